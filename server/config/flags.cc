#include "server/config/flags.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/strip.h"

namespace cte::server {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

}  // namespace

std::optional<absl::Duration> ParseTime(std::string_view text) {
  if (text.ends_with('d')) {
    std::int32_t days = 0;
    const absl::string_view number(text.data(), text.size() - 1);
    if (!absl::SimpleAtoi(number, &days)) return std::nullopt;
    return days * kDay;
  }
  absl::Duration time;
  if (!absl::ParseDuration(absl::string_view(text.data(), text.size()),
                           &time)) {
    return std::nullopt;
  }
  return time;
}

std::string FormatTime(absl::Duration time) {
  const bool is_days = time >= kDay && time % kDay == absl::ZeroDuration();
  return is_days ? absl::StrCat(time / kDay, "d") : absl::FormatDuration(time);
}

void Flags::AddTime(const std::string& flag, absl::Duration& target,
                    TimeRange range, const std::string& what) {
  const std::string allowed =
      absl::StrCat(FormatTime(range.least), " to ", FormatTime(range.most),
                   ", as in 90s, 30m, 12h or 7d");
  Add(flag, "TIME", absl::StrCat(what, ": ", allowed), FormatTime(target),
      [=, &target](const std::string& value) {
        const std::optional<absl::Duration> time = ParseTime(value);
        if (!time || *time < range.least || *time > range.most) {
          Refuse(flag, value, allowed);
        }
        target = *time;
      });
}

void Flags::AddFile(const std::string& flag, std::string& target,
                    const std::string& what) {
  Add(flag, "FILE", what, "", [=, &target](const std::string& value) {
    if (value.empty()) Refuse(flag, value, "the path of a file");
    target = value;
  });
}

void Flags::AddList(const std::string& flag, const std::string& value_name,
                    std::vector<std::string>& target, const std::string& what,
                    const std::function<void(const std::string&)>& check) {
  Declare(
      Setting::Form::kList, flag, value_name,
      absl::StrCat(what, "; may be given again"), "",
      [=, &target](const std::string& value) {
        check(value);
        target.push_back(value);
      },
      [&target] { target.clear(); })
      ->trigger_on_parse();
}

void Flags::AddSecret(const std::string& flag, std::string& target) {
  Declare(Setting::Form::kSecret, flag, "", "", "",
          [&target](const std::string& value) { target = value; })
      ->group("");  // not in the help
}

void Flags::Add(const std::string& flag, const std::string& value_name,
                const std::string& what, const std::string& by_default,
                const std::function<void(const std::string&)>& take) {
  Declare(Setting::Form::kText, flag, value_name, what, by_default, take);
}

std::vector<GivenValue> Flags::given() const { return given_; }

CLI::Option* Flags::Declare(Setting::Form form, const std::string& flag,
                            const std::string& value_name,
                            const std::string& what,
                            const std::string& by_default,
                            const std::function<void(const std::string&)>& take,
                            const std::function<void()>& clear) {
  const std::string key(absl::StripPrefix(flag, "--"));
  Setting setting = {.key = key, .form = form, .take = take, .clear = clear};
  if (!by_default.empty()) setting.values.push_back(by_default);
  settings_.Declare(std::move(setting));
  const auto note = [this, flag, key](const std::string& value) {
    const auto known = std::ranges::find(given_, key, &GivenValue::key);
    if (known != given_.end()) {
      known->values.push_back(value);
      return;
    }
    given_.push_back({.source = Source::kFlag,
                      .key = key,
                      .values = {value},
                      .is_list = false,
                      .place = flag});
  };
  const std::string help =
      by_default.empty() ? what
                         : absl::StrCat(what, " (default ", by_default, ")");
  return app_.add_option_function<std::string>(flag, note, help)
      ->type_name(value_name);
}

void Flags::Refuse(const std::string& flag, const std::string& value,
                   const std::string& allowed) {
  throw CLI::ValidationError(absl::StrCat(flag, " \"", absl::CEscape(value),
                                          "\" is not allowed; allowed is ",
                                          allowed));
}

}  // namespace cte::server
