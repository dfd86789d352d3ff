#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/row_stream.h"
#include "clients/load/drive/drive.h"
#include "clients/load/report/results.h"
#include "clients/load/roster/award_rows.h"
#include "clients/load/scenarios/scenarios.h"

namespace cte::load {

inline constexpr char kMixed[] = "mixed";

// What a run may be told; 0 is "not said".
struct RunArguments {
  std::string scenario;
  std::string mix = std::string(kUsualMix);
  std::int64_t clients = 0;
  double rate = 0;
  std::int64_t connections = 0;
  double warm_up = 2;
  double duration = 0;
  std::int64_t count = 0;
  std::int64_t seed = 1;
  std::int64_t page_size = 100;
  double timeout = 60;
  std::string roster;
  AwardRows::Order order = AwardRows::Order::kShuffled;
  std::int64_t rows = 1000;
  std::int64_t batch_rows = client::RowStream::kMaxBatchRows;
  bool all_or_nothing = false;
  bool validate_only = false;
  std::string json;
  std::string report;
};

// Adds what `ctecred-load run` takes, and what its scenarios are to its help.
void AddRunOptions(CLI::App* run,
                   const std::shared_ptr<RunArguments>& arguments);

Plan PlanOf(const RunArguments& arguments);

// What a reader of the figures has to know besides the plan.
std::vector<Results::Note> NotesOf(const RunArguments& arguments);

}  // namespace cte::load
