#include "unwrap/dump_row.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kOctets = 16;  // of a row in hexadecimal
constexpr std::size_t kCell = 3;     // two digits and a space
constexpr std::size_t kColumns = kCell * kOctets;
constexpr std::size_t kFewestDigits = 4;  // of an offset
constexpr std::size_t kMostDigits = 12;   // more than anybody sends, and no overflow

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

std::optional<char> octet_in(std::string_view cell) {
  if (cell.size() < 2 || (cell.size() == kCell && cell[2] != ' ')) return std::nullopt;
  const auto octet = from_hex<std::uint8_t>(cell.substr(0, 2));
  return octet ? std::optional(static_cast<char>(*octet)) : std::nullopt;
}

// As many as stand at the beginning of the row.
std::string octets_in_front(std::string_view columns) {
  std::string octets;
  for (std::size_t at = 0; at < columns.size(); at += kCell) {
    const auto octet = octet_in(columns.substr(at, kCell));
    if (!octet) break;
    octets.push_back(*octet);
  }
  return octets;
}

// Whether it is laid out as columns are, though some of them may be masked.
bool has_columns(std::string_view columns) {
  std::size_t octets = 0;
  for (std::size_t at = 0; at < columns.size(); at += kCell) {
    const auto cell = columns.substr(at, kCell);
    if (cell.size() == kCell && cell[2] != ' ') return false;
    octets += octet_in(cell) ? 1 : 0;
  }
  return octets > 1;
}

// All that the columns hold, where the text beside them says so.
bool is_confirmed(std::string_view row, std::string_view octets) {
  if (octets.empty() || row.size() <= kColumns) return false;
  const auto behind = row.find_first_not_of(' ', kCell * octets.size());
  return (behind == std::string_view::npos || behind >= kColumns) && shows(row.substr(kColumns), octets);
}

void read_columns(std::string_view row, std::uint64_t left, DumpRow& into) {
  const auto columns = row.substr(0, kColumns);
  auto octets = octets_in_front(columns);
  const bool too_long = trim_right(row).size() > left;  // for a text
  const bool confirmed = is_confirmed(row, octets);
  if (!confirmed && octets.size() < 2 && !has_columns(columns) && (octets.empty() || !too_long)) return;
  into.sure = confirmed;
  const auto whole = std::min<std::uint64_t>(left, kOctets);
  into.form = confirmed || octets.size() >= whole ? DumpRow::Form::octets : DumpRow::Form::broken;
  if (!confirmed && octets.size() > whole) octets.resize(static_cast<std::size_t>(whole));
  into.octets = into.form == DumpRow::Form::octets ? std::move(octets) : std::string();
}

}  // namespace

std::optional<DumpRow> parse_dump_row(std::string_view line, std::uint64_t block) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon < kFewestDigits || colon > kMostDigits) return std::nullopt;
  const auto offset = from_hex<std::uint64_t>(line.substr(0, colon));
  auto text = line.substr(colon + 1);
  if (!offset || (!text.empty() && !text.starts_with(' '))) return std::nullopt;
  if (!text.empty()) text.remove_prefix(1);
  DumpRow row;
  row.offset = *offset;
  row.octets = std::string(text);
  row.shown = text;
  if (row.offset < block) read_columns(text, block - row.offset, row);
  return row;
}

}  // namespace smtpwhy::unwrap
