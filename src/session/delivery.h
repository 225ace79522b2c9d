// Delivery: one recipient's attempt as a mail server's log tells it, joined from what its lines say of the message.
#pragma once

#include "base/time.h"
#include "event/queue_fact.h"
#include "knowledge/reply_text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

/// Whether the log tells how an attempt ended.
enum class Ending : std::uint8_t {
  told,
  untold,    ///< no line does: no reply came, or the log ends before it
  under_way  ///< not yet: reading was stopped in the middle of it
};

/// Views live only as long as the call that hands it over.
struct Delivery {
  std::uint64_t line = 0;  ///< that tells how it ended
  Stamp time;
  Direction direction = Direction::outbound;
  DeliveryStatus status = DeliveryStatus::unknown;
  std::string_view queue_id;
  std::string_view message_id;
  std::optional<std::string_view> sender;  ///< the reverse-path; an empty one is a bounce's own
  std::string_view recipient;              ///< the forward-path
  std::string_view client;
  std::string_view relay;        ///< name, address and port as logged
  std::string_view tls;          ///< protocol and cipher; empty: the log does not say
  std::string_view as_logged;    ///< why; nothing shows it but as `text`
  std::string_view status_text;  ///< an enhanced status code that the log gives beside it
  std::string verb;              ///< what was answered: a verb, `.`, `CONNECT`; empty: the log does not say
  knowledge::ReplyText reply;    ///< the reply in the text; without a code where it holds none
  /// Of what was sent few want to know more: `reply` has codes only, its words are asked for by `reply_words`, and `as_logged` may hold a
  /// secret, which `text` leaves out.
  bool words_unread = false;
  Ending ending = Ending::told;

  /// The name or address in `relay`, without port; empty: none is told, or it went to nowhere else.
  [[nodiscard]] std::string_view relay_host() const;

  /// Why, without secrets; `kept` holds it where there were any, and must outlive it.
  [[nodiscard]] std::string_view text(std::string& kept) const;

  /// What the reply says beside its codes.
  [[nodiscard]] std::string reply_words() const;

  /// By its reply, else by its status; nothing where neither tells.
  [[nodiscard]] std::optional<ReplySeverity> severity() const;
  [[nodiscard]] bool failed() const;
};

}  // namespace smtpwhy
