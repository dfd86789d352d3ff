// page_sql: the limit that ListProgramStudents is measured beside. Runs what
// one page of students asks the database, on one connection and nothing around
// it, and prints as JSON the median of --rounds rounds in microseconds, and how
// many students the page had.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "db/connection.h"
#include "db/program_students.h"

namespace cte::bench {
namespace {

struct Options {
  db::ConnectionOptions database;
  domain::StudentSelection selection;
  int limit = 100;
  int rounds = 1000;
};

int Measure(const Options& options) {
  db::Connection::InitializeDriver();
  const auto connection = db::Connection::Open(options.database);
  if (!connection.ok()) {
    std::fprintf(stderr, "page_sql: %s\n",
                 connection.status().ToString().c_str());
    return 1;
  }
  std::vector<double> times;
  std::size_t students = 0;
  for (int i = 0; i < options.rounds; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    // One more, as a page that says whether another one follows.
    const auto page = db::LoadStudents(**connection, options.selection,
                                       std::nullopt, options.limit + 1);
    const std::chrono::duration<double, std::micro> took =
        std::chrono::steady_clock::now() - begin;
    if (!page.ok()) {
      std::fprintf(stderr, "page_sql: %s\n", page.status().ToString().c_str());
      return 1;
    }
    students = page->size();
    times.push_back(took.count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"microseconds\": %.1f, \"students\": %zu}\n",
              times[times.size() / 2], students);
  return 0;
}

}  // namespace
}  // namespace cte::bench

int main(int argc, char** argv) {
  cte::bench::Options options;
  options.database.user = "root";
  options.database.database = "ctecred";
  std::int64_t psn = 0;
  CLI::App app("Times what one page of students asks the database.");
  app.add_option("--socket", options.database.socket_path)->required();
  app.add_option("--psn", psn)->required();
  app.add_option("--year", options.selection.school_year)->required();
  app.add_option("--limit", options.limit);
  app.add_option("--rounds", options.rounds)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  options.selection.psn = cte::domain::Psn{psn};
  return cte::bench::Measure(options);
}
