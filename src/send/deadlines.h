// Deadlines: how long a client waits, and for what (RFC 5321 section 4.5.3.2). One table; whoever sends may override it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace smtpwhy {

/// What is waited for.
enum class Wait : std::uint8_t {
  connect,
  handshake,  ///< of TLS
  greeting,
  hello,
  login,
  mail,
  rcpt,
  data,         ///< the 354
  data_block,   ///< until the network has taken a part of the message
  end_of_data,  ///< the reply to the whole message
  other,        ///< any other command
  quit,
};
inline constexpr std::size_t kWaits = 12;

class Deadlines {
 public:
  using Duration = std::chrono::milliseconds;

  /// Those of the RFC.
  Deadlines();

  [[nodiscard]] Duration of(Wait wait) const { return limits_.at(static_cast<std::size_t>(wait)); }

  /// The same for each reply, and for the handshake and each block.
  void set_replies(Duration limit);
  void set_connect(Duration limit);

 private:
  std::array<Duration, kWaits> limits_;
};

}  // namespace smtpwhy
