#include <utility>

#include "db/connection.h"

namespace cte::db {

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection) {
  if (absl::Status begun = connection.BeginTransaction(); !begun.ok()) {
    return begun;
  }
  return Transaction(connection);
}

absl::StatusOr<Transaction> Transaction::BeginSnapshot(Connection& connection) {
  if (absl::Status begun = connection.BeginSnapshot(); !begun.ok()) {
    return begun;
  }
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) connection_->RollBackTransaction();
}

absl::Status Transaction::Commit() {
  return std::exchange(connection_, nullptr)->CommitTransaction();
}

}  // namespace cte::db
