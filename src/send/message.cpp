#include "send/message.h"

#include "base/printable.h"
#include "base/text.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

using HeaderField = std::string;

std::string_view field_name(std::string_view header) { return header.substr(0, header.find(':')); }

// RFC 5322 section 2.2: printable ASCII but the colon.
bool is_header(std::string_view header) {
  const auto colon = header.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto field = header.substr(0, colon);
  const bool named = std::all_of(field.begin(), field.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return named && header.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<Done> check_headers(const std::vector<std::string>& headers) {
  const auto bad = std::find_if(headers.begin(), headers.end(), [](const auto& header) { return !is_header(header); });
  if (bad == headers.end()) return Done{};
  return Error{
      ErrorKind::usage, fmt::format("\"{}\" is no header", printable(*bad)), {}, "one line of the form \"Name: value\"", {}};
}

bool is_replaced(std::string_view field, const std::vector<std::string>& headers) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& h) { return equals_ignoring_case(field_name(h), field); });
}

// Without the fields that `headers` replace; a field goes on in lines that begin with white space (RFC 5322 section 2.2.3).
std::string without_replaced(std::string_view head, const std::vector<std::string>& headers) {
  std::string result;
  bool left_out = false;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size() - 2) + 2;
    const auto line = head.substr(0, end);
    if (line.front() != ' ' && line.front() != '\t') left_out = is_replaced(field_name(line), headers);
    if (!left_out) result += line;
    head.remove_prefix(end);
  }
  return result;
}

// What an encoded word may hold as it is, wherever it stands (RFC 2047 section 5 (3)).
bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '!' || c == '*' || c == '-';
}

std::string q_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (stands_for_itself(c)) {
      result += c;
    } else if (c == ' ') {
      result += '_';
    } else {
      result += fmt::format("={:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

}  // namespace

std::string encoded_words(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  constexpr std::size_t kLongest = 75;  // an encoded word, all of it (RFC 2047 section 2)
  const std::string head = is_utf8(text) ? "=?utf-8?Q?" : "=?unknown-8bit?Q?";
  std::string result;
  std::string word;
  while (!text.empty()) {
    // A word holds whole characters only (section 5).
    const auto length = first_character(text).length;
    const auto letter = q_encoded(text.substr(0, length));
    text.remove_prefix(length);
    if (head.size() + word.size() + letter.size() + 2 > kLongest) result += head + std::exchange(word, {}) + "?=\r\n ";
    word += letter;
  }
  return result + head + word + "?=";
}

std::string with_crlf(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 32 + 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\r' || text[i] == '\n') {
      result += "\r\n";
    } else {
      result += text[i];
    }
  }
  if (!result.empty() && !result.ends_with("\r\n")) result += "\r\n";
  return result;
}

std::string dot_stuffed(std::string_view message) {
  std::string result;
  result.reserve(message.size() + 16);
  bool at_start = true;
  for (const char c : message) {
    if (at_start && c == '.') result += '.';
    result += c;
    at_start = c == '\n';
  }
  return result + ".\r\n";
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::uint64_t line_count(std::string_view message) {
  return static_cast<std::uint64_t>(std::count(message.begin(), message.end(), '\n'));
}

Result<std::string> compose(const MessageParts& parts) {
  std::vector<HeaderField> fields = {"Date: " + parts.date, fmt::format("From: <{}>", parts.sender),
                                     fmt::format("To: <{}>", join(parts.recipients, ">, <")), "Subject: " + parts.subject,
                                     fmt::format("Message-ID: <{}>", parts.id)};
  if (!is_ascii(parts.body)) {
    fields.insert(fields.end(),
                  {"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"});
  }
  if (const auto done = check_headers(fields); !done) return done.error();
  // A line for each recipient: RFC 5322 section 2.1.1 allows no line of more than 998 octets.
  fields[2] = fmt::format("To: <{}>", join(parts.recipients, ">,\r\n <"));
  fields[3] = "Subject: " + encoded_words(parts.subject);
  std::string head;
  for (const auto& field : fields) head += field + "\r\n";
  return with_headers(head + "\r\n" + with_crlf(parts.body), parts.headers);
}

Result<std::string> with_headers(std::string_view message, const std::vector<std::string>& headers) {
  if (const auto done = check_headers(headers); !done) return done.error();
  if (headers.empty()) return std::string(message);
  std::string added;
  for (const auto& header : headers) added += header + "\r\n";
  // A message that begins with the empty line has no head.
  if (message.starts_with("\r\n")) return added + std::string(message);
  const auto blank = message.find("\r\n\r\n");
  const auto end = blank == std::string_view::npos ? message.size() : blank + 2;
  return without_replaced(message.substr(0, end), headers) + added + std::string(message.substr(end));
}

std::string date_header(std::int64_t micros) {
  using namespace std::chrono;
  static constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_time<microseconds> time{microseconds(micros)};
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", days.at(weekday(day).c_encoding()),
                     static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace smtpwhy
