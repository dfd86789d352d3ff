#include "clients/load/number_option.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cte::load {
namespace {

template <typename T, typename Range>
CLI::Option* AddParsed(CLI::App* command, const std::string& name, T& value,
                       Range range, bool (*parse)(absl::string_view, T*),
                       const std::string& description) {
  return command
      ->add_option_function<std::string>(
          name,
          [&value, parse](const std::string& text) {
            // The check has let only numbers through.
            if (!parse(text, &value)) value = {};
          },
          description)
      ->check([range, parse](const std::string& text) -> std::string {
        T number = {};
        if (parse(text, &number) && number >= range.least &&
            number <= range.most) {
          return "";
        }
        return absl::StrCat("\"", text, "\" is no number from ", range.least,
                            " to ", range.most);
      });
}

bool ParseCount(absl::string_view text, std::int64_t* value) {
  return absl::SimpleAtoi(text, value);
}

bool ParseAmount(absl::string_view text, double* value) {
  return absl::SimpleAtod(text, value);
}

}  // namespace

CLI::Option* AddCount(CLI::App* command, const std::string& name,
                      std::int64_t& value, CountRange range,
                      const std::string& description) {
  return AddParsed(command, name, value, range, ParseCount, description)
      ->type_name("N");
}

CLI::Option* AddAmount(CLI::App* command, const std::string& name,
                       double& value, AmountRange range,
                       const std::string& type,
                       const std::string& description) {
  return AddParsed(command, name, value, range, ParseAmount, description)
      ->type_name(type);
}

}  // namespace cte::load
