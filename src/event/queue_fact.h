// QueueFact: what a mail server's log tells of one message in its queue, or of one that it did not take. Fields are as logged: what
// belongs to one message is joined on the right of the waist.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace smtpwhy {

/// What became of an attempt, as the log itself words it; the names are those of the report.
enum class DeliveryStatus : std::uint8_t { unknown, sent, deferred, bounced, rejected, expired, discarded };
[[nodiscard]] std::string_view name(DeliveryStatus status);

/// Which way the mail went, seen from the server that logged; the names are those of the report.
enum class Direction : std::uint8_t { inbound, outbound, local };
[[nodiscard]] std::string_view name(Direction direction);

enum class QueueFactKind : std::uint8_t {
  message,        ///< something of the message itself: its sender, id, client
  attempt_begun,  ///< `attempt` will go to `recipient`; a `status` is what it counts as where no line tells how it ended
  attempt,        ///< an attempt ended with `status`; also a refusal of this server's own (inbound), and an expiry
  encrypted,      ///< the connection to `relay` on which `attempt` goes on is encrypted, as `tls` tells
  removed,        ///< the message has left the queue: what is known of it can be forgotten
};

/// All views live only during the call that hands the event over; empty: the log does not say.
struct QueueFact {
  QueueFactKind kind = QueueFactKind::message;
  DeliveryStatus status = DeliveryStatus::unknown;
  Direction direction = Direction::outbound;
  std::string_view queue_id;    ///< of the message within one key; servers use them again
  std::string_view attempt;     ///< the name of an attempt that began in an earlier line, or of the process that is at it
  std::string_view message_id;  ///< the header field's value, without angle brackets
  std::optional<std::string_view> sender;  ///< the reverse-path; an empty one is a bounce's own (RFC 5321 section 4.5.5)
  std::string_view recipient;              ///< the forward-path
  std::string_view client;                 ///< who handed it in: name, address
  std::string_view relay;                  ///< who was to take it: name, address and port as logged
  std::string_view tls;                    ///< protocol and cipher
  std::string_view command;                ///< in the log's words: `RCPT`, `end of DATA`, `CONNECT`
  std::string_view status_text;            ///< an enhanced status code that the log gives beside the text
  std::string_view text;                   ///< why: a reply, with what the log puts around it
};

/// As a new one. In parts, which for one line after another is quicker than to make it anew.
inline void renew(QueueFact& fact) {
  fact.kind = QueueFactKind::message;
  fact.status = DeliveryStatus::unknown;
  fact.direction = Direction::outbound;
  fact.queue_id = {};
  fact.attempt = {};
  fact.message_id = {};
  fact.sender.reset();
  fact.recipient = {};
  fact.client = {};
  fact.relay = {};
  fact.tls = {};
  fact.command = {};
  fact.status_text = {};
  fact.text = {};
}

}  // namespace smtpwhy
