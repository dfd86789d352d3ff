#include "clients/load/roster/catalogue.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/load/roster/cip_titles.h"

namespace cte::load {
namespace {

// The fields (first two digits) of programs, the most common one first, and how
// many programs of a hundred each has, roughly.
struct Field {
  std::string_view series;
  std::size_t share;
};
constexpr auto kFields = std::to_array<Field>({{"51", 16},
                                               {"11", 12},
                                               {"52", 12},
                                               {"47", 10},
                                               {"48", 8},
                                               {"15", 8},
                                               {"12", 7},
                                               {"46", 6},
                                               {"01", 6},
                                               {"10", 4},
                                               {"43", 3},
                                               {"13", 3},
                                               {"26", 2},
                                               {"19", 2},
                                               {"49", 1},
                                               {"50", 1},
                                               {"22", 1},
                                               {"03", 1}});

struct Known {
  std::string_view code;
  std::string_view name;
  bool approved;
  std::string_view series;  // "": every program
};

// Often given ones, field by field. The supplemental ones without a field are
// for every program.
constexpr auto kKnown = std::to_array<Known>({
    {"OSHA10-GI", "OSHA 10-Hour - General Industry", false, ""},
    {"FA-CPR", "First Aid, CPR and AED", false, ""},
    {"WORKKEYS", "National Career Readiness Certificate", false, ""},
    {"MOS-A", "Microsoft Office Specialist - Associate", false, ""},
    {"SP2-SAFE", "Workplace Safety and Pollution Prevention", false, ""},
    {"FORKLIFT", "Powered Industrial Truck Operator", false, ""},
    {"CSB-PC", "Communication Skills for Business - Professional Communication",
     false, ""},
    {"CNA", "Certified Nurse Aide", true, "51"},
    {"CPCT", "Certified Patient Care Technician", true, "51"},
    {"EMT-B", "Emergency Medical Technician - Basic", true, "51"},
    {"CPHT", "Certified Pharmacy Technician", true, "51"},
    {"COMPTIA-A", "CompTIA A+", true, "11"},
    {"NETPLUS", "CompTIA Network+", true, "11"},
    {"SECPLUS", "CompTIA Security+", true, "11"},
    {"ITS-PY", "IT Specialist - Python", true, "11"},
    {"ESB", "Entrepreneurship and Small Business", true, "52"},
    {"QBCU", "QuickBooks Certified User", true, "52"},
    {"MOS-XL", "Microsoft Office Specialist - Excel Expert", true, "52"},
    {"ASE-MLR", "ASE Entry-Level - Maintenance and Light Repair", true, "47"},
    {"EPA-608", "EPA Section 608 Technician - Universal", true, "47"},
    {"ASE-BRK", "ASE Entry-Level - Brakes", true, "47"},
    {"AWS-SENSE1", "AWS SENSE Welder - Level I", true, "48"},
    {"NIMS-CNC", "NIMS CNC Milling Operations - Level I", true, "48"},
    {"NIMS-MMS", "NIMS Measurement, Materials and Safety", true, "48"},
    {"CSWA", "SOLIDWORKS Certified Associate in Mechanical Design", true, "15"},
    {"ACU-CAD", "Autodesk Certified User - AutoCAD", true, "15"},
    {"FANUC-HT1", "FANUC Robot Operator - Level 1", true, "15"},
    {"SERVSAFE-M", "ServSafe Manager", true, "12"},
    {"COSMO-L", "Cosmetology Practical Examination", true, "12"},
    {"ACF-CFC", "ACF Certified Fundamentals Cook", true, "12"},
    {"NCCER-CORE", "NCCER Core - Introduction to Basic Construction Skills",
     true, "46"},
    {"NCCER-CRP1", "NCCER Carpentry - Level 1", true, "46"},
    {"NCCER-ELE1", "NCCER Electrical - Level 1", true, "46"},
    {"VET-ASST", "Approved Veterinary Assistant", true, "01"},
    {"AG-PEST", "Commercial Pesticide Applicator", true, "01"},
    {"GRNHS-T", "Greenhouse Technician", true, "01"},
    {"ADOBE-PP", "Adobe Certified Professional - Premiere Pro", true, "10"},
    {"ADOBE-PS", "Adobe Certified Professional - Photoshop", true, "10"},
    {"APCO-PST", "Public Safety Telecommunicator", true, "43"},
    {"FF-I", "Firefighter I", true, "43"},
    {"CDA", "Child Development Associate", true, "13"},
    {"PARAPRO", "Paraprofessional Assessment", true, "13"},
    {"BACE", "Biotechnician Assistant Credentialing Exam", true, "26"},
    {"LABSKILL", "Laboratory Skills Assessment", true, "26"},
    {"FCS-NUT", "Nutrition, Food and Wellness", true, "19"},
    {"PRE-PAC", "Early Childhood Education Assessment", true, "19"},
    {"FAA-107", "FAA Remote Pilot - Small Unmanned Aircraft", true, "49"},
    {"CDL-B", "Commercial Driver Licence - Class B", true, "49"},
    {"ADOBE-AI", "Adobe Certified Professional - Illustrator", true, "50"},
    {"TOONBOOM", "Harmony Certified Associate", true, "50"},
    {"LEGAL-ASST", "Accredited Legal Professional", true, "22"},
    {"NOTARY", "Notary Public", true, "22"},
    {"WLD-FIRE", "Wildland Firefighter - Basic", true, "03"},
    {"CHAINSAW", "Chainsaw Safety - Level 2", true, "03"},
});

// Levels of the credentials that each four-digit family has besides.
constexpr auto kLevels = std::to_array<std::string_view>(
    {"Certified Specialist", "Certified Technician - Level I",
     "Skills Assessment"});

constexpr std::size_t kSixDigits = 7;  // of "NN.NNNN"
constexpr std::size_t kFourDigits = 5;

std::string Text(std::string_view view) { return std::string(view); }

bool Covers(const MadeCredential& credential, std::string_view cip) {
  return credential.cips.empty() ||
         std::any_of(credential.cips.begin(), credential.cips.end(),
                     [cip](const std::string& series) {
                       return cip.substr(0, series.size()) == series;
                     });
}

}  // namespace

Catalogue::Catalogue() {
  for (const Known& known : kKnown) {
    MadeCredential& made = credentials_.emplace_back();
    made.code = Text(known.code);
    made.name = Text(known.name);
    made.approved = known.approved;
    if (!known.series.empty()) made.cips.push_back(Text(known.series));
  }
  AddFamilies();
  AddCips();
  FindValid();
}

void Catalogue::AddFamilies() {
  for (const CipTitle& title : kCipTitles) {
    if (title.code.size() != kFourDigits) continue;
    const bool taught =
        std::any_of(kFields.begin(), kFields.end(), [&](const Field& field) {
          return title.code.substr(0, 2) == field.series;
        });
    if (!taught) continue;
    for (std::size_t level = 0; level < kLevels.size(); ++level) {
      MadeCredential& made = credentials_.emplace_back();
      made.code =
          absl::StrCat("C", absl::StrReplaceAll(Text(title.code), {{".", ""}}),
                       "-", level + 1);
      made.name = absl::StrCat(Text(title.title), " - ", Text(kLevels[level]));
      made.approved = level < 2;
      made.cips.push_back(Text(title.code));
    }
  }
}

// Fields come by turns, each as often as its share, so that a small roster has
// all common ones.
void Catalogue::AddCips() {
  std::vector<std::vector<Cip>> of_field(kFields.size());
  for (const CipTitle& title : kCipTitles) {
    if (title.code.size() != kSixDigits) continue;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (title.code.substr(0, 2) == kFields[i].series) {
        of_field[i].push_back({title.code, title.title});
      }
    }
  }
  std::vector<std::size_t> next(kFields.size());
  for (std::size_t turn = 0; turn < kFields.front().share; ++turn) {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (turn < kFields[i].share && next[i] < of_field[i].size()) {
        cips_.push_back(of_field[i][next[i]++]);
      }
    }
  }
}

void Catalogue::FindValid() {
  for (const Cip& cip : cips_) {
    std::vector<std::size_t>& valid = valid_.emplace_back();
    for (const bool approved : {true, false}) {
      for (std::size_t i = 0; i < credentials_.size(); ++i) {
        if (credentials_[i].approved == approved &&
            Covers(credentials_[i], cip.code)) {
          valid.push_back(i);
        }
      }
    }
    // Of the supplemental ones for every program the first is given nearly as
    // often as the best known approved one.
    const auto first_supplemental = std::find_if(
        valid.begin(), valid.end(),
        [this](std::size_t i) { return !credentials_[i].approved; });
    std::rotate(valid.begin() + 1, first_supplemental, first_supplemental + 1);
  }
}

}  // namespace cte::load
