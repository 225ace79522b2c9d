// AsioStream: a connection over Boost.Asio, in clear text and then under OpenSSL, with a deadline on each step. For the client's transport and
// the server's listener; it is seen by no other file.
#pragma once

#include "send/transport.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

namespace smtpwhy {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// What went wrong, without what only programmers need: `error text (SSL routines, …)`.
[[nodiscard]] std::string words(const ErrorCode& code);
[[nodiscard]] std::string tls_words(const ErrorCode& code, std::string_view other_side);

/// UTC in microseconds since 1970.
[[nodiscard]] std::int64_t utc_now();

class AsioStream {
 public:
  using Duration = Connection::Duration;

  /// `other_side` is what failures call it: `server`.
  explicit AsioStream(std::string_view other_side) : other_side_(other_side) {}

  [[nodiscard]] asio::io_context& io() { return io_; }
  [[nodiscard]] tcp::socket& socket() { return socket_; }

  /// From here on it is encrypted; the handshake is still to be done. Valid until `close`.
  ssl::stream<tcp::socket&>& begin_tls(ssl::context& context) {
    tls_ = std::make_unique<ssl::stream<tcp::socket&>>(socket_, context);
    return *tls_;
  }

  [[nodiscard]] std::optional<Failure> send(std::string_view bytes, Duration limit);
  void expect_within(Duration limit) { deadline_ = Clock::now() + limit; }
  [[nodiscard]] Received receive();
  void close();

  /// Whatever is under way ends, and nothing begins any more.
  void interrupt() { interrupted_ = true; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }

  /// Runs one operation until it ends or the time is up; then `give_up` must end it, and the connection is of no more use.
  template <class Begin, class GiveUp>
  ErrorCode await(Clock::time_point deadline, Begin begin, GiveUp give_up) {
    ErrorCode result = asio::error::timed_out;
    bool ended = false;
    begin([&](const ErrorCode& code, auto... /*rest*/) {
      result = code;
      ended = true;
    });
    io_.restart();
    while (!ended && !interrupted_ && io_.run_one_until(deadline) > 0) {
    }
    if (ended) return result;
    give_up();
    while (!ended && io_.run_one() > 0) {
    }
    return asio::error::timed_out;
  }

  template <class Begin>
  ErrorCode await(Clock::time_point deadline, Begin begin) {
    return await(deadline, begin, [this] {
      ErrorCode ignored;
      socket_.close(ignored);
    });
  }

 private:
  std::string other_side_;
  asio::io_context io_;
  tcp::socket socket_{io_};
  std::unique_ptr<ssl::stream<tcp::socket&>> tls_;
  std::array<char, 16384> buffer_{};
  Clock::time_point deadline_ = Clock::now();
  bool interrupted_ = false;
};

}  // namespace smtpwhy
