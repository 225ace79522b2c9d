#include "send/login.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace smtpwhy {
namespace {

/// Answers in a fixed order, whatever is asked.
class FixedAnswers : public Login {
 public:
  FixedAnswers(bool speaks_first, std::vector<std::string> answers) : speaks_first_(speaks_first), answers_(std::move(answers)) {}

  [[nodiscard]] bool speaks_first() const override { return speaks_first_; }
  [[nodiscard]] std::optional<std::string> answer(std::string_view /*challenge*/) override {
    if (next_ >= answers_.size()) return std::nullopt;
    return answers_[next_++];
  }
  [[nodiscard]] bool complete() const override { return true; }

 private:
  bool speaks_first_;
  std::vector<std::string> answers_;
  std::size_t next_ = 0;
};

// RFC 5801 section 4: a comma and an equals sign would end the name.
std::string gs2_name(std::string_view user) {
  std::string result;
  for (const char c : user) {
    if (c == ',') {
      result += "=2C";
    } else if (c == '=') {
      result += "=3D";
    } else {
      result += c;
    }
  }
  return result;
}

std::vector<std::string> plain(const Credentials& c) { return {'\0' + c.user + '\0' + c.secret}; }

std::vector<std::string> login(const Credentials& c) { return {c.user, c.secret}; }

std::vector<std::string> external(const Credentials& c) { return {c.user}; }

// The second answer is for the challenge that tells why it failed: the server says so with a code only then.
std::vector<std::string> xoauth2(const Credentials& c) {
  return {"user=" + c.user + "\x01" + "auth=Bearer " + c.secret + "\x01\x01", ""};
}

std::vector<std::string> oauthbearer(const Credentials& c) {
  return {"n,a=" + gs2_name(c.user) + ",\x01" + "auth=Bearer " + c.secret + "\x01\x01", "\x01"};
}

struct MechanismRow {
  std::string_view name;
  bool speaks_first;
  bool shows_secret;
  std::vector<std::string> (*answers)(const Credentials&);
};

constexpr std::array<MechanismRow, 5> kMechanisms = {{
    {"PLAIN", true, true, plain},
    {"LOGIN", false, true, login},
    {"EXTERNAL", true, false, external},
    {"XOAUTH2", true, true, xoauth2},
    {"OAUTHBEARER", true, true, oauthbearer},
}};

const MechanismRow* row_of(std::string_view mechanism) {
  const auto* const found =
      std::find_if(kMechanisms.begin(), kMechanisms.end(), [&](const auto& row) { return row.name == mechanism; });
  return found == kMechanisms.end() ? nullptr : found;
}

}  // namespace

std::unique_ptr<Login> make_plain_login(std::string_view mechanism, const Credentials& credentials) {
  const auto* const row = row_of(mechanism);
  if (row == nullptr) return nullptr;
  return std::make_unique<FixedAnswers>(row->speaks_first, row->answers(credentials));
}

bool has_bearable_iterations(std::string_view server_first) {
  bool named = false;
  for (const auto attribute : split(server_first, ',')) {
    if (!attribute.starts_with("i=")) continue;
    const auto number = parse_number(attribute.substr(2));
    if (!number || *number == 0 || *number > kMostIterations) return false;
    named = true;
  }
  return named;
}

bool wants_secret(std::string_view mechanism) {
  const auto* const row = row_of(mechanism);
  return row == nullptr || row->answers != external;
}

bool shows_secret(std::string_view mechanism) {
  const auto* const row = row_of(mechanism);
  return row != nullptr && row->shows_secret;
}

}  // namespace smtpwhy
