#include "report/markdown_text.h"

#include "base/printable.h"
#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::string_view kOpening = "(\"'";
constexpr std::string_view kClosing = ")\"',;:.!?";

bool is_harmless(char c) {
  return is_alpha(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80U || c == '-' || c == '\'' || c == '/' || c == '%';
}

// `4.5.4.1` of a section, a status code, an IP address.
bool is_dotted_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.'; });
}

// GitHub makes a link to an issue of it.
bool is_issue_number(std::string_view word) {
  constexpr std::string_view head = "GH-";
  return starts_with_ignoring_case(word, head) && word.size() > head.size() && is_digit(word[head.size()]);
}

// A word without any mark, and not one that is all marks, as `-` at the head of a list. A double slash belongs to a URL.
bool is_plain_word(std::string_view word) {
  if (is_issue_number(word)) return false;
  return std::all_of(word.begin(), word.end(), is_harmless) && word.find("//") == std::string_view::npos &&
         std::any_of(word.begin(), word.end(), [](char c) { return is_alpha(c) || is_digit(c); });
}

// `1.` and `1)` begin a list where they stand first.
bool begins_list(std::string_view core, std::string_view closing) {
  return !closing.empty() && std::all_of(core.begin(), core.end(), is_digit);
}

std::string word_as_prose(std::string_view word, bool first) {
  const auto begin = std::min(word.find_first_not_of(kOpening), word.size());
  const auto end = std::max(begin, word.find_last_not_of(kClosing) + 1);
  const auto core = word.substr(begin, end - begin);
  if (core.empty() || (first && begins_list(core, word.substr(end)))) return markdown_code(word);
  if (is_plain_word(core) || is_dotted_number(core)) return std::string(word);
  return std::string(word.substr(0, begin)) + markdown_code(core) + std::string(word.substr(end));
}

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_code(std::string_view text) {
  const auto shown = printable(text);
  const std::string fence(longest_run(shown, '`') + 1, '`');
  // A blank at each end is taken off again; without one, a backtick at an end would belong to the fence. Nothing at all is no code span.
  const bool padded = shown.empty() || shown.front() == '`' || shown.back() == '`' || (shown.front() == ' ' && shown.back() == ' ');
  const std::string_view margin = padded ? " " : "";
  return fence + std::string(margin) + (shown.empty() ? "nothing" : shown) + std::string(margin) + fence;
}

std::string markdown_prose(std::string_view text) {
  const auto shown = printable(text);
  std::string result;
  for (auto rest = trim(shown); !rest.empty();) {
    const auto word = first_word(rest, &rest);
    result += (result.empty() ? "" : " ") + word_as_prose(word, result.empty());
  }
  return result;
}

}  // namespace smtpwhy
