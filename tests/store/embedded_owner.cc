// embedded_owner FOLDER: a program that owns an EmbeddedDatabase, to be killed
// by a test. Commits a row, says so ("ready" and the server's process id), and
// stays until its standard input ends; then it stops the database.
#include <unistd.h>

#include <iostream>

#include "db/embedded/embedded_database.h"

namespace {

absl::Status CommitARow(const cte::db::ConnectionOptions& options) {
  auto connection = cte::db::Connection::Open(options);
  if (!connection.ok()) return connection.status();
  absl::Status status = (*connection)
                            ->ExecuteDirect(
                                "CREATE TABLE IF NOT EXISTS kept (id INT"
                                " PRIMARY KEY AUTO_INCREMENT)");
  if (!status.ok()) return status;
  return (*connection)->Execute("INSERT INTO kept VALUES (NULL)").status();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto database = cte::db::EmbeddedDatabase::Start({.folder = argv[1]});
  absl::Status status = database.status();
  if (status.ok()) status = CommitARow((*database)->connection_options());
  if (!status.ok()) {
    std::cout << "failed " << status << std::endl;
    return 1;
  }
  std::cout << "ready " << (*database)->pid() << std::endl;
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}
