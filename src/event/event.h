// Event: the waist of smtpwhy. Left of it one log format is known and nothing of mail; right of it SMTP is known and no format.
#pragma once

#include "base/time.h"
#include "event/queue_fact.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace smtpwhy {

enum class Side : std::uint8_t { unknown, client, server };

/// Who is spoken to.
[[nodiscard]] constexpr Side opposite(Side side) {
  return side == Side::client ? Side::server : side == Side::server ? Side::client : Side::unknown;
}

enum class EventKind : std::uint8_t {
  open,          ///< a connection begins; `text` is the host, as far as the log tells
  close,         ///< it ended in order
  line,          ///< `text` was said by `side`
  body_line,     ///< `text` is message content, if any is under way; else it says nothing
  elided_body,   ///< message content that the log leaves out
  tls_started,   ///< both sides speak TLS from here; `text` may name protocol and cipher
  note,          ///< the log's own remark; may carry `latency_us`
  client_error,  ///< the client's own words about what went wrong
  told_reply,    ///< `text` is a reply as the client tells of it, logged or not; without a code: some reply came
  queue_fact,    ///< what a mail server's log tells of a message; `fact` holds it
};

/// What a client complains of; `hung_up`: it dropped the connection itself, on purpose. The format says which; the words are classified like any reply.
enum class Trouble : std::uint8_t { none, lost, timeout, connect_failed, tls_failed, hung_up, other };

/// All views live only during the call that hands the event over.
struct Event {
  EventKind kind = EventKind::note;
  Side side = Side::unknown;
  Trouble trouble = Trouble::none;
  Side logger = Side::unknown;  ///< who wrote the log: the client's program or the server's
  std::string_view key;         ///< which conversation; empty where the format tells none apart
  std::string_view mark;     ///< of a line with an unknown side: lines of one key with equal marks have one speaker; empty: no mark
  std::string_view text;     ///< without CRLF
  std::string_view command;  ///< of a told reply: what it answers, in the log's words; empty: the log does not say
  std::uint16_t port = 0;    ///< of an open connection: the server's; 0: the log does not say
  bool bare_line_end = false;  ///< of a line: it ended in LF or CR alone, where the log shows that byte by byte
  bool further = false;  ///< of a line: the log shows it as more of what `side` said in the line before, perhaps without a code
  Stamp stamp;
  std::uint64_t line = 0;                   ///< in the input, from 1
  std::optional<std::uint32_t> latency_us;  ///< of a note: how long the reply after it took
  const QueueFact* fact = nullptr;          ///< of a queue fact, and only there
};

/// Takes events in the order of their lines. Joins nothing, keeps no view after the call.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

}  // namespace smtpwhy
