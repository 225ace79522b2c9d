// Record: what is said, as events and as the lines of a transcript that `analyze` reads back to the same events.
//
//   20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx.example.net port 25
//   20:35:01.125 < 220 mx.example.net ESMTP           the server
//   20:35:01.126 > EHLO client.example.org            the client
//   20:35:01.126 > (message: 12 lines, 345 octets)    what is counted, not shown
//   20:35:01.127 * …                                  remarks
//   20:35:01.130 ! timeout: …                         what went wrong with the connection
//
// Times are UTC, cut to milliseconds, and the events have no more than that. The patterns are in data/formats/smtpwhy-send.toml.
#pragma once

#include "event/event.h"
#include "event/line_ledger.h"
#include "report/text_sink.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

class Record {
 public:
  /// All must outlive this. Each line is flushed: who watches sees it as it happens.
  Record(EventSink& events, LineLedger& ledger, TextSink& transcript) : events_(events), ledger_(ledger), transcript_(transcript) {}

  /// A connection to `host` begins. `now` is UTC in microseconds since 1970, here and below.
  void open(std::string_view host, std::uint16_t port, std::int64_t now);
  void tell(EventKind kind, Side side, Trouble trouble, std::string_view text, std::int64_t now);

  [[nodiscard]] std::uint64_t octets() const { return octets_; }

 private:
  void write(std::string_view mark, std::string_view text, std::int64_t now);
  void push(Event event, const Stamp& stamp);

  EventSink& events_;
  LineLedger& ledger_;
  TextSink& transcript_;
  std::uint64_t octets_ = 0;
};

/// One line of text with backslashes, and with whatever could act on a terminal, as `\xNN`. `without_backslashes` gives it back.
[[nodiscard]] std::string escaped_line(std::string_view text);

}  // namespace smtpwhy
