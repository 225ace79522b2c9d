#include "mimic/io/asio_listener.h"

#include "mimic/io/own_certificate_impl.h"
#include "send/io/asio_stream_impl.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

Error unusable(std::string_view what, const std::string& value, const std::string& why) {
  return {ErrorKind::usage, fmt::format("{} \"{}\" cannot be used: {}", what, value, why), {}, {}, {}};
}

std::string shown(const tcp::endpoint& endpoint) {
  return fmt::format("{} port {}", endpoint.address().to_string(), endpoint.port());
}

class AsioListener : public Listener {
 public:
  explicit AsioListener(const ListenerSettings& settings) : settings_(settings) {}
  ~AsioListener() override {
    if (stop_.is_open()) stop_.release();  // it belongs to who made it
  }
  AsioListener(const AsioListener&) = delete;
  AsioListener& operator=(const AsioListener&) = delete;

  Result<Done> prepare() {
    if (auto done = take_certificate(); !done) return done;
    ErrorCode code;
    const tcp::endpoint endpoint(asio::ip::make_address(settings_.where.name, code), settings_.where.port);
    if (!code) acceptor_.open(endpoint.protocol(), code);
    if (!code) acceptor_.set_option(tcp::acceptor::reuse_address(true), code);
    if (!code) acceptor_.bind(endpoint, code);
    if (!code) acceptor_.listen(tcp::acceptor::max_listen_connections, code);
    if (code) return unusable("the address", fmt::format("{}:{}", settings_.where.name, settings_.where.port), words(code));
    if (settings_.stop < 0) return Done{};
    stop_.assign(settings_.stop, code);
    stop_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const ErrorCode& ended) {
      if (!ended) stream_.interrupt();
    });
    return Done{};
  }

  std::int64_t now() override { return utc_now(); }

  Host address() const override {
    ErrorCode ignored;
    const auto endpoint = acceptor_.local_endpoint(ignored);
    return {endpoint.address().to_string(), endpoint.port()};
  }

  std::optional<std::string> accept() override {
    constexpr std::chrono::hours kLong(24);  // some limit there must be: it begins anew
    while (!stream_.interrupted()) {
      tcp::endpoint peer;
      const auto code = stream_.await(
          Clock::now() + kLong, [&](auto done) { acceptor_.async_accept(stream_.socket(), peer, done); },
          [this] { acceptor_.cancel(); });
      if (code) continue;
      ErrorCode ignored;
      stream_.socket().set_option(tcp::no_delay(true), ignored);  // a reply is written at once, and then a command is awaited
      return shown(peer);
    }
    return std::nullopt;
  }

  Secured start_tls(Duration limit) override {
    Secured result;
    auto& tls = stream_.begin_tls(context_);
    const auto ended = stream_.await(Clock::now() + limit, [&](auto done) { tls.async_handshake(ssl::stream_base::server, done); });
    if (ended) {
      const bool silent = ended == asio::error::timed_out;
      result.failure = Failure{Trouble::tls_failed, silent ? "the client did not go on with the TLS handshake in time"
                                                           : "TLS handshake failed: " + tls_words(ended, "client")};
      return result;
    }
    auto* const handle = tls.native_handle();
    result.parameters = fmt::format("{} {}", SSL_get_version(handle), SSL_get_cipher_name(handle));
    return result;
  }

  std::optional<Failure> send(std::string_view bytes, Duration limit) override { return stream_.send(bytes, limit); }
  void expect_within(Duration limit) override { stream_.expect_within(limit); }
  Received receive() override { return stream_.receive(); }
  void close() override { stream_.close(); }

 private:
  Result<Done> take_certificate() {
    ErrorCode code;
    if (!settings_.certificate.empty()) {
      if (context_.use_certificate_chain_file(settings_.certificate, code))
        return unusable("the certificate", settings_.certificate, words(code));
      const auto& key = settings_.key.empty() ? settings_.certificate : settings_.key;
      if (context_.use_private_key_file(key, ssl::context::pem, code)) return unusable("the key", key, words(code));
      return Done{};
    }
    const auto own = make_own_certificate(settings_.certificate_name);
    auto* const handle = context_.native_handle();
    const bool taken = own.certificate && SSL_CTX_use_certificate(handle, own.certificate.get()) == 1 &&
                       SSL_CTX_use_PrivateKey(handle, own.key.get()) == 1;
    if (!taken) return unusable("a certificate of its own for", settings_.certificate_name, "OpenSSL did not make it");
    return Done{};
  }

  ListenerSettings settings_;
  AsioStream stream_{"client"};
  ssl::context context_{ssl::context::tls_server};
  tcp::acceptor acceptor_{stream_.io()};
  asio::posix::stream_descriptor stop_{stream_.io()};
};

}  // namespace

Result<std::unique_ptr<Listener>> make_listener(const ListenerSettings& settings) {
  auto listener = std::make_unique<AsioListener>(settings);
  if (const auto done = listener->prepare(); !done) return done.error();
  return std::unique_ptr<Listener>(std::move(listener));
}

bool is_loopback(const std::string& address) {
  ErrorCode code;
  const auto read = asio::ip::make_address(address, code);
  return !code && read.is_loopback();
}

}  // namespace smtpwhy
