// page_sql: the limit that ListProgramStudents is measured beside. Runs what
// the first page of students of one program after the other asks the database,
// on one connection and nothing around it, and prints as JSON the median of
// --pages pages in microseconds, and how many students a page had on average.

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
  std::vector<std::int64_t> psns;  // in the order in which they are asked for
  std::int32_t school_year = 0;
  int limit = 100;
  int pages = 1000;
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
  domain::StudentSelection selection;
  selection.school_year = options.school_year;
  for (std::size_t i = 0; i < static_cast<std::size_t>(options.pages); ++i) {
    selection.psn = domain::Psn{options.psns[i % options.psns.size()]};
    const auto begin = std::chrono::steady_clock::now();
    // One more, as a page that says whether another one follows.
    const auto page = db::LoadStudents(**connection, selection, std::nullopt,
                                       options.limit + 1);
    const std::chrono::duration<double, std::micro> took =
        std::chrono::steady_clock::now() - begin;
    if (!page.ok()) {
      std::fprintf(stderr, "page_sql: %s\n", page.status().ToString().c_str());
      return 1;
    }
    students += std::min(page->size(), static_cast<std::size_t>(options.limit));
    times.push_back(took.count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"microseconds\": %.1f, \"students\": %.2f}\n",
              times[times.size() / 2],
              static_cast<double>(students) / options.pages);
  return 0;
}

}  // namespace
}  // namespace cte::bench

int main(int argc, char** argv) {
  cte::bench::Options options;
  options.database.user = "root";
  options.database.database = "ctecred";
  CLI::App app("Times what a page of students asks the database.");
  app.add_option("--socket", options.database.socket_path)->required();
  app.add_option("--psn", options.psns)->required();
  app.add_option("--year", options.school_year)->required();
  app.add_option("--limit", options.limit);
  app.add_option("--pages", options.pages)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  return cte::bench::Measure(options);
}
