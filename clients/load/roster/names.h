#pragma once

#include <cstdint>
#include <string>

// Names as people, places and schools have them, made up of our own lists:
// common ones come often. What a number decides is the same on every machine.

namespace cte::load {

std::string GivenName(std::uint64_t decided);
std::string FamilyName(std::uint64_t decided);

// "Maple Grove", "North Ashford".
std::string PlaceName(std::uint64_t decided);

// What a district is called beside its place: "Public Schools".
std::string DistrictKind(std::uint64_t decided);

// What the n-th building of a district is called: the first one is a high
// school.
std::string BuildingKind(std::uint64_t n);

}  // namespace cte::load
