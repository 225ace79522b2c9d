// Serving: one connection from its beginning to its end: what the server wants is done by the connection, and put on record.
#pragma once

#include "mimic/script.h"
#include "send/record.h"
#include "send/transport.h"

#include <optional>
#include <string>

namespace smtpwhy {

/// Where a server listens, and who has come.
class Listener : public Connection {
 public:
  /// Waits for a client, however long; its address and port, for a person. Nothing where it is to wait no longer.
  [[nodiscard]] virtual std::optional<std::string> accept() = 0;
  /// The handshake, as the server.
  [[nodiscard]] virtual Secured start_tls(Duration limit) = 0;
  /// The address and port that it listens at.
  [[nodiscard]] virtual Host address() const = 0;
};

/// With the client who was accepted last. `limit` is how long it may say nothing, or be kept waiting; and how long sending may take.
void serve(const Script& script, Listener& listener, Record& record, Deadlines::Duration limit);

}  // namespace smtpwhy
