#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/cli/roster_files.h"
#include "clients/cli/roster_places.h"
#include "clients/cli/session.h"
#include "cte/credentials/v1/roster_service.pb.h"

namespace cte::client {

// What became of the lines of a roster, as the user is told. Keeps the first
// 1,000 lines that could not be read, and counts the others; the server does
// the same with those that it left out. One thread at a time.
class RosterReport {
 public:
  // A record went into the stream.
  void AddRecord(RosterPlace place) { places_.Add(place); }

  // A line could not be turned into a record.
  void AddUnreadable(RosterPlace place, LineProblem problem);

  // Tells what the server answered and what was noted here: every line with
  // its file, then the counts.
  void Write(const credentials::v1::LoadRosterResponse& response,
             Session& session) const;

  // Whether every line of every file is in.
  bool Complete(const credentials::v1::LoadRosterResponse& response) const;

 private:
  struct Unreadable {
    RosterPlace place;
    LineProblem problem;
  };
  RosterPlaces places_;
  std::vector<Unreadable> unreadable_;
  std::map<std::size_t, std::int64_t> unreadable_counts_;  // by file
};

}  // namespace cte::client
