#include "send/io/gsasl_logins.h"

#include <gsasl.h>

#include <algorithm>
#include <array>
#include <utility>

namespace smtpwhy {
namespace {

struct FinishSession {
  void operator()(Gsasl_session* session) const { gsasl_finish(session); }
};
using Session = std::unique_ptr<Gsasl_session, FinishSession>;

struct DoneContext {
  void operator()(Gsasl* context) const { gsasl_done(context); }
};
using Context = std::unique_ptr<Gsasl, DoneContext>;

struct MechanismRow {
  std::string_view name;
  bool speaks_first;
};
constexpr std::array<MechanismRow, 3> kMechanisms = {{{"SCRAM-SHA-256", true}, {"SCRAM-SHA-1", true}, {"CRAM-MD5", false}}};

class GsaslLogin : public Login {
 public:
  GsaslLogin(Session session, const MechanismRow& row)
      : session_(std::move(session)), speaks_first_(row.speaks_first), is_scram_(row.name.starts_with("SCRAM-")) {}

  [[nodiscard]] bool speaks_first() const override { return speaks_first_; }

  [[nodiscard]] std::optional<std::string> answer(std::string_view challenge) override {
    // The server's last word may need no answer, and yet the protocol wants an empty one.
    if (complete_) return std::string();
    if (given_up_ || (is_scram_ && ++steps_ == kServerFirst && !has_bearable_iterations(challenge))) {
      given_up_ = true;
      return std::nullopt;
    }
    char* output = nullptr;
    std::size_t length = 0;
    const int status = gsasl_step(session_.get(), challenge.data(), challenge.size(), &output, &length);
    complete_ = status == GSASL_OK;
    given_up_ = status != GSASL_OK && status != GSASL_NEEDS_MORE;
    if (given_up_) return std::nullopt;
    std::string result(output == nullptr ? "" : output, output == nullptr ? 0 : length);
    gsasl_free(output);
    return result;
  }

  [[nodiscard]] bool complete() const override { return complete_; }

 private:
  static constexpr int kServerFirst = 2;  // the step behind the client's own first message

  Session session_;
  bool speaks_first_;
  bool is_scram_;
  int steps_ = 0;
  bool complete_ = false;
  bool given_up_ = false;
};

class GsaslLogins : public LoginMaker {
 public:
  explicit GsaslLogins(Context context) : context_(std::move(context)) {}

  [[nodiscard]] std::unique_ptr<Login> make(std::string_view mechanism, const Credentials& credentials) override {
    const auto* const row =
        std::find_if(kMechanisms.begin(), kMechanisms.end(), [&](const auto& r) { return r.name == mechanism; });
    if (row == kMechanisms.end()) return make_plain_login(mechanism, credentials);
    Gsasl_session* session = nullptr;
    if (gsasl_client_start(context_.get(), std::string(mechanism).c_str(), &session) != GSASL_OK) return nullptr;
    Session owned(session);
    gsasl_property_set(session, GSASL_AUTHID, credentials.user.c_str());
    gsasl_property_set(session, GSASL_PASSWORD, credentials.secret.c_str());
    return std::make_unique<GsaslLogin>(std::move(owned), *row);
  }

 private:
  Context context_;
};

}  // namespace

std::unique_ptr<LoginMaker> make_gsasl_logins() {
  Gsasl* context = nullptr;
  if (gsasl_init(&context) != GSASL_OK) return nullptr;
  return std::make_unique<GsaslLogins>(Context(context));
}

}  // namespace smtpwhy
