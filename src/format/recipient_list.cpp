#include "format/recipient_list.h"

#include "base/angle_brackets.h"
#include "base/text.h"

namespace smtpwhy {
namespace {

// Where the first recipient of `text` ends.
std::size_t end_of_first(std::string_view text) {
  bool quoted = false;
  bool bracketed = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') quoted = !quoted;
    if (c == '\\') ++at;
    if (quoted || c == '"' || c == '\\') continue;
    if (c == '<' || c == '>') bracketed = c == '<';
    if (c == ',' && !bracketed) return at;
  }
  return text.size();
}

}  // namespace

std::vector<std::string_view> recipients_in(std::string_view text) {
  std::vector<std::string_view> recipients;
  while (true) {
    const auto end = end_of_first(text);
    recipients.push_back(without_angle_brackets(text.substr(0, end)));
    if (end >= text.size()) return recipients;
    text.remove_prefix(end + 1);
  }
}

}  // namespace smtpwhy
