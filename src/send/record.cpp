#include "send/record.h"

#include "base/printable.h"
#include "base/time.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string time_of_day(std::int64_t now) {
  const auto milliseconds = now % kMicrosPerDay / kMicrosPerMilli;
  return fmt::format("{:02}:{:02}:{:02}.{:03}", milliseconds / 3600000, milliseconds / 60000 % 60, milliseconds / 1000 % 60,
                     milliseconds % 1000);
}

std::string whole_time(std::int64_t now) {
  const auto text = utc_text(now / kMicrosPerSecond * kMicrosPerSecond);
  return fmt::format("{}.{:03}Z", text.substr(0, text.find_first_of(".Z")), now % kMicrosPerSecond / kMicrosPerMilli);
}

struct TroubleRow {
  Trouble trouble;
  std::string_view prefix;
};

constexpr std::array<TroubleRow, 5> kTroubles = {{{Trouble::timeout, "timeout: "},
                                                  {Trouble::lost, "lost: "},
                                                  {Trouble::connect_failed, "not connected: "},
                                                  {Trouble::tls_failed, "no TLS: "},
                                                  {Trouble::hung_up, "hung up: "}}};

std::string_view prefix_of(Trouble trouble) {
  const auto* const found =
      std::find_if(kTroubles.begin(), kTroubles.end(), [&](const auto& row) { return row.trouble == trouble; });
  return found == kTroubles.end() ? std::string_view() : found->prefix;
}

// A line of the client that looks like the count of a message.
std::string client_line(std::string_view text) {
  return text.starts_with('(') ? "\\x28" + escaped_line(text.substr(1)) : escaped_line(text);
}

}  // namespace

std::string escaped_line(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto character = first_character(text);
    const auto octets = text.substr(0, character.length);
    if (!character.valid || is_harmful(character.number)) {
      for (const char c : octets) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += octets == "\\" ? "\\\\" : octets;
    }
    text.remove_prefix(character.length);
  }
  return result;
}

void Record::write(std::string_view mark, std::string_view text, std::int64_t now) {
  const auto line = fmt::format("{} {} {}\n", time_of_day(now), mark, text);
  octets_ += line.size();
  transcript_.write(line);
  transcript_.flush();
}

void Record::open(std::string_view host, std::uint16_t port, std::int64_t now) {
  const auto stamp_text = whole_time(now);
  write("*", fmt::format("{}: connecting to {} port {}", stamp_text, escaped_line(host), port), now);
  Event event;
  event.kind = EventKind::open;
  event.text = host;
  event.port = port;
  push(event, parse_stamp(stamp_text));
}

void Record::tell(EventKind kind, Side side, Trouble trouble, std::string_view text, std::int64_t now) {
  switch (kind) {
    case EventKind::line:
      write(side == Side::client ? ">" : "<", side == Side::client ? client_line(text) : escaped_line(text), now);
      break;
    case EventKind::elided_body: write(">", text, now); break;
    case EventKind::tls_started: write("*", "TLS started: " + escaped_line(text), now); break;
    case EventKind::close: write("*", "connection closed", now); break;
    case EventKind::client_error: write("!", std::string(prefix_of(trouble)) + escaped_line(text), now); break;
    default:
      write("*", escaped_line(text), now);
      ledger_.add(LineFate::noise);
      return;
  }
  Event event;
  event.kind = kind;
  if (kind == EventKind::line) event.side = side;
  if (kind == EventKind::elided_body || kind == EventKind::client_error) event.side = Side::client;
  event.trouble = trouble;
  event.text = kind == EventKind::elided_body || kind == EventKind::close ? std::string_view() : text;
  const auto stamp_text = time_of_day(now);
  push(event, parse_stamp(stamp_text));
}

void Record::push(Event event, const Stamp& stamp) {
  event.logger = Side::client;
  event.stamp = stamp;
  ledger_.add(LineFate::event);
  event.line = ledger_.counts().lines;
  events_.on_event(event);
}

}  // namespace smtpwhy
