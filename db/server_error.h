#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace cte::db {

// What an error of the server or of the client library means for who asked.
struct ServerError {
  // As connection.h lists the codes. The message is `number: text` without the
  // data that the text quotes (it may be a student's), safe to log; the number
  // is in the metadata too, as "number".
  absl::Status status;
  // The connection is in a state that is known, and can run more statements.
  bool connection_usable;
};

// Maps an error by its number, never by its text. Thread safe.
ServerError ExplainError(int number, std::string_view text);

}  // namespace cte::db
