#include "domain/student_profile.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cte::domain {
namespace {

auto When(const Award& award) {
  return std::tie(award.school_year, award.award_time);
}

std::optional<StudentProfile::Since> QualifiesSince(
    const std::vector<Award>& newest_first, std::int32_t school_year) {
  const auto first =
      std::find_if(newest_first.rbegin(), newest_first.rend(),
                   [](const Award& award) { return award.counts; });
  if (first == newest_first.rend() || first->school_year > school_year) {
    return std::nullopt;
  }
  return StudentProfile::Since{first->school_year, first->award_time};
}

}  // namespace

StudentProfile ProfileOf(Student student,
                         std::vector<Participation> participations,
                         std::vector<Award> awards, std::int32_t school_year) {
  StudentProfile profile;
  profile.student = std::move(student);
  profile.participations = std::move(participations);
  for (Award& award : awards) {
    auto& list = award.removal ? profile.removed_awards : profile.awards;
    list.push_back(std::move(award));
  }
  std::stable_sort(
      profile.awards.begin(), profile.awards.end(),
      [](const Award& a, const Award& b) { return When(a) > When(b); });
  std::sort(profile.removed_awards.begin(), profile.removed_awards.end(),
            [](const Award& a, const Award& b) {
              return a.removal->id > b.removal->id;
            });
  profile.school_year = school_year;
  profile.qualifies_since = QualifiesSince(profile.awards, school_year);
  return profile;
}

}  // namespace cte::domain
