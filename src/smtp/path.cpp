#include "smtp/path.h"

#include "base/octet_search.h"
#include "base/text.h"

namespace smtpwhy {
namespace {

// RFC 821's source route (`@a.example,@b.example:c@d.example`): only its last hop matters (RFC 5321 appendix C).
std::string_view without_route(std::string_view address) {
  if (address.empty() || address.front() != '@') return address;
  const auto colon = find_octet(address, ':');
  return colon == std::string_view::npos ? address : address.substr(colon + 1);
}

// Where the path in brackets ends; a quoted local part may hold a bracket.
std::size_t closing_bracket(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted) {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '>' && !quoted) {
      return i;
    }
  }
  return find_octet(text, '>');
}

}  // namespace

std::optional<PathArgument> parse_path_argument(std::string_view argument) {
  const auto colon = find_octet(argument, ':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto text = trim(argument.substr(colon + 1));
  PathArgument path;
  if (text.empty() || text.front() != '<') {
    path.address = first_word(text, &path.parameters);
    return path;
  }
  const auto end = closing_bracket(text);
  if (end == std::string_view::npos) {
    path.address = without_route(first_word(trim(text.substr(1)), &path.parameters));
    return path;
  }
  path.address = without_route(trim(text.substr(1, end - 1)));
  path.parameters = trim(text.substr(end + 1));
  return path;
}

bool has_parameter(std::string_view parameters, std::string_view keyword) {
  while (!parameters.empty()) {
    const auto word = first_word(parameters, &parameters);
    if (equals_ignoring_case(word.substr(0, find_octet(word, '=')), keyword)) return true;
  }
  return false;
}

std::string_view domain_of(std::string_view address) {
  const auto at = find_last_octet(address, '@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

}  // namespace smtpwhy
