#include "server/convert/selection.h"

#include <utility>

#include "domain/search.h"

namespace cte::server {

absl::StatusOr<domain::StudentSelection> FromProto(
    const credentials::v1::StudentSelection& proto) {
  domain::StudentSelection selection;
  selection.psn = domain::Psn{proto.psn()};
  selection.school_year = proto.school_year();
  if (proto.currently_enrolled()) {
    selection.group = domain::StudentGroup::kCurrentlyEnrolled;
  } else if (proto.not_enrolled()) {
    selection.group = domain::StudentGroup::kNotEnrolled;
  } else if (!proto.class_code().empty()) {
    selection.group = domain::StudentGroup::kClass;
    selection.class_code = proto.class_code();
  }
  auto words = domain::SearchWords(proto.search());
  if (!words.ok()) return words.status();
  selection.words = *std::move(words);
  return selection;
}

}  // namespace cte::server
