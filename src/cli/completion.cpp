#include "cli/completion.h"

#include "base/text.h"
#include "cli/commands.h"
#include "format/catalogue.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr std::string_view kDefaultCommand = "analyze";  // whose options are offered where no command is named

// `cause=mailbox-full`; of a domain nobody knows the values.
std::vector<std::string> selections(const knowledge::Tables& tables) {
  std::vector<std::string> words = {"domain="};
  for (const auto severity : {"permanent", "temporary", "warning", "note"}) words.push_back(fmt::format("severity={}", severity));
  for (const auto& cause : tables.causes) words.push_back(fmt::format("cause={}", cause.id));
  std::set<std::string_view> providers;
  for (const auto& rule : tables.rules) {
    if (!rule.provider.empty()) providers.insert(rule.provider);
  }
  for (const auto provider : providers) words.push_back(fmt::format("provider={}", provider));
  return words;
}

std::vector<std::string> format_names(const knowledge::Tables& tables) {
  const FormatCatalogue catalogue(tables);
  std::vector<std::string> names;
  for (const auto& format : catalogue.formats()) names.emplace_back(format->name());
  std::sort(names.begin(), names.end());
  return names;
}

// Whether no shell finds more in it than a word: names come from tables, and these from anywhere.
bool is_harmless(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-_.=+").find(c) != std::string_view::npos;
  });
}

// What the value of an option may be; empty where that cannot be told.
std::vector<std::string> values_of(const OptionRow& row, const knowledge::Tables& tables) {
  std::vector<std::string> words;
  if (row.name == "only") {
    words = selections(tables);
  } else if (row.name == "input-format") {
    words = format_names(tables);
  } else if (!row.words.empty()) {
    for (const auto word : split(row.words, ' ')) words.emplace_back(word);
  }
  std::erase_if(words, [](const std::string& word) { return !is_harmless(word); });
  return words;
}

std::vector<OptionRow> options_of(std::string_view command) {
  std::vector<OptionRow> rows;
  for (const auto& [group, some] : grouped_options(command)) rows.insert(rows.end(), some.begin(), some.end());
  return rows;
}

/// A plain word of a command, and what may follow it.
struct PlainWord {
  std::string_view word;  ///< or FILE, DIR, TEXT
  std::vector<std::string_view> then;
};

std::vector<PlainWord> plain_words(const CommandRow& row) {
  std::vector<PlainWord> words;
  if (row.words.empty()) return words;
  for (const auto text : split(row.words, ' ')) {
    const auto colon = text.find(':');
    const auto word = text.substr(0, colon);
    if (word == "COMMAND") {
      for (const auto name : command_names()) words.push_back({name, {}});
    } else {
      words.push_back(
          {word, colon == std::string_view::npos ? std::vector<std::string_view>() : split(text.substr(colon + 1), ',')});
    }
  }
  return words;
}

bool is_kind(std::string_view word) { return word == "FILE" || word == "DIR" || word == "TEXT"; }

// The words that are said as they are; `kinds` without them.
std::string literal_words(const std::vector<PlainWord>& words) {
  std::vector<std::string_view> literal;
  for (const auto& each : words) {
    if (!is_kind(each.word)) literal.push_back(each.word);
  }
  return join(literal, " ");
}

bool takes(const CommandRow& row, std::string_view kind) {
  const auto words = plain_words(row);
  return std::any_of(words.begin(), words.end(), [&](const PlainWord& each) { return each.word == kind; });
}

// The options that want a value, of any command, as they are typed.
std::string valued_options(std::string_view between) {
  std::set<std::string> names;
  for (const auto& row : option_rows()) {
    if (row.value.empty()) continue;
    names.insert(fmt::format("--{}", row.name));
    if (row.letter != 0) names.insert(fmt::format("-{}", row.letter));
  }
  return fmt::format("{}", fmt::join(names, between));
}

// --- bash

constexpr std::string_view kBashBegin = R"(# bash completion for smtpwhy, made by `smtpwhy help completion bash`
_smtpwhy() {
  # Readline cuts words at =, so that --only=cause=spam is five of them; `whole` is what it was, and `skip` the part that stays as it is.
  local current=${COMP_WORDS[COMP_CWORD]} before= command= after= whole i at=$COMP_CWORD
  whole=$current
  while ((at > 1)) && [[ ${COMP_WORDS[at]} == '=' || ${COMP_WORDS[at-1]} == '=' ]] && [[ ${COMP_WORDS[at-1]} != -* ]]; do
    ((at--))
    whole=${COMP_WORDS[at]}$whole
  done
  before=${COMP_WORDS[at-1]}
  [[ $before == -* ]] && whole=${whole#=}
  [[ $current == '=' ]] && current=
  local skip=${whole%"$current"}
  # Behind an option that wants a value stands that, and no command and no plain word.
)";

constexpr std::string_view kBashMiddle = R"(  local values= options= words= files= kind=
)";

constexpr std::string_view kBashEnd = R"(  COMPREPLY=()
  local found=()
  if [[ -n $values ]]; then
    # Of several, with commas between, it is the last.
    local value head=
    [[ $whole == *,* ]] && head=${whole%,*},
    for value in $values; do
      [[ $value == "${whole#"$head"}"* ]] && found+=("$head$value")
    done
    [[ ${found[0]} == *= ]] && compopt -o nospace 2>/dev/null
  elif [[ $kind == FILE ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t found < <(compgen -f -- "$whole")
  elif [[ $kind == DIR ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t found < <(compgen -d -- "$whole")
  elif [[ $kind == TEXT ]]; then
    :
  elif [[ $whole == -* ]]; then
    mapfile -t found < <(compgen -W "$options" -- "$whole")
  else
    mapfile -t found < <(compgen -W "$words" -- "$whole")
    if [[ -n $files ]]; then
      compopt -o filenames 2>/dev/null
      local names
      mapfile -t names < <(compgen -f -- "$whole")
      found+=("${names[@]}")
    fi
  fi
  for i in "${found[@]}"; do COMPREPLY+=("${i#"$skip"}"); done
}
complete -F _smtpwhy smtpwhy
)";

std::string bash_names(const OptionRow& row) {
  return row.letter == 0 ? fmt::format("--{}", row.name) : fmt::format("-{}|--{}", row.letter, row.name);
}

// What stands behind each option that wants a value.
std::string bash_values(std::string_view command, const knowledge::Tables& tables) {
  std::string text;
  for (const auto& row : options_of(command)) {
    if (row.value.empty()) continue;
    const auto values = values_of(row, tables);
    const auto kind = is_kind(row.value) ? row.value : std::string_view("TEXT");
    text += fmt::format("        {}) {} ;;\n", bash_names(row),
                        values.empty() ? fmt::format("kind={}", kind) : fmt::format("values='{}'", join(values, " ")));
  }
  return text;
}

std::string bash_words(const CommandRow& row) {
  std::string text;
  const auto words = plain_words(row);
  if (takes(row, "FILE")) text += "      files=yes\n";
  if (takes(row, "DIR")) text += "      kind=DIR\n";
  text += fmt::format("      words='{}'\n", literal_words(words));
  if (!words.empty() && !takes(row, "FILE")) text += "      [[ -n $after ]] && words=\n";
  for (const auto& each : words) {
    if (each.then.empty()) continue;
    const auto then = each.then.front() == "DIR" ? std::string("kind=DIR") : fmt::format("words='{}'", join(each.then, " "));
    text += fmt::format("      [[ $after == {} ]] && {}\n", each.word, then);
  }
  return text;
}

std::string bash_command(const CommandRow& row, const knowledge::Tables& tables) {
  std::string options;
  for (const auto& option : options_of(row.name)) options += fmt::format(" --{}", option.name);
  return fmt::format("    {})\n      options='{}'\n{}      case $before in\n{}      esac ;;\n", row.name, trim(options),
                     bash_words(row), bash_values(row.name, tables));
}

// The command, and the first plain word behind it.
std::string bash_plain_words() {
  return fmt::format(
      R"(  for ((i = 1; i < at; i++)); do
    [[ ${{COMP_WORDS[i]}} == -* || ${{COMP_WORDS[i]}} == '=' ]] && continue
    [[ ${{COMP_WORDS[i-1]}} == '=' || ${{COMP_WORDS[i-1]}} == @({}) ]] && continue
    if [[ -z $command && ${{COMP_WORDS[i]}} == @({}) ]]; then
      command=${{COMP_WORDS[i]}}
    else
      after=${{after:-${{COMP_WORDS[i]}}}}
    fi
  done
)",
      valued_options("|"), join(command_names(), "|"));
}

std::string bash_script(const knowledge::Tables& tables) {
  auto text = std::string(kBashBegin) + bash_plain_words();
  text += kBashMiddle;
  text += fmt::format("  case ${{command:-{}}} in\n", kDefaultCommand);
  for (const auto& row : command_rows()) text += bash_command(row, tables);
  text += fmt::format("  esac\n  [[ -n $command ]] || words='{}'\n", join(command_names(), " "));
  return text + std::string(kBashEnd);
}

// --- zsh

// Inside single quotes, and in a specification of _arguments, where brackets and colons separate.
std::string for_zsh(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result;
}

// Up to where it goes into detail: one line has no room for more.
std::string_view short_text(std::string_view text) { return text.substr(0, text.find_first_of(";:(")); }

std::string zsh_action(const OptionRow& row, const std::vector<std::string>& values) {
  if (!values.empty())
    return row.which == OptionRow::Words::several ? "_sequence compadd - " + join(values, " ")
                                                  : fmt::format("({})", join(values, " "));
  if (row.value == "FILE") return "_files";
  return row.value == "DIR" ? "_files -/" : " ";
}

std::string zsh_option(const OptionRow& row, const knowledge::Tables& tables) {
  const bool again = row.name == "to" || row.name == "header" || row.help.ends_with("may be said again");
  const auto about = for_zsh(trim(short_text(row.help)));
  const auto value =
      row.value.empty() ? std::string() : fmt::format(":{}:{}", for_zsh(row.value), zsh_action(row, values_of(row, tables)));
  const auto name = fmt::format("--{}{}", row.name, row.value.empty() ? "" : "=");
  const auto alone = again ? std::string("*") : std::string();
  if (row.letter == 0) return fmt::format("        '{}{}[{}]{}' \\\n", alone, name, about, value);
  return fmt::format("        '({1} --{2})'{{{1},{3}}}'[{4}]{5}' \\\n", alone, fmt::format("-{}", row.letter), row.name, name,
                     about, value);
}

std::string zsh_words(const CommandRow& row) {
  const auto words = plain_words(row);
  if (takes(row, "FILE")) return "        '*:file:_files'";
  const auto literal = literal_words(words);
  std::string text = literal.empty() ? std::string("        '*: : '") : fmt::format("        '1:word:({})'", literal);
  std::vector<std::string> then;
  for (const auto& each : words) {
    if (each.then.empty()) continue;
    then.push_back(
        fmt::format("{}) {} ;;", each.word,
                    each.then.front() == "DIR" ? std::string("_files -/") : fmt::format("compadd {}", join(each.then, " "))));
  }
  if (!then.empty()) text += fmt::format(" \\\n        '2: :{{case $line[1] in {} esac}}'", join(then, " "));
  return text;
}

std::string zsh_arguments(const CommandRow& row, const knowledge::Tables& tables, std::string_view words) {
  std::string text = "      _arguments -s -S \\\n";
  for (const auto& option : options_of(row.name)) text += zsh_option(option, tables);
  return text + std::string(words) + "\n";
}

std::string zsh_script(const knowledge::Tables& tables) {
  std::string text =
      "#compdef smtpwhy\n# zsh completion for smtpwhy, made by `smtpwhy help completion zsh`\n\n_smtpwhy_commands() {\n"
      "  local -a commands\n  commands=(\n";
  for (const auto& row : command_rows()) text += fmt::format("    '{}:{}'\n", row.name, for_zsh(short_text(row.summary)));
  text += fmt::format(R"(  )
  _describe -t commands command commands
  _files
}}

_smtpwhy() {{
  local curcontext=$curcontext command= context state state_descr
  local -a line
  local -A opt_args
  local -i i
  for ((i = 2; i < CURRENT; i++)); do
    # What an option wants is no command.
    [[ $words[i-1] == ({}) ]] && continue
    case $words[i] in
      {})
        command=$words[i]
        words=("$words[1]" "${{(@)words[i+1,-1]}}")
        ((CURRENT -= i - 1))
        break ;;
    esac
  done
  case $command in
)",
                      valued_options("|"), join(command_names(), "|"));
  for (const auto& row : command_rows())
    text += fmt::format("    {})\n{}      ;;\n", row.name, zsh_arguments(row, tables, zsh_words(row)));
  text += fmt::format("    *)\n{}      ;;\n  esac\n}}\n\n",
                      zsh_arguments(*find_command_row(kDefaultCommand), tables, "        '1: :_smtpwhy_commands' '*:file:_files'"));
  // Found by name in $fpath it is the function itself; read with `source` it is not.
  return text + "if [[ $funcstack[1] == _smtpwhy ]]; then\n  _smtpwhy \"$@\"\nelse\n  compdef _smtpwhy smtpwhy\nfi\n";
}

// --- fish

std::string for_fish(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string fish_option(const OptionRow& row, std::string_view condition, const knowledge::Tables& tables) {
  auto text = fmt::format("complete -c smtpwhy -n '{}' -l {}", condition, row.name);
  if (row.letter != 0) text += fmt::format(" -s {}", row.letter);
  const auto values = values_of(row, tables);
  if (!values.empty()) {
    const auto words = join(values, " ");
    text += fmt::format(" -x -a {}",
                        for_fish(row.which == OptionRow::Words::several ? fmt::format("(__smtpwhy_list {})", words) : words));
  } else if (row.value == "FILE") {
    text += " -r -F";
  } else if (row.value == "DIR") {
    text += " -x -a '(__fish_complete_directories)'";
  } else if (!row.value.empty()) {
    text += " -x";
  }
  return text + fmt::format(" -d {}\n", for_fish(trim(short_text(row.help))));
}

std::string fish_words(const CommandRow& row, std::string_view condition) {
  if (takes(row, "FILE")) return {};
  auto text = fmt::format("complete -c smtpwhy -n '{}' -f\n", condition);
  const auto words = plain_words(row);
  const auto literal = literal_words(words);
  if (!literal.empty()) text += fmt::format("complete -c smtpwhy -n '__smtpwhy_after {} \"\"' -a '{}'\n", row.name, literal);
  for (const auto& each : words) {
    if (each.then.empty()) continue;
    const auto then = each.then.front() == "DIR" ? std::string("(__fish_complete_directories)") : join(each.then, " ");
    text += fmt::format("complete -c smtpwhy -n '__smtpwhy_after {} {}' -a '{}'\n", row.name, each.word, then);
  }
  return text;
}

std::string fish_script(const knowledge::Tables& tables) {
  auto text = fmt::format(R"fish(# fish completion for smtpwhy, made by `smtpwhy help completion fish`
function __smtpwhy_plain
    # The words that are neither options nor what those want.
    set -l before
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word; and not contains -- "$before" {1}
            echo $word
        end
        set before $word
    end
end
function __smtpwhy_command
    # The first word that is a command.
    for word in (__smtpwhy_plain)
        if contains -- $word {0}
            echo $word
            return
        end
    end
end
function __smtpwhy_is
    set -l command (__smtpwhy_command)
    test "$command" = "$argv[1]"
end
function __smtpwhy_list
    # Of several, with commas between, it is the last.
    set -l head (commandline -ct | string replace -r -- '^--[^=]*=' '' | string match -r -- '^.*,')
    for word in $argv
        echo "$head$word"
    end
end
function __smtpwhy_after
    # Whether the command is the one, and the plain word behind it the other.
    __smtpwhy_is $argv[1]; or return
    set -l words (__smtpwhy_plain)
    set -l after $words[(math (contains -i -- $argv[1] $words) + 1)..-1]
    test "$after[1]" = "$argv[2]"
end
)fish",
                          join(command_names(), " "), valued_options(" "));
  for (const auto& row : command_rows())
    text += fmt::format("complete -c smtpwhy -n '__smtpwhy_is \"\"' -a {} -d {}\n", row.name, for_fish(short_text(row.summary)));
  for (const auto& option : options_of(kDefaultCommand)) text += fish_option(option, "__smtpwhy_is \"\"", tables);
  for (const auto& row : command_rows()) {
    const auto condition = fmt::format("__smtpwhy_is {}", row.name);
    for (const auto& option : options_of(row.name)) text += fish_option(option, condition, tables);
    text += fish_words(row, condition);
  }
  return text;
}

}  // namespace

const std::vector<ShellRow>& shell_rows() {
  static const std::vector<ShellRow> rows = {
      {"bash", "bash/smtpwhy", bash_script}, {"zsh", "zsh/_smtpwhy", zsh_script}, {"fish", "fish/smtpwhy.fish", fish_script}};
  return rows;
}

}  // namespace smtpwhy::cli
