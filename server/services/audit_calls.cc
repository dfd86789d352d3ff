#include "server/services/audit_calls.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "server/convert/audit.h"
#include "server/convert/page.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

constexpr int kMostAwardsOfAPage = 1000;

PageQuery PageQueryOf(const v1::ListAuditRecordsRequest& request) {
  return PageQuery("audit records")
      .Add(request.principal())
      .Add(request.psn())
      .Add(request.uic())
      .Add(request.import_id())
      .Add(request.from_time().SerializeAsString())
      .Add(request.to_time().SerializeAsString())
      .Add(request.expand_awards());
}

AuditPosition PositionOf(const domain::AuditRecord& record, int parts) {
  return {absl::ToUnixMicros(record.time), record.id, parts};
}

// What the page begins after: the record of a position in parts is read again.
std::optional<domain::AuditPlace> PlaceOf(
    const std::optional<AuditPosition>& after) {
  if (!after) return std::nullopt;
  return domain::AuditPlace{absl::FromUnixMicros(after->microseconds),
                            after->id + (after->parts > 0 ? 1 : 0)};
}

// One page, message by message.
class AuditPage {
 public:
  AuditPage(const Page<AuditPosition>& page,
            v1::ListAuditRecordsResponse& response)
      : page_(page), response_(response) {}

  // False when the page is full before all parts are in.
  bool Add(const domain::AuditRecord& record,
           std::vector<v1::AuditRecord> parts, std::size_t from) {
    for (std::size_t part = from; part < parts.size(); ++part) {
      const int more = parts[part].batch().awards_size();
      const bool is_full = response_.records_size() == page_.size() ||
                           (awards_ > 0 && awards_ + more > kMostAwardsOfAPage);
      if (is_full) {
        if (part > 0) last_ = PositionOf(record, static_cast<int>(part));
        response_.set_next_page_token(page_.TokenAfter(last_));
        return false;
      }
      awards_ += more;
      *response_.add_records() = std::move(parts[part]);
    }
    last_ = PositionOf(record, 0);
    return true;
  }

 private:
  const Page<AuditPosition>& page_;
  v1::ListAuditRecordsResponse& response_;
  AuditPosition last_;  // what the page ends after
  int awards_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<v1::AuditRecord>> PartsOf(
    domain::Store& store, const domain::AuditRecord& record, bool expand) {
  if (!expand) return std::vector{ToProto(record)};
  const auto awards = store.audit().ListImportedAwards(record.event);
  if (!awards.ok()) return awards.status();
  return ToProtos(record, *awards);
}

absl::Status ListAuditRecords(domain::Store& store, const Caller& /*caller*/,
                              const v1::ListAuditRecordsRequest& request,
                              v1::ListAuditRecordsResponse& response) {
  auto query = ParseAuditQuery(request);
  if (!query.ok()) return query.status();
  const auto page = Page<AuditPosition>::Parse(request, PageQueryOf(request));
  if (!page.ok()) return page.status();
  query->after = PlaceOf(page->after());
  query->limit = page->limit();
  const auto records = store.audit().List(*query);
  if (!records.ok()) return records.status();
  AuditPage filled(*page, response);
  auto from =
      static_cast<std::size_t>(page->after().value_or(AuditPosition()).parts);
  for (const domain::AuditRecord& record : *records) {
    auto parts = PartsOf(store, record, request.expand_awards());
    if (!parts.ok()) return parts.status();
    if (!filled.Add(record, *std::move(parts), from)) break;
    from = 0;
  }
  return absl::OkStatus();
}

}  // namespace cte::server::calls
