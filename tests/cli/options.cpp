// The table of options against itself, and against what the commands do with the values.
#include "cli/options.h"

#include "base/text.h"
#include "catch.h"
#include "cli/commands.h"
#include "cli/configuration.h"
#include "report/comparison_report.h"
#include "report/renderer.h"
#include "report/trace_report.h"

#include <algorithm>
#include <set>

namespace smtpwhy::cli {
namespace {

template <class Forms>
std::vector<std::string_view> names_of(const Forms& forms) {
  std::vector<std::string_view> names;
  for (const auto& form : forms) names.push_back(form.name);
  return names;
}

std::vector<std::string_view> forms_of(std::string_view command) { return split(find_option_row("format", command)->words, ' '); }

}  // namespace

TEST_CASE("a command knows an option once, and a letter means one", "[cli]") {
  for (const auto& command : command_rows()) {
    std::set<std::string> names;
    std::set<char> letters;
    for (const auto& row : option_rows()) {
      if (!belongs_to(row, command.name)) continue;
      INFO(command.name << " --" << row.name);
      CHECK(names.insert(std::string(row.name)).second);
      CHECK((row.letter == 0 || letters.insert(row.letter).second));
      // What turns it off must not be an option of its own.
      if (const auto off = negation_of(row); !off.empty()) CHECK(names.insert(off).second);
    }
  }
}

TEST_CASE("the table of options names commands, words and groups that there are", "[cli]") {
  for (const auto& row : option_rows()) {
    INFO("--" << row.name);
    for (const auto command : split(row.commands, ' ')) CHECK((command.empty() || find_command_row(command) != nullptr));
    for (const auto word : split(row.words, ' '))
      CHECK((row.which != OptionRow::Words::one || row.help.find(word) != std::string_view::npos));
    CHECK((row.words.empty() || !row.value.empty()));
    CHECK(std::all_of(row.help.begin(), row.help.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    CHECK_FALSE(title(row.group).empty());
  }
  for (const auto rivals : rival_options()) {
    for (const auto name : split(rivals, ' ')) CHECK(find_option_row(name, "send") != nullptr);
  }
}

TEST_CASE("--format offers what the command can write", "[cli]") {
  CHECK(forms_of("analyze") == names_of(renderer_forms()));
  CHECK(forms_of("send") == names_of(renderer_forms()));
  CHECK(forms_of("trace") == names_of(trace_forms()));
  CHECK(forms_of("compare") == names_of(comparison_forms()));
  std::vector<std::string_view> merged;
  for (const auto& form : renderer_forms()) {
    if (form.tells_problems && form.name != "reply") merged.push_back(form.name);
  }
  CHECK(forms_of("merge") == merged);
}

TEST_CASE("an option that the command does not know has no row for it", "[cli]") {
  CHECK(find_option_row("format", "data") == nullptr);
  CHECK(find_option_row("command", "send")->value == "LINE");
  CHECK(find_option_row("command", "explain")->value == "VERB");
  CHECK(find_option_row("help", "mimic") != nullptr);
}

TEST_CASE("what turns a switch off is named after it", "[cli]") {
  CHECK(negation_of(*find_option_row("follow", "analyze")) == "no-follow");
  CHECK(negation_of(*find_option_row("no-progress", "analyze")) == "progress");
  CHECK(negation_of(*find_option_row("format", "analyze")).empty());
  CHECK(negation_of(*find_option_row("no-config", "analyze")).empty());
  CHECK(negation_of(*find_option_row("help", "analyze")).empty());
}

TEST_CASE("a switch is as it was said last", "[cli]") {
  struct Row {
    std::vector<std::string> words;
    bool on;
  };
  for (const auto& row : std::vector<Row>{{{"--follow"}, true},
                                          {{"--no-follow"}, false},
                                          {{"--follow", "--no-follow"}, false},
                                          {{"--no-follow", "-F"}, true},
                                          {{}, false}}) {
    INFO(join(row.words, " "));
    const auto arguments = parse_arguments("analyze", row.words);
    REQUIRE(arguments.ok());
    CHECK(arguments->has("follow") == row.on);
  }
}

TEST_CASE("settings are laid under what was said", "[cli]") {
  auto arguments = parse_arguments("analyze", {"--top", "3", "--no-anonymize"});
  REQUIRE(arguments.ok());
  Settings settings;
  settings.variables = {
      {"top", "9", "", "SMTPWHY_TOP"}, {"year", "2020", "", "SMTPWHY_YEAR"}, {"server", "x", "", "SMTPWHY_SERVER"}};
  settings.file = {{"year", "1999", "analyze", "c:1"},
                   {"timezone", "+01:00", "", "c:2"},
                   {"timezone", "+02:00", "analyze", "c:3"},
                   {"anonymize", "yes", "", "c:4"},
                   {"follow", "yes", "trace", "c:5"}};
  apply_settings(settings, *arguments);
  CHECK(arguments->get("top") == "3");
  CHECK(arguments->get("year") == "2020");
  CHECK(arguments->get("timezone") == "+02:00");
  REQUIRE(arguments->settings.size() == 2);
  CHECK(arguments->settings[0].place == "SMTPWHY_YEAR");
  CHECK(arguments->settings[1].place == "c:3");
  CHECK_FALSE(arguments->has("anonymize"));
  CHECK_FALSE(arguments->has("follow"));
  CHECK_FALSE(arguments->has("server"));
}

TEST_CASE("any bytes are a configuration file, or a mistake in one of its lines", "[cli]") {
  std::string text;
  for (int c = 0; c < 256; ++c) text += static_cast<char>(c);
  for (const auto& bytes :
       {text, std::string("[\n"), std::string("]\n"), std::string("[]\n"), std::string("=\n"), std::string("= =\n"),
        std::string("a=\0b\n", 5), std::string("[.]\n.=\n"), std::string("format\n=json"), std::string(5000, '[')}) {
    const auto settings = parse_configuration(bytes, "c", "/home/me");
    REQUIRE_FALSE(settings.ok());
    CHECK(settings.error().where.starts_with("c:"));
  }
  CHECK(parse_configuration("", "c", "").ok());
  CHECK(parse_configuration("\n#\n \t\n", "c", "").ok());
}

}  // namespace smtpwhy::cli
