#include "send/io/asio_stream_impl.h"

namespace smtpwhy {

std::string words(const ErrorCode& code) {
  auto text = code.message();
  if (const auto at = text.find(" (SSL routines"); at != std::string::npos) text.erase(at);
  return text;
}

std::string tls_words(const ErrorCode& code, std::string_view other_side) {
  if (code != asio::error::eof && code != ssl::error::stream_truncated) return words(code);
  return "the " + std::string(other_side) + " closed the connection";
}

std::int64_t utc_now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::optional<Failure> AsioStream::send(std::string_view bytes, Duration limit) {
  constexpr std::size_t kBlock = 65536;
  while (!bytes.empty()) {
    const auto block = bytes.substr(0, kBlock);
    const auto buffer = asio::buffer(block.data(), block.size());
    const auto code = await(Clock::now() + limit, [&](auto done) {
      if (tls_) return asio::async_write(*tls_, buffer, done);
      asio::async_write(socket_, buffer, done);
    });
    if (code == asio::error::timed_out) return Failure{Trouble::timeout, "the " + other_side_ + " does not take what is sent"};
    if (code) return Failure{Trouble::lost, "the connection broke while sending: " + words(code)};
    bytes.remove_prefix(block.size());
  }
  return std::nullopt;
}

Received AsioStream::receive() {
  std::size_t length = 0;
  const auto code = await(deadline_, [&](auto done) {
    const auto ended = [&length, done](const ErrorCode& how, std::size_t count) {
      length = count;
      done(how);
    };
    if (tls_) return tls_->async_read_some(asio::buffer(buffer_), ended);
    socket_.async_read_some(asio::buffer(buffer_), ended);
  });
  if (!code) return {Arrival::bytes, std::string(buffer_.data(), length)};
  if (code == asio::error::timed_out) return {Arrival::timeout, {}};
  // Many close without TLS's farewell.
  if (code == asio::error::eof || code == ssl::error::stream_truncated) return {Arrival::closed, {}};
  if (code == asio::error::connection_reset || code == asio::error::broken_pipe) return {Arrival::closed, {}};
  return {Arrival::failed, words(code)};
}

void AsioStream::close() {
  ErrorCode ignored;
  if (tls_) SSL_shutdown(tls_->native_handle());  // only queues the farewell
  tls_.reset();
  socket_.close(ignored);
}

}  // namespace smtpwhy
