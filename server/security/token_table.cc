#include "server/security/token_table.h"

#include <openssl/crypto.h>

#include <cstring>
#include <utility>

#include "server/security/token.h"

namespace cte::server {
namespace {

constexpr std::size_t kHashBytes = 32;

std::uint64_t Prefix(std::string_view hash) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, hash.data(), sizeof(prefix));
  return prefix;
}

}  // namespace

std::shared_ptr<const TokenTable::Records> TokenTable::TableOf(
    const std::vector<domain::TokenRecord>& records) {
  auto table = std::make_shared<Records>();
  for (const domain::TokenRecord& record : records) {
    if (record.sha256.size() != kHashBytes) continue;  // no token's
    table->emplace(Prefix(record.sha256), record);
  }
  return table;
}

void TokenTable::Replace(const std::vector<domain::TokenRecord>& records) {
  auto table = TableOf(records);
  const std::lock_guard lock(mutex_);
  records_ = std::move(table);
}

absl::Status TokenTable::Read(domain::AccessStore& access) {
  std::uint64_t begun = 0;
  {
    const std::lock_guard lock(mutex_);
    begun = ++readings_;
  }
  const auto records = access.ListTokens();
  if (!records.ok()) return records.status();
  auto table = TableOf(*records);
  const std::lock_guard lock(mutex_);
  // One that began later has seen more.
  if (begun < applied_) return absl::OkStatus();
  applied_ = begun;
  records_ = std::move(table);
  return absl::OkStatus();
}

std::optional<domain::TokenRecord> TokenTable::Find(
    std::string_view token) const {
  const std::string hash = TokenHash(token);
  const std::shared_ptr<const Records> records = Current();
  const auto [begin, end] = records->equal_range(Prefix(hash));
  for (auto record = begin; record != end; ++record) {
    const std::string& known = record->second.sha256;
    if (CRYPTO_memcmp(known.data(), hash.data(), kHashBytes) == 0) {
      return record->second;
    }
  }
  return std::nullopt;
}

std::shared_ptr<const TokenTable::Records> TokenTable::Current() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

}  // namespace cte::server
