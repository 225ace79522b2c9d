#include "send/io/asio_transport.h"

#include "base/text.h"
#include "send/io/asio_stream_impl.h"
#include "send/io/certificate_impl.h"
#include "send/io/mx_lookup.h"
#include "send/io/trust_store_impl.h"
#include "smtp/names.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

struct VersionRow {
  std::string_view name;
  int number;
};
constexpr std::array<VersionRow, 4> kVersions = {
    {{"1.0", TLS1_VERSION}, {"1.1", TLS1_1_VERSION}, {"1.2", TLS1_2_VERSION}, {"1.3", TLS1_3_VERSION}}};

Error unusable(std::string_view what, const std::string& value, std::string why) {
  return {ErrorKind::usage, fmt::format("{} \"{}\" cannot be used: {}", what, value, why), {}, {}, {}};
}

/// What checking a chain has brought to light.
struct ChainCheck {
  std::vector<std::string> problems;
  std::string leaf;  // described
};

/// A question to the system's resolver. Nothing can interrupt it, and whoever destroys this waits for the end: one that takes too long is
/// left to itself, until the program ends.
struct Lookup {
  asio::io_context io;
  tcp::resolver resolver{io};
  std::optional<ErrorCode> ended;
  tcp::resolver::results_type results;
};

class AsioTransport : public Transport {
 public:
  explicit AsioTransport(const ConnectionSettings& settings) : settings_(settings), context_(ssl::context::tls_client) {
    // Whoever was judged at first must not become somebody else in the middle (RFC 7457 section 2.10).
    SSL_CTX_set_options(context_.native_handle(), SSL_OP_NO_RENEGOTIATION);
  }

  /// Reads what the settings name.
  Result<Done> prepare() {
    const auto& tls = settings_.tls;
    ErrorCode code;
    if (!settings_.source.empty() && (asio::ip::make_address(settings_.source, code), code)) {
      return unusable("the source address", settings_.source, "it is no IP address");
    }
    const auto* const version =
        std::find_if(kVersions.begin(), kVersions.end(), [&](const auto& row) { return row.name == tls.least; });
    if (version == kVersions.end()) return unusable("the TLS version", tls.least, "known are 1.0, 1.1, 1.2 and 1.3");
    SSL_CTX_set_min_proto_version(context_.native_handle(), version->number);
    // OpenSSL forbids what these versions need unless it is told otherwise.
    if (version->number < TLS1_2_VERSION) SSL_CTX_set_cipher_list(context_.native_handle(), "DEFAULT@SECLEVEL=0");
    if (!tls.authorities.empty() && context_.load_verify_file(tls.authorities, code)) {
      return unusable("the file of authorities", tls.authorities, words(code));
    }
    if (tls.certificate.empty()) return Done{};
    if (context_.use_certificate_chain_file(tls.certificate, code))
      return unusable("the certificate", tls.certificate, words(code));
    const auto& key = tls.key.empty() ? tls.certificate : tls.key;
    if (context_.use_private_key_file(key, ssl::context::pem, code)) return unusable("the key", key, words(code));
    return Done{};
  }

  std::int64_t now() override { return utc_now(); }

  Connected connect(const Host& host, Duration limit) override {
    close();
    Connected result;
    const auto deadline = Clock::now() + limit;
    const auto addresses = addresses_of(host, limit, result);
    if (result.failure) return result;
    std::string last;
    auto left = static_cast<Clock::rep>(addresses.size());
    for (const auto& address : addresses) {
      const auto where = fmt::format("{} port {}", address.to_string(), host.port);
      // Each gets an equal share of the time that is left: one that is silent does not use up that of the others.
      const auto now = Clock::now();
      const auto code = try_address({address, host.port}, now + (deadline - now) / left--);
      if (!code) {
        ErrorCode ignored;
        stream_.socket().set_option(tcp::no_delay(true), ignored);  // a group is written at once, and then a reply is awaited
        result.remarks.push_back(
            fmt::format("connected to {} from {}", where, stream_.socket().local_endpoint(ignored).address().to_string()));
        return result;
      }
      last = fmt::format("{}: {}", where, code == asio::error::timed_out ? "Connection timed out" : words(code));
      if (addresses.size() > 1) result.remarks.push_back(last);
    }
    result.failure = Failure{Trouble::connect_failed, addresses.size() > 1 ? host.name + ": " + last : last};
    return result;
  }

  Secured start_tls(const Host& host, Duration limit) override {
    Secured result;
    const auto name = settings_.tls.name.empty() ? host.name : settings_.tls.name;
    trust_the_system();
    auto& tls = stream_.begin_tls(context_);
    if (!is_ip(name)) SSL_set_tlsext_host_name(tls.native_handle(), name.c_str());
    chain_ = {};
    ErrorCode code;
    tls.set_verify_mode(ssl::verify_peer, code);
    // All that is wrong is wanted, not only the first thing; so it is judged afterwards.
    tls.set_verify_callback([this](bool good, ssl::verify_context& context) { return note(chain_, good, context.native_handle()); },
                            code);
    const auto ended = stream_.await(Clock::now() + limit, [&](auto done) { tls.async_handshake(ssl::stream_base::client, done); });
    if (ended) {
      const bool silent = ended == asio::error::timed_out;
      const auto why =
          silent ? "the server did not answer the TLS handshake in time" : "TLS handshake failed: " + tls_words(ended, "server");
      result.failure = Failure{Trouble::tls_failed, why};
      return result;
    }
    auto* const handle = tls.native_handle();
    result.parameters = fmt::format("{} {}", SSL_get_version(handle), SSL_get_cipher_name(handle));
    judge(chain_, SSL_get_peer_certificate(handle), name, result);
    return result;
  }

  std::optional<Failure> send(std::string_view bytes, Duration limit) override { return stream_.send(bytes, limit); }
  void expect_within(Duration limit) override { stream_.expect_within(limit); }
  Received receive() override { return stream_.receive(); }
  void close() override { stream_.close(); }

 private:
  // Only where there is TLS: reading some hundred certificates takes longer than all else.
  void trust_the_system() {
    ErrorCode ignored;
    if (!std::exchange(trusts_system_, true)) context_.set_default_verify_paths(ignored);
  }

  [[nodiscard]] bool wanted(const asio::ip::address& address) const {
    if (settings_.family == AddressFamily::any) return true;
    return address.is_v4() == (settings_.family == AddressFamily::ipv4);
  }

  std::vector<asio::ip::address> addresses_of(const Host& host, Duration limit, Connected& result) {
    std::vector<asio::ip::address> found;
    std::string why = "Name or service not known";
    if (is_ip(host.name)) {
      found.push_back(asio::ip::make_address(host.name));
    } else if (!settings_.resolver.empty()) {
      const auto answer = look_up_addresses(host.name, settings_.resolver, limit);
      if (!answer.why.empty()) why = answer.why;
      for (const auto& address : answer.addresses) found.push_back(asio::ip::make_address(address));
    } else {
      ErrorCode code = resolve(host, limit, found);
      if (code == asio::error::host_not_found_try_again) why = "Temporary failure in name resolution";
      if (code == asio::error::timed_out) why = "the name servers did not answer in time";
    }
    const auto unwanted = [this](const auto& address) { return !wanted(address); };
    const bool any = !found.empty();
    found.erase(std::remove_if(found.begin(), found.end(), unwanted), found.end());
    if (any && found.empty()) why = "it has no address of the wanted family";
    if (found.empty()) result.failure = Failure{Trouble::connect_failed, fmt::format("{}: {}", host.name, why)};
    return found;
  }

  static ErrorCode resolve(const Host& host, Duration limit, std::vector<asio::ip::address>& found) {
    auto lookup = std::make_unique<Lookup>();
    lookup->resolver.async_resolve(host.name, "", [into = lookup.get()](const ErrorCode& code, const auto& results) {
      into->ended = code;
      into->results = results;
    });
    const auto deadline = Clock::now() + limit;
    while (!lookup->ended && lookup->io.run_one_until(deadline) > 0) {
    }
    if (!lookup->ended) {
      (void)lookup.release();  // NOLINT(bugprone-unused-return-value): see Lookup
      return asio::error::timed_out;
    }
    for (const auto& entry : lookup->results) {
      const auto address = entry.endpoint().address();
      if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
    }
    return *lookup->ended;
  }

  ErrorCode try_address(const tcp::endpoint& endpoint, Clock::time_point deadline) {
    ErrorCode code;
    auto& socket = stream_.socket();
    socket.close(code);
    socket.open(endpoint.protocol(), code);
    if (!code && !settings_.source.empty()) socket.bind({asio::ip::make_address(settings_.source), 0}, code);
    if (code) return code;
    return stream_.await(deadline, [&](auto done) { socket.async_connect(endpoint, done); });
  }

  static bool note(ChainCheck& chain, bool good, X509_STORE_CTX* context) {
    auto* const certificate = X509_STORE_CTX_get_current_cert(context);
    const int depth = X509_STORE_CTX_get_error_depth(context);
    if (!good) {
      auto problem = certificate_problem(X509_STORE_CTX_get_error(context), depth, certificate);
      // A chain of one is missed twice: as not known, and as not verified.
      const bool told = std::find(chain.problems.begin(), chain.problems.end(), problem) != chain.problems.end();
      if (!told) chain.problems.push_back(std::move(problem));
    }
    return true;
  }

  void judge(ChainCheck& chain, X509* certificate, const std::string& name, Secured& result) {
    if (certificate == nullptr) {
      chain.problems.emplace_back("the server showed no certificate");
    } else {
      result.remarks.push_back(described(certificate));
      if (!is_certificate_for(certificate, name)) {
        chain.problems.push_back(
            fmt::format("certificate is not valid for {}, but for {}", name, join(names_of(certificate), ", ")));
      }
      X509_free(certificate);
    }
    if (chain.problems.empty()) {
      result.remarks.push_back(fmt::format("the certificate is good for {}", name));
    } else if (settings_.tls.verify) {
      if (settings_.tls.authorities.empty() && !has_trust_store()) chain.problems.push_back(words_for_no_trust_store());
      result.failure = Failure{Trouble::other, join(chain.problems, "; ")};
    } else {
      for (const auto& problem : chain.problems) result.remarks.push_back("borne because of --no-verify: " + problem);
    }
  }

  ConnectionSettings settings_;
  AsioStream stream_{"server"};
  ssl::context context_;
  ChainCheck chain_;  // of the handshake: as long as the stream, which keeps what fills it
  bool trusts_system_ = false;
};

}  // namespace

Result<std::unique_ptr<Transport>> make_transport(const ConnectionSettings& settings) {
  auto transport = std::make_unique<AsioTransport>(settings);
  if (const auto done = transport->prepare(); !done) return done.error();
  return std::unique_ptr<Transport>(std::move(transport));
}

}  // namespace smtpwhy
