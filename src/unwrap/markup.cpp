#include "unwrap/markup.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kLongestEntity = 8;  // `&#x0027;`: what is longer is none that a reply could hold
constexpr std::size_t kLongestTag = 400;   // an `<a href=…>` with a long address
constexpr int kMostQuotes = 4;             // a quoted literal in back-ticks in a fence

// ---- entities ----

struct Entity {
  std::string_view name;
  char value;
};
constexpr std::array<Entity, 6> kEntities = {
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  const char l = to_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : 99;
}

// `39` or `x27`. What is not printable ASCII gives nothing, but for the space that does not break (160).
std::optional<char> numbered_character(std::string_view number) {
  const int base = !number.empty() && to_lower(number[0]) == 'x' ? 16 : 10;
  if (base == 16) number.remove_prefix(1);
  int value = 0;
  for (const char c : number) {
    if (digit_value(c) >= base) return std::nullopt;
    value = value * base + digit_value(c);  // kLongestEntity keeps it small
  }
  if (value == 160) return ' ';
  if (value < 32 || value > 126) return std::nullopt;
  return static_cast<char>(value);
}

std::optional<char> character(std::string_view name) {
  if (name.starts_with('#')) return numbered_character(name.substr(1));
  const auto* const found = std::find_if(kEntities.begin(), kEntities.end(), [&](const auto& e) { return e.name == name; });
  return found == kEntities.end() ? std::nullopt : std::optional(found->value);
}

// ---- tags ----

constexpr std::array<std::string_view, 9> kBlockTags = {"br", "p", "div", "li", "pre", "tr", "td", "blockquote", "ul"};
constexpr std::array<std::string_view, 11> kInlineTags = {"a",    "b",    "i",    "u",      "tt",   "em",
                                                          "code", "span", "font", "strong", "small"};

template <class Names>
bool is_one_of(const Names& names, std::string_view word) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return equals_ignoring_case(name, word); });
}

struct Tag {
  std::size_t length = 0;  // 0: no tag begins here
  bool is_block = false;
};

// `text` begins with `<`. A colon behind it means that Postfix put a name in brackets: `<br>: Helo command rejected`.
Tag tag_at(std::string_view text, bool inline_too) {
  const auto end = text.substr(0, kLongestTag).find('>');
  if (end == std::string_view::npos || text.substr(end + 1).starts_with(':')) return {};
  auto name = text.substr(1, end - 1);
  if (name.starts_with('/')) name.remove_prefix(1);
  name = name.substr(0, name.find_first_of(" /\t\r\n"));
  if (is_one_of(kBlockTags, name)) return {end + 1, true};
  return inline_too && is_one_of(kInlineTags, name) ? Tag{end + 1, false} : Tag{};
}

// Most angle brackets are around addresses.
bool holds_tag(std::string_view text) {
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (tag_at(text.substr(at), true).length != 0) return true;
  }
  return false;
}

// ---- links ----

bool is_address(std::string_view target) {
  return starts_with_ignoring_case(target, "mailto:") || starts_with_ignoring_case(target, "http://") ||
         starts_with_ignoring_case(target, "https://");
}

// What a link shows, and the address too where that says more: `[this page](https://x)`.
std::string shown(std::string_view label, std::string_view target) {
  const bool says_it = starts_with_ignoring_case(target, "mailto:") || label.find("://") != std::string_view::npos;
  return says_it ? std::string(label) : std::string(label) + " " + std::string(target);
}

bool holds_link(std::string_view text) {
  return text.find("](") != std::string_view::npos || text.find("<mailto:") != std::string_view::npos;
}

// `](` stands at `middle`; gives where the link ends, or 0.
std::size_t link_end(std::string_view text, std::size_t middle) {
  if (!is_address(text.substr(middle + 2))) return 0;
  const auto end = text.substr(middle, kLongestTag).find(')');
  return end == std::string_view::npos ? 0 : middle + end + 1;
}

// ---- quotes ----

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || !is_quote(text.front()) || text.back() != text.front()) return false;
  const auto inner = text.substr(1, text.size() - 2);
  return inner.find(text.front()) == std::string_view::npos || (!inner.empty() && is_digit(inner.front()));
}

std::string_view without_fence(std::string_view text) {
  if (!text.starts_with("```")) return text;
  const auto line_end = std::min(text.find('\n'), text.size());
  // "```" alone, or with the name of a language; else the text itself begins behind it
  const auto name = trim(text.substr(3, line_end - 3));
  text.remove_prefix(std::all_of(name.begin(), name.end(), is_alpha) ? line_end : 3);
  text = trim(text);
  if (text.ends_with("```")) text.remove_suffix(3);
  return trim(text);
}

}  // namespace

std::string without_entities(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto end = text[at] == '&' ? text.substr(at, kLongestEntity).find(';') : std::string_view::npos;
    const auto value = end == std::string_view::npos ? std::nullopt : character(text.substr(at + 1, end - 1));
    plain += value.value_or(text[at]);
    if (value) at += end;
  }
  return plain;
}

std::string without_tags(std::string_view text) {
  const bool closes = text.find("</") != std::string_view::npos;
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const auto tag = text[at] == '<' ? tag_at(text.substr(at), closes) : Tag();
    if (tag.length == 0) plain += text[at];
    if (tag.is_block) plain += '\n';
    at += std::max<std::size_t>(tag.length, 1);
  }
  return plain;
}

std::string without_links(std::string_view text) {
  std::string plain;
  auto opened = std::string::npos;  // where in `plain` the last `[` stands
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const auto end = opened != std::string::npos && rest.starts_with("](") ? link_end(text, at) : 0;
    const auto repeated =
        starts_with_ignoring_case(rest, "<mailto:") ? rest.substr(0, kLongestTag).find('>') : std::string_view::npos;
    if (end != 0) {
      const auto label = shown(std::string_view(plain).substr(opened + 1), text.substr(at + 2, end - at - 3));
      plain.replace(opened, std::string::npos, label);
      at = end - 1;
      opened = std::string::npos;
    } else if (repeated != std::string_view::npos && plain.ends_with(rest.substr(8, repeated - 8))) {
      at += repeated;
    } else {
      if (text[at] == '[') opened = plain.size();
      plain += text[at];
    }
  }
  return plain;
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const auto next = rest.size() > 2 ? rest[2] : ' ';
    // a small letter behind it is more likely the name in `DOMAIN\name`
    const bool breaks = rest.starts_with("\\n") && !(next >= 'a' && next <= 'z');
    if (rest.starts_with("\\r\\n")) {
      plain += '\n';
      at += 3;
    } else if (breaks || rest.starts_with("\\\"")) {
      plain += breaks ? '\n' : '"';
      ++at;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

std::string without_mail_quoting(std::string_view text) {
  std::string plain;
  for (auto line : split(text, '\n')) {
    while (line.starts_with('>')) line.remove_prefix(line.starts_with("> ") ? 2 : 1);
    if (!plain.empty()) plain += '\n';
    plain += line;
  }
  return plain;
}

std::string_view without_quotes(std::string_view text) {
  text = without_fence(trim(text));
  for (int i = 0; i < kMostQuotes && is_quoted(text); ++i) text = trim(text.substr(1, text.size() - 2));
  return text;
}

std::string_view without_markup(std::string_view text, std::string& kept) {
  text = trim(text);
  const auto change = [&](std::string changed) {
    kept = std::move(changed);
    text = kept;
  };
  if (text.find('&') != std::string_view::npos) change(without_entities(text));
  if (holds_tag(text)) change(without_tags(text));
  if (holds_link(text)) change(without_links(text));
  if (text.find('\\') != std::string_view::npos) change(without_escapes(text));
  if (text.starts_with("> ") || text.starts_with(">> ")) change(without_mail_quoting(text));
  return without_quotes(text);
}

}  // namespace smtpwhy::unwrap
