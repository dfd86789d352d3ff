#include "clients/cli/bash_completion.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace cte::client {
namespace {

using Words = std::vector<std::string>;

// NAME stands for the program. Bash makes words of their own of the signs = and
// : in a word, so that --output=json comes as three.
constexpr char kFunction[] = R"(
_NAME() {
  local current=$2 command="" pending="" operand=0 word i
  local commands options operands value
  COMPREPLY=()
  _NAME_command ""
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == [=:] || ${COMP_WORDS[i - 1]} == : ]]; then
      continue
    elif [[ -n $pending ]]; then
      pending=""
    elif [[ $word == -* ]]; then
      if _NAME_value "$command" "$word"; then pending=$word; fi
    elif [[ " $commands " == *" $word "* ]]; then
      command+=" $word"
      _NAME_command "$command"
    else
      ((++operand))
    fi
  done
  if [[ $current == : || ${COMP_WORDS[COMP_CWORD - 1]} == : ]]; then
    return
  elif [[ -n $pending ]]; then
    _NAME_value "$command" "$pending"
    current=${current#=}
  elif [[ $current == -* ]]; then
    value=$options
  else
    value=${commands:-${operands[operand]:-$options}}
  fi
  case $value in
    FILE)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    DIR)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
    *)
      mapfile -t COMPREPLY < <(compgen -W "$value" -- "$current")
      if [[ ${COMPREPLY[*]} == *: ]]; then compopt -o nospace 2>/dev/null; fi
      ;;
  esac
}

complete -F _NAME NAME
)";

bool TakesValue(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

// The words that may stand for a value: "FILE" and "DIR" for names of such.
std::string ValueOf(const std::string& type) {
  if (type == "DIR") return type;
  if (type == "FILE" || absl::EndsWith(type, ".xlsx")) return "FILE";
  if (!absl::StrContains(type, '|')) return "";
  Words words;
  for (absl::string_view word : absl::StrSplit(type, '|')) {
    // "class:CODE" is begun with "class:"; "agency[:desc]" may end so.
    word = word.substr(0, word.find('['));
    while (!word.empty() &&
           absl::ascii_isupper(static_cast<unsigned char>(word.back()))) {
      word.remove_suffix(1);
    }
    words.emplace_back(word);
  }
  return absl::StrJoin(words, " ");
}

Words LongNames(const CLI::Option& option) {
  Words names;
  for (const std::string& name : option.get_lnames()) {
    names.push_back(absl::StrCat("--", name));
  }
  return names;
}

std::string CommandNames(const CLI::App& command) {
  return absl::StrJoin(command.get_subcommands({}), " ",
                       [](std::string* out, const CLI::App* one) {
                         out->append(one->get_name());
                       });
}

// Writes the branches of the two functions that know the commands.
class Branches {
 public:
  explicit Branches(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
      if (!TakesValue(*option)) continue;
      for (const std::string& name : LongNames(*option)) {
        everywhere_.push_back(name);
      }
    }
    Add(app, "");
  }

  const std::string& commands() const { return commands_; }
  const std::string& values() const { return values_; }

 private:
  void Add(const CLI::App& command, const std::string& path) {
    Words options;
    Words operands;
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_positional()) {
        operands.push_back(absl::StrCat(
            "\"",
            ValueOf(option->get_type_name().empty() ? option->get_name(true)
                                                    : option->get_type_name()),
            "\""));
      }
      for (const std::string& name : LongNames(*option)) {
        options.push_back(name);
        if (TakesValue(*option)) AddValue(path, name, *option);
      }
    }
    if (!path.empty()) {
      options.insert(options.end(), everywhere_.begin(), everywhere_.end());
    }
    absl::StrAppend(&commands_, "    \"", path, "\")\n      commands=\"",
                    CommandNames(command), "\"\n      options=\"",
                    absl::StrJoin(options, " "), "\"\n      operands=(",
                    absl::StrJoin(operands, " "), ")\n      ;;\n");
    for (const CLI::App* one : command.get_subcommands({})) {
      Add(*one, absl::StrCat(path, " ", one->get_name()));
    }
  }

  // An option of the program itself may stand behind every command.
  void AddValue(const std::string& path, const std::string& name,
                const CLI::Option& option) {
    absl::StrAppend(&values_, "    ", path.empty() ? "*" : "", "\"", path, " ",
                    name, "\") value=\"", ValueOf(option.get_type_name()),
                    "\" ;;\n");
  }

  Words everywhere_;
  std::string commands_;
  std::string values_;
};

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  const Branches branches(app);
  const std::string& name = app.get_name();
  return absl::StrCat(
      "# Completes ", name, " in bash. Made by: ", name, " completion bash\n\n",
      "# Sets what may follow a command (its words without the options).\n_",
      name, "_command() {\n  case $1 in\n", branches.commands(),
      "  esac\n}\n\n",
      "# Sets what the option $2 of the command $1 takes; fails if nothing.\n_",
      name, "_value() {\n  case \"$1 $2\" in\n", branches.values(),
      "    *) return 1 ;;\n  esac\n}\n",
      absl::StrReplaceAll(kFunction, {{"NAME", name}}));
}

}  // namespace cte::client
