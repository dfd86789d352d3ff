#include "db/audit_content.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/text.h"

namespace cte::db {
namespace {

using domain::AuditBatch;
using nlohmann::json;

constexpr std::array<std::pair<const char*, std::int32_t AuditBatch::*>, 5>
    kBatchFields = {
        {{"block", &AuditBatch::block},
         {"created_awards", &AuditBatch::created_awards},
         {"created_declarations", &AuditBatch::created_declarations},
         {"unchanged", &AuditBatch::unchanged},
         {"rejected", &AuditBatch::rejected}}};

absl::Status Damaged() {
  return absl::DataLossError("The content of an audit record is damaged.");
}

bool IsChange(const json& item) {
  return item.is_array() && item.size() == 3 &&
         std::all_of(item.begin(), item.end(),
                     [](const json& text) { return text.is_string(); });
}

}  // namespace

std::string EncodeContent(const domain::AuditEvent& event) {
  json content = json::object();
  json& changes = content["changes"] = json::array();
  for (const domain::AuditChange& change : event.changes) {
    if (changes.size() == domain::kMaxAuditChanges) break;
    changes.push_back({change.field,
                       domain::Clipped(change.before, domain::kMaxAuditValue),
                       domain::Clipped(change.after, domain::kMaxAuditValue)});
  }
  if (event.action == domain::AuditAction::kImportBatch) {
    for (const auto& [name, member] : kBatchFields) {
      content["batch"][name] = event.batch.*member;
    }
  }
  return content.dump(-1, ' ', false, json::error_handler_t::replace);
}

absl::Status DecodeContent(std::string_view text, domain::AuditEvent& event) {
  const json content = json::parse(text, nullptr, false);
  if (!content.is_object()) return Damaged();
  const auto changes = content.find("changes");
  if (changes == content.end() || !changes->is_array()) return Damaged();
  for (const json& item : *changes) {
    if (!IsChange(item)) return Damaged();
    event.changes.push_back({item[0].get<std::string>(),
                             item[1].get<std::string>(),
                             item[2].get<std::string>()});
  }
  const auto batch = content.find("batch");
  if (batch == content.end()) return absl::OkStatus();
  if (!batch->is_object()) return Damaged();
  for (const auto& [name, member] : kBatchFields) {
    const auto number = batch->find(name);
    if (number == batch->end() || !number->is_number_integer()) {
      return Damaged();
    }
    event.batch.*member = number->get<std::int32_t>();
  }
  return absl::OkStatus();
}

}  // namespace cte::db
