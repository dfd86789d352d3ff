#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

namespace cte::bench {

// What a reader found in the cells of a workbook, in any order: two readers
// that found the same have the same sum.
class CellSum {
 public:
  void Add(std::int64_t row, int column, std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    const auto mix = [&hash](std::uint64_t value) {
      hash = (hash ^ value) * 1099511628211U;
    };
    mix(static_cast<std::uint64_t>(row));
    mix(static_cast<std::uint64_t>(column));
    for (const char c : text) mix(static_cast<unsigned char>(c));
    sum_ += hash;
    ++cells_;
  }

  std::uint64_t sum() const { return sum_; }
  std::int64_t cells() const { return cells_; }

 private:
  std::uint64_t sum_ = 0;
  std::int64_t cells_ = 0;
};

// Prints as JSON what was read since the watch was made, and what it took.
class ReadingReport {
 public:
  void Print(const CellSum& sum) const {
    const std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - began_;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "{\"seconds\": %.6f, \"cpu_seconds\": %.6f, \"peak_kib\": %lld, "
        "\"cells\": %lld, \"sum\": \"%016llx\"}\n",
        seconds.count(), Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
        PeakKib(), static_cast<long long>(sum.cells()),
        static_cast<unsigned long long>(sum.sum()));
  }

 private:
  // Not ru_maxrss, which counts what the process was before exec.
  static long long PeakKib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6));
    }
    return 0;
  }
  static double Seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  }

  const std::chrono::steady_clock::time_point began_ =
      std::chrono::steady_clock::now();
};

}  // namespace cte::bench
