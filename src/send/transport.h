// Transport: what a client needs from the world. The part that a server needs as well is Connection. The one that opens sockets is in send/io/; tests have one of their own.
#pragma once

#include "event/event.h"
#include "send/deadlines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct Host {
  std::string name;  ///< a host name or an IP address, without brackets
  std::uint16_t port = 25;
};

/// Why something did not come about, for a person.
struct Failure {
  Trouble trouble = Trouble::other;
  std::string why;
};

struct Connected {
  std::optional<Failure> failure;
  std::vector<std::string> remarks;  ///< each address that was tried, and what came of it
};

struct Secured {
  std::optional<Failure> failure;
  std::string parameters;            ///< protocol and cipher; empty where the handshake failed
  std::vector<std::string> remarks;  ///< on the certificate
};

enum class Arrival : std::uint8_t { bytes, closed, timeout, failed };

struct Received {
  Arrival arrival = Arrival::closed;
  std::string text;  ///< the bytes, or why it failed
};

/// A connection that stands, from either side.
class Connection {
 public:
  using Duration = Deadlines::Duration;

  virtual ~Connection() = default;
  /// The time: UTC, in microseconds since 1970.
  [[nodiscard]] virtual std::int64_t now() = 0;
  /// All of `bytes`; `limit` is for each block that the network takes. Nothing where it was sent.
  [[nodiscard]] virtual std::optional<Failure> send(std::string_view bytes, Duration limit) = 0;
  /// `receive` gives up after this, counted from now, however often it is called.
  virtual void expect_within(Duration limit) = 0;
  [[nodiscard]] virtual Received receive() = 0;
  virtual void close() = 0;
};

class Transport : public Connection {
 public:
  [[nodiscard]] virtual Connected connect(const Host& host, Duration limit) = 0;
  /// The handshake, and whether the certificate is the right one.
  [[nodiscard]] virtual Secured start_tls(const Host& host, Duration limit) = 0;
};

}  // namespace smtpwhy
