#include "server/telemetry/trace.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_format.h"

namespace cte::server {
namespace {

constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kTraceIdSize = 32;
constexpr std::size_t kParentAt = 36;
constexpr std::size_t kParentSize = 16;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kSize = 55;  // of version 00; later ones may go on

// Upper-case digits are none here.
bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

bool IsSampled(char last_flag) {
  constexpr std::string_view kOdd = "13579bdf";
  return kOdd.find(last_flag) != std::string_view::npos;
}

}  // namespace

std::optional<TraceParent> ParseTraceParent(std::string_view header) {
  if (header.size() < kSize) return std::nullopt;
  const std::string_view version = header.substr(0, 2);
  if (!IsHex(version) || version == "ff") return std::nullopt;
  const bool goes_on = header.size() > kSize;
  if (goes_on && (version == "00" || header[kSize] != '-')) return std::nullopt;
  for (const std::size_t at : {kTraceIdAt, kParentAt, kFlagsAt}) {
    if (header[at - 1] != '-') return std::nullopt;
  }
  const std::string_view trace_id = header.substr(kTraceIdAt, kTraceIdSize);
  const std::string_view parent = header.substr(kParentAt, kParentSize);
  const std::string_view flags = header.substr(kFlagsAt, 2);
  if (!IsId(trace_id) || !IsId(parent) || !IsHex(flags)) return std::nullopt;
  return TraceParent{std::string(trace_id), std::string(parent),
                     IsSampled(flags.back())};
}

std::string NewTraceId() {
  static thread_local absl::BitGen random;
  const auto high = absl::Uniform<std::uint64_t>(random);
  // All zero would be no id.
  const auto low =
      std::max<std::uint64_t>(absl::Uniform<std::uint64_t>(random), 1);
  return absl::StrFormat("%016x%016x", high, low);
}

CallTrace BeginTrace(std::string_view traceparent) {
  std::optional<TraceParent> parent = ParseTraceParent(traceparent);
  if (!parent) return {NewTraceId(), NewTraceId(), "", false};
  return {NewTraceId(), std::move(parent->trace_id),
          std::move(parent->parent_span), parent->sampled};
}

}  // namespace cte::server
