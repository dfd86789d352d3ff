// page_sql: the limit that ListProgramStudents is measured beside. Runs what
// one page of students asks the database, on one connection and nothing around
// it, and prints as JSON the median of --rounds rounds in microseconds, and how
// many students the page had.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
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
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    const char* const value = argv[i + 1];
    if (flag == "--socket") {
      options.database.socket_path = value;
    } else if (flag == "--psn") {
      options.selection.psn = cte::domain::Psn{std::atoll(value)};
    } else if (flag == "--year") {
      options.selection.school_year = std::atoi(value);
    } else if (flag == "--limit") {
      options.limit = std::atoi(value);
    } else if (flag == "--rounds") {
      options.rounds = std::max(1, std::atoi(value));
    } else {
      std::fprintf(stderr, "page_sql: no flag %s\n", argv[i]);
      return 2;
    }
  }
  if (options.database.socket_path.empty() ||
      options.selection.school_year == 0) {
    std::fputs(
        "usage: page_sql --socket MYSQL_SOCKET --psn PSN --year YEAR"
        " [--limit N] [--rounds N]\n",
        stderr);
    return 2;
  }
  return cte::bench::Measure(options);
}
