// SessionLoad: sessions and deliveries on their way from the thread that puts them together to the one that diagnoses and counts them.
#pragma once

#include "run/text_blocks.h"
#include "session/session.h"

#include <cstdint>
#include <vector>

namespace smtpwhy {

/// Sessions, and deliveries with copies of all that they are views of.
class SessionLoad : public SessionSink {
 public:
  void on_session(Session&& session) override;
  void on_delivery(const Delivery& delivery) override;

  /// Hands all over in their order. Once.
  void replay(SessionSink& target);

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// For the next ones; what was allocated stays.
  void clear();

 private:
  enum class Step : std::uint8_t { session, delivery };

  std::vector<Step> steps_;
  static constexpr std::size_t kMostSpare = 64;  // sessions that are over and wait for their memory to be used again

  // Those beyond the counts are of loads before, and keep what they have allocated.
  std::vector<Session> sessions_;
  std::size_t session_count_ = 0;
  std::vector<Delivery> deliveries_;
  std::size_t delivery_count_ = 0;
  TextBlocks text_;
};

}  // namespace smtpwhy
