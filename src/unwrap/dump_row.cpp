#include "unwrap/dump_row.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kOctets = 16;            // of a row in hexadecimal
constexpr std::size_t kColumns = 3 * kOctets;  // each of two digits and a space
constexpr std::size_t kFewestDigits = 4;       // of an offset
constexpr std::size_t kMostDigits = 12;        // more than anybody sends, and no overflow

template <typename Number>
std::optional<Number> from_hex(std::string_view digits) {
  Number value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, 16);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

char printed(char octet) { return octet >= ' ' && octet <= '~' ? octet : '.'; }

// The text beside the columns may have lost spaces at its end, and nothing else.
bool shows(std::string_view text, std::string_view octets) {
  if (text.size() > octets.size()) return false;
  const auto same =
      std::equal(text.begin(), text.end(), octets.begin(), [](char shown, char octet) { return shown == printed(octet); });
  return same && octets.find_first_not_of(' ', text.size()) == std::string_view::npos;
}

std::optional<std::string> octets_in_columns(std::string_view row) {
  const auto columns = row.substr(0, kColumns);
  std::string octets;
  for (std::size_t at = 0; at + 1 < columns.size() && columns[at] != ' '; at += 3) {
    const auto octet = from_hex<std::uint8_t>(columns.substr(at, 2));
    if (!octet || (at + 2 < columns.size() && columns[at + 2] != ' ')) return std::nullopt;
    octets.push_back(static_cast<char>(*octet));
  }
  const auto behind = columns.find_first_not_of(' ', std::min(columns.size(), 3 * octets.size()));
  const bool complete = !octets.empty() && behind == std::string_view::npos && row.size() > kColumns;
  if (!complete || !shows(row.substr(kColumns), octets)) return std::nullopt;
  return octets;
}

}  // namespace

std::optional<DumpRow> parse_dump_row(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon < kFewestDigits || colon > kMostDigits) return std::nullopt;
  const auto offset = from_hex<std::uint64_t>(line.substr(0, colon));
  auto text = line.substr(colon + 1);
  if (!offset || (!text.empty() && !text.starts_with(' '))) return std::nullopt;
  if (!text.empty()) text.remove_prefix(1);
  DumpRow row;
  row.offset = *offset;
  auto octets = octets_in_columns(text);
  row.exact = octets.has_value();
  row.octets = octets ? *std::move(octets) : std::string(text);
  return row;
}

}  // namespace smtpwhy::unwrap
