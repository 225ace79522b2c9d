// Login: one SASL exchange from the client's side (RFC 4422), behind an interface: what needs cryptography is made elsewhere.
#pragma once

#include "send/plan.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smtpwhy {

class Login {
 public:
  virtual ~Login() = default;
  /// Whether there is an answer before the server has said anything: the initial response of RFC 4954 section 4.
  [[nodiscard]] virtual bool speaks_first() const = 0;
  /// The answer to a challenge, both without base64; for the initial response the challenge is empty. Nothing: there is none.
  [[nodiscard]] virtual std::optional<std::string> answer(std::string_view challenge) = 0;
  /// Whether the server has said all that the mechanism wants from it, such as a proof that it knows the password.
  [[nodiscard]] virtual bool complete() const = 0;
};

class LoginMaker {
 public:
  virtual ~LoginMaker() = default;
  /// Nothing where the mechanism is not known.
  [[nodiscard]] virtual std::unique_ptr<Login> make(std::string_view mechanism, const Credentials& credentials) = 0;
};

/// PLAIN (RFC 4616), LOGIN, EXTERNAL (RFC 4422 appendix A), XOAUTH2, OAUTHBEARER (RFC 7628): those that only arrange what is known.
/// Nothing for any other.
[[nodiscard]] std::unique_ptr<Login> make_plain_login(std::string_view mechanism, const Credentials& credentials);

/// Makes those and no others.
class PlainLogins : public LoginMaker {
 public:
  [[nodiscard]] std::unique_ptr<Login> make(std::string_view mechanism, const Credentials& credentials) override {
    return make_plain_login(mechanism, credentials);
  }
};

/// Whether a server's first message of SCRAM (RFC 5802 section 5.1) names a number of iterations, and none above `kMostIterations`: whoever
/// answers works that long, and a hostile server could name any.
[[nodiscard]] bool has_bearable_iterations(std::string_view server_first);
inline constexpr std::uint32_t kMostIterations = 1'000'000;  ///< about a second; servers name 4096 to some 100,000

/// Whether the mechanism wants a password or token. EXTERNAL does not: the server knows from elsewhere who it is, as from a certificate.
[[nodiscard]] bool wants_secret(std::string_view mechanism);

/// Whether who listens to the mechanism learns the secret.
[[nodiscard]] bool shows_secret(std::string_view mechanism);

}  // namespace smtpwhy
