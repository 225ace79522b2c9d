// Small operations on text as bytes. Case means ASCII case: SMTP's verbs and keywords are ASCII (RFC 5321 section 2.4).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_space(char c) {
  constexpr auto kSpaces = std::uint64_t{1} << ' ' | std::uint64_t{1} << '\t' | std::uint64_t{1} << '\r' | std::uint64_t{1} << '\n';
  const auto octet = static_cast<unsigned char>(c);
  return octet <= ' ' && (kSpaces >> octet & 1U) != 0;  // as nearly all are above
}
[[nodiscard]] constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// What a hexadecimal digit, in either case, stands for; nothing where it is none.
[[nodiscard]] constexpr std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char small = to_lower(c);
  return small >= 'a' && small <= 'f' ? std::optional(static_cast<unsigned>(small - 'a') + 10U) : std::nullopt;
}
/// The octet that two hexadecimal digits at the head of `text` stand for; nothing where there are none.
[[nodiscard]] constexpr std::optional<char> octet_from_hex(std::string_view text) {
  const auto high = text.size() < 2 ? std::nullopt : hex_value(text[0]);
  const auto low = high ? hex_value(text[1]) : std::nullopt;
  return low ? std::optional(static_cast<char>(*high << 4U | *low)) : std::nullopt;
}

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

/// Makes `result` what `lower` gives; for many texts in turn, without allocating for each.
void lower_into(std::string& result, std::string_view text);

/// Whether `text` is a view of octets of `whole`; also where it is empty, if it stands in it.
[[nodiscard]] inline bool is_part_of(std::string_view text, std::string_view whole) {
  const std::less_equal<const char*> not_behind;
  return not_behind(whole.data(), text.data()) && not_behind(text.data() + text.size(), whole.data() + whole.size());
}

/// Whether `text`, which is not empty, begins in `whole`: then all of it is there, since no view is of two things that lie beside each other.
[[nodiscard]] inline bool begins_in(std::string_view text, std::string_view whole) {
  const auto place_of = [](std::string_view view) { return reinterpret_cast<std::uintptr_t>(view.data()); };
  return place_of(text) - place_of(whole) < whole.size();
}

/// Without white space at both ends, or at one; the view is into `text`.
[[nodiscard]] constexpr std::string_view trim_left(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim(std::string_view text) { return trim_left(trim_right(text)); }

/// Whether there is nothing but white space in `text`.
[[nodiscard]] constexpr bool is_blank(std::string_view text) { return trim_left(text).empty(); }

/// For texts of the same size.
[[nodiscard]] bool same_size_equals_ignoring_case(std::string_view a, std::string_view b);
[[nodiscard]] inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a.empty() || (to_lower(a[0]) == to_lower(b[0]) && same_size_equals_ignoring_case(a, b));  // most differ in the first octet
}
[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
/// Where `word` begins in `text`, at `from` or behind it; `npos` where it does not. A word without octets stands everywhere.
[[nodiscard]] std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from = 0);

/// Takes `head` off the front of `text`; whether it stood there.
constexpr bool take_head(std::string_view& text, std::string_view head) {
  if (!text.starts_with(head)) return false;
  text.remove_prefix(head.size());
  return true;
}

/// The first word (up to white space); `rest`, where given, becomes what follows it, trimmed on the left.
[[nodiscard]] std::string_view first_word(std::string_view text, std::string_view* rest = nullptr);

/// All of `text` as a decimal number; nothing where there is anything else in it, or where it does not fit.
[[nodiscard]] std::optional<std::uint32_t> parse_number(std::string_view text);

/// All of `text` as a port of TCP, 1 to 65535.
[[nodiscard]] std::optional<std::uint16_t> parse_port(std::string_view text);

/// The parts between `separator`s; empty parts are kept.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

[[nodiscard]] std::string join(const std::vector<std::string_view>& parts, std::string_view separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Of `known`, the word nearest to `word` by edit distance, if it is near enough to be a slip of the finger; else empty.
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace smtpwhy
