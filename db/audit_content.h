#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "domain/audit.h"

namespace cte::db {

// What a record of the audit says besides its columns, as the JSON that is
// stored: {"changes": [[field, before, after], ...]}, and of a batch of an
// import "batch". Values are clipped to domain::kMaxAuditValue, and there are
// at most domain::kMaxAuditChanges of them. Bytes that are no UTF-8 are
// replaced.
std::string EncodeContent(const domain::AuditEvent& event);

// Sets the changes and the batch of the event. DATA_LOSS if the text is not
// what EncodeContent made.
absl::Status DecodeContent(std::string_view content, domain::AuditEvent& event);

}  // namespace cte::db
