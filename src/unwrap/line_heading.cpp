#include "unwrap/line_heading.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kMostFields = 5;     // behind the time: level, process, thread, logger, and one to spare
constexpr std::size_t kLongestField = 64;  // octets

bool is_level(std::string_view word) {
  static constexpr std::array<std::string_view, 17> kLevels = {"TRACE",  "DEBUG",    "INFO",    "NOTICE", "WARN", "WARNING",
                                                               "ERROR",  "ERR",      "FATAL",   "SEVERE", "FINE", "FINER",
                                                               "FINEST", "CRITICAL", "VERBOSE", "DBG",    "INF"};
  return std::any_of(kLevels.begin(), kLevels.end(), [&](std::string_view level) { return equals_ignoring_case(word, level); });
}

bool is_logger_character(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("_.$-/").find(c) != std::string_view::npos;
}

// `DEBUG`, `mail.DEBUG`
bool ends_in_level(std::string_view word) {
  const auto dot = word.rfind('.');
  return is_level(dot == std::string_view::npos ? word : word.substr(dot + 1));
}

// Blanks, a bar, lone dashes, a lone colon.
void skip_separators(std::string_view& text) {
  text = trim_left(text);
  while (text.starts_with("- ") || text.starts_with("--- ") || text.starts_with("| ") || text.starts_with(": "))
    text = trim_left(text.substr(text.find(' ')));
}

// `[main]`, `(thread-1)`
bool skip_group(std::string_view& text) {
  if (!text.starts_with('[') && !text.starts_with('(')) return false;
  const auto end = text.substr(0, kLongestField).find(text.front() == '[' ? ']' : ')');
  if (end == std::string_view::npos) return false;
  text.remove_prefix(end + 1);
  if (text.starts_with(':')) text.remove_prefix(1);
  return true;
}

// A level, or a name in front of lone dashes; `smtp.client:`, with a dot and a colon.
bool skip_name(std::string_view& text) {
  const auto* const name_end = std::find_if_not(text.begin(), text.end(), is_logger_character);
  const auto length = static_cast<std::size_t>(name_end - text.begin());
  if (length == 0 || length > kLongestField || length == text.size()) return false;
  const auto name = text.substr(0, length);
  auto rest = text.substr(length);
  const bool colon = rest.starts_with(':');
  if (colon) rest.remove_prefix(1);
  const bool level = ends_in_level(name) && (rest.empty() || rest.front() == ' ' || rest.front() == '\t' || rest.front() == ']');
  const bool dashed = !colon && (rest.starts_with(" - ") || rest.starts_with(" --- "));
  const bool dotted = name.find('.') != std::string_view::npos && is_alpha(name[0]);
  const bool logger = dashed || (dotted && ((colon && rest.starts_with(' ')) || trim_left(rest).starts_with(": ")));
  if (!level && !logger) return false;
  text = rest;
  return true;
}

// A time of day alone, in brackets or not: `[10:00:41.123] `.
std::optional<StampAt> time_at_head(std::string_view line) {
  std::string_view rest;
  auto word = first_word(line, &rest);
  if (word.ends_with(':')) word.remove_suffix(1);
  if (word.size() > 2 && word.front() == '[' && word.back() == ']') word = word.substr(1, word.size() - 2);
  if (word.find(':') == std::string_view::npos || !is_digit(word.front())) return std::nullopt;
  const auto stamp = parse_stamp(word);
  if (stamp.form != StampForm::time_of_day) return std::nullopt;
  return StampAt{stamp, rest};
}

// `I/flutter ( 4242): `, Android's log, and `flutter: `, which its tools make of that: without a time.
std::optional<std::string_view> behind_android_tag(std::string_view line) {
  constexpr std::string_view kFlutter = "flutter: ";
  if (line.starts_with(kFlutter)) return line.substr(kFlutter.size());
  constexpr std::string_view kLevels = "VDIWEF";
  if (line.size() < 2 || kLevels.find(line[0]) == std::string_view::npos || line[1] != '/') return std::nullopt;
  const auto open = line.substr(0, kLongestField).find('(');
  const auto close = line.substr(0, kLongestField).find("): ");
  if (close == std::string_view::npos || open >= close || !parse_number(trim_left(line.substr(open + 1, close - open - 1))))
    return std::nullopt;
  return line.substr(close + 3);
}

constexpr LinePeeler kHeading = {"line-heading", peel_line_heading, 50};

}  // namespace

std::optional<PeeledLine> peel_line_heading(std::string_view line, PeelMemory& /*memory*/) {
  auto head = stamp_at_head(line);
  if (!head) head = time_at_head(line);
  if (const auto text = head ? std::nullopt : behind_android_tag(line)) {
    PeeledLine peeled;
    peeled.text = *text;
    return peeled;
  }
  if (!head || head->rest.starts_with(',')) return std::nullopt;  // a row of a table
  PeeledLine peeled;
  peeled.stamp = head->stamp;
  peeled.text = head->rest;
  if (peeled.text.starts_with(':')) peeled.text.remove_prefix(1);
  skip_separators(peeled.text);
  for (std::size_t fields = 0; fields < kMostFields; ++fields) {
    if (!skip_group(peeled.text) && !skip_name(peeled.text)) break;
    skip_separators(peeled.text);
  }
  return peeled;
}

const LinePeeler& line_heading() { return kHeading; }

}  // namespace smtpwhy::unwrap
