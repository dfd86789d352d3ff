#pragma once

#include <grpcpp/channel.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/call.h"
#include "clients/load/drive/scenario.h"
#include "clients/load/roster/award_rows.h"
#include "clients/load/scenarios/targets.h"

namespace cte::load {

// What all scenarios of a run have at hand.
struct Setting {
  // Client n calls by channel n modulo their number.
  std::vector<std::shared_ptr<grpc::ChannelInterface>> channels;
  std::size_t clients = 1;
  client::CallOptions options;
  const Targets* targets = nullptr;  // outlives the scenarios
  std::int32_t page_size = 100;

  // Of imports: what their rows are, of how many different ones, and how many
  // each import has.
  RowAt row_at;
  std::uint64_t different_rows = 1;
  std::uint64_t rows = 1000;
  int batch_rows = 5000;
  bool all_or_nothing = false;
  bool validate_only = false;
  // How many imports there are at most; 0: not known.
  std::uint64_t count = 0;
};

// A stub for each channel.
template <typename Service>
class Stubs {
 public:
  explicit Stubs(const Setting& setting) {
    for (const auto& channel : setting.channels) {
      stubs_.push_back(Service::NewStub(channel));
    }
  }

  typename Service::Stub& Of(std::size_t client) const {
    return *stubs_[client % stubs_.size()];
  }

 private:
  std::vector<std::unique_ptr<typename Service::Stub>> stubs_;
};

}  // namespace cte::load
