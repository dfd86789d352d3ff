#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cte::client {

// Where in the files a record of a roster's stream stands.
struct RosterPlace {
  std::size_t file = 0;  // index of RosterFiles()
  std::int64_t line = 0;
};

// Finds the line of a record by its place in the stream, which is how the
// server names it. Kept as ranges of records on consecutive lines, because a
// roster has millions of them: one range for a file, one more for each line
// that was left out or spans several. One thread at a time.
class RosterPlaces {
 public:
  // Adds the next record of the stream.
  void Add(RosterPlace place);

  // The place of record `index`; nothing if there is no such record.
  std::optional<RosterPlace> At(std::int64_t index) const;

  std::size_t ranges() const { return ranges_.size(); }

 private:
  struct Range {
    std::int64_t first_index;
    RosterPlace first;
  };
  std::vector<Range> ranges_;
  std::int64_t count_ = 0;
};

}  // namespace cte::client
