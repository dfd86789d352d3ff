#include "clients/load/roster/names.h"

#include <array>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "clients/load/random.h"
#include "clients/load/roster/skew.h"

namespace cte::load {
namespace {

constexpr auto kGiven = std::to_array<std::string_view>(
    {"Emma",    "Liam",    "Olivia", "Noah",    "Ava",      "Mason",
     "Sophia",  "Ethan",   "Maria",  "Jacob",   "Isabella", "Lucas",
     "Mia",     "Aiden",   "Fatima", "Logan",   "Abigail",  "Jayden",
     "Emily",   "Daniel",  "Harper", "Owen",    "Grace",    "Caleb",
     "Chloe",   "Samuel",  "Zoe",    "Isaac",   "Lily",     "Henry",
     "Hannah",  "Wyatt",   "Nora",   "Hunter",  "Aaliyah",  "Carter",
     "Layla",   "Julian",  "Ella",   "Levi",    "Naomi",    "Gabriel",
     "Camila",  "Dylan",   "Ruby",   "Malik",   "Alice",    "Xavier",
     "Elena",   "Omar",    "Violet", "Diego",   "Clara",    "Andre",
     "Priya",   "Trevor",  "Mei",    "Marcus",  "Ingrid",   "Felix",
     "Jasmine", "Hassan",  "Autumn", "Tyrell",  "Leah",     "Victor",
     "Nadia",   "Oscar",   "Paige",  "Rashid",  "Quinn",    "Simon",
     "Rosa",    "Theo",    "Sadie",  "Vincent", "Tara",     "Wesley",
     "Yara",    "José",    "Zainab", "Kenji",   "Bianca",   "Pavel",
     "Celeste", "Dmitri",  "Daphne", "Emeka",   "Esther",   "Renée",
     "Freya",   "Gustavo", "Hazel",  "Ibrahim", "Iris",     "Joaquín",
     "June",    "Kofi",    "Keira",  "Lorenzo", "Lucía",    "Mateo",
     "Maeve",   "Nikolai", "Noor",   "Orlando", "Opal",     "Percy",
     "Phoebe",  "Rohan",   "Selma",  "Søren",   "Thandiwe", "Tomás",
     "Ursula",  "Uriel",   "Wanda",  "Yusuf",   "Ximena",   "Zachary"});

constexpr auto kFamily = std::to_array<std::string_view>(
    {"Smith",        "Johnson",   "Williams",   "Brown",     "Jones",
     "Garcia",       "Miller",    "Davis",      "Martinez",  "Anderson",
     "Wilson",       "Taylor",    "Thomas",     "Nguyen",    "Moore",
     "Lopez",        "Jackson",   "Lee",        "Thompson",  "White",
     "Harris",       "Clark",     "Lewis",      "Robinson",  "Walker",
     "Young",        "Allen",     "King",       "Patel",     "Wright",
     "Scott",        "Hill",      "Green",      "Adams",     "Nelson",
     "Baker",        "Rivera",    "Campbell",   "Mitchell",  "Carter",
     "Roberts",      "Kowalski",  "Phillips",   "Evans",     "Turner",
     "Torres",       "Parker",    "Collins",    "Edwards",   "Stewart",
     "Flores",       "Morris",    "Murphy",     "Cook",      "Rogers",
     "Morgan",       "Peterson",  "Cooper",     "Reed",      "Bailey",
     "Bell",         "Gomez",     "Kelly",      "Howard",    "Ward",
     "Cox",          "Diaz",      "Richardson", "Wood",      "Watson",
     "Brooks",       "Bennett",   "Gray",       "James",     "Reyes",
     "Cruz",         "Hughes",    "Price",      "Myers",     "Long",
     "Foster",       "Sanders",   "Ross",       "Morales",   "Powell",
     "Sullivan",     "Russell",   "Ortiz",      "Jenkins",   "Gutierrez",
     "Perry",        "Butler",    "Barnes",     "Fisher",    "Haddad",
     "Henderson",    "Coleman",   "Simmons",    "Patterson", "Jordan",
     "Reynolds",     "Hamilton",  "Graham",     "Kim",       "Gonzales",
     "Alexander",    "Ramos",     "Wallace",    "Griffin",   "West",
     "Cole",         "Hayes",     "Chavez",     "Gibson",    "Bryant",
     "Ellis",        "Stevens",   "Murray",     "Ford",      "Marshall",
     "Owens",        "McDonald",  "Harrison",   "Ruiz",      "Kennedy",
     "Wells",        "Alvarez",   "Woods",      "Mendoza",   "Castillo",
     "Olson",        "Webb",      "Washington", "Tucker",    "Freeman",
     "Burns",        "Henry",     "Vasquez",    "Snyder",    "Simpson",
     "Crawford",     "Jimenez",   "Porter",     "Mason",     "Shaw",
     "Gordon",       "Wagner",    "Hunter",     "Romero",    "Hicks",
     "Dixon",        "Hunt",      "Palmer",     "Robertson", "Black",
     "Holmes",       "Stone",     "Meyer",      "Boyd",      "Mills",
     "Warren",       "Fox",       "Rose",       "Rice",      "Moreno",
     "Schmidt",      "Ferguson",  "Nichols",    "Herrera",   "Medina",
     "Ryan",         "Fernandez", "Weaver",     "Daniels",   "Stephens",
     "Gardner",      "Payne",     "Kelley",     "Dunn",      "Pierce",
     "Arnold",       "Tran",      "Spencer",    "Peters",    "Hawkins",
     "Hansen",       "Castro",    "Hoffman",    "Núñez",     "O'Connor",
     "Vander Molen", "De Jong",   "Ibarra",     "Okafor",    "Lindqvist"});

constexpr auto kPlaceBegins = std::to_array<std::string_view>(
    {"Ash",    "Birch", "Bridge", "Brook",  "Cedar", "Clear",  "Cold",
     "Copper", "Deer",  "East",   "Elm",    "Fair",  "Fern",   "Glen",
     "Grand",  "Green", "Hart",   "Hazel",  "Heron", "High",   "Iron",
     "Lake",   "Lin",   "Maple",  "Mill",   "North", "Oak",    "Pine",
     "Quail",  "Red",   "River",  "Rock",   "Sand",  "Silver", "South",
     "Spring", "Stone", "Sugar",  "Thorn",  "Trout", "Turtle", "Water",
     "West",   "White", "Wild",   "Willow", "Wind",  "Wolf"});

constexpr auto kPlaceEnds = std::to_array<std::string_view>(
    {"ford",   "ton",      "field",   "wood",   "dale",   "burg",
     "port",   "view",     "haven",   "ridge",  "bury",   "mont",
     "vale",   "stead",    "brook",   "land",   " Creek", " Grove",
     " Falls", " Prairie", " Rapids", " Hollow"});

constexpr auto kDistrictKinds = std::to_array<std::string_view>(
    {"Public Schools", "Community Schools", "Area Schools", "School District",
     "Consolidated Schools", "City Schools", "Township Schools"});

constexpr auto kBuildingKinds = std::to_array<std::string_view>(
    {"High School", "Career Center", "East High School", "West High School",
     "Technical Academy", "Early College", "Evening Campus"});

template <std::size_t N>
std::string_view Common(const std::array<std::string_view, N>& all,
                        std::uint64_t decided) {
  // Flatter than Zipf's law: the first third is common, none is everywhere.
  const std::size_t rank = ZipfRank(decided, N);
  return all[(rank + Spread(decided) % (N / 3)) % N];
}

template <std::size_t N>
std::string_view Any(const std::array<std::string_view, N>& all,
                     std::uint64_t decided) {
  return all[decided % N];
}

std::string Text(std::string_view view) { return std::string(view); }

}  // namespace

std::string GivenName(std::uint64_t decided) {
  return Text(Common(kGiven, decided));
}

std::string FamilyName(std::uint64_t decided) {
  const std::string name = Text(Common(kFamily, decided));
  // One in thirty has two.
  if (Decide(decided, 1) % 30 != 0) return name;
  const std::string second = Text(Common(kFamily, Decide(decided, 2)));
  return second == name ? name : absl::StrCat(name, "-", second);
}

std::string PlaceName(std::uint64_t decided) {
  return absl::StrCat(Text(Any(kPlaceBegins, Decide(decided, 1))),
                      Text(Any(kPlaceEnds, Decide(decided, 2))));
}

std::string DistrictKind(std::uint64_t decided) {
  return Text(Any(kDistrictKinds, decided));
}

std::string BuildingKind(std::uint64_t n) {
  const std::string kind = Text(Any(kBuildingKinds, n));
  const std::uint64_t round = n / kBuildingKinds.size();
  return round == 0 ? kind : absl::StrCat(kind, " ", round + 1);
}

}  // namespace cte::load
