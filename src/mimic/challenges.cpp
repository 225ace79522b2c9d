#include "mimic/challenges.h"

#include "base/base64.h"
#include "base/text.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

struct MechanismRow {
  std::string_view name;
  std::size_t challenges;      // where the client says nothing with the command
  std::size_t behind_initial;  // where it does
};

// RFC 4616, LOGIN (never an RFC), RFC 2195, RFC 4422 appendix A, RFC 4505, RFC 7628, RFC 2831, MS-NLMP. Where the client has to begin and did
// not, an empty challenge asks it to (RFC 4954 section 4).
constexpr std::array<MechanismRow, 9> kRows = {{{"PLAIN", 1, 0},
                                                {"LOGIN", 2, 1},
                                                {"CRAM-MD5", 1, 1},
                                                {"EXTERNAL", 1, 0},
                                                {"ANONYMOUS", 1, 0},
                                                {"XOAUTH2", 1, 0},
                                                {"OAUTHBEARER", 1, 0},
                                                {"DIGEST-MD5", 1, 1},
                                                {"NTLM", 2, 1}}};
constexpr MechanismRow kScram = {"SCRAM-", 2, 1};  // RFC 5802

std::string asking(std::string_view text) { return "334 " + base64(text) + "\r\n"; }

// `n,,n=user,r=nonce`: the server's nonce begins with the client's.
std::string scram_challenge(std::string_view heard) {
  std::string said;
  Base64Decoder().decode(heard, said);
  const auto at = said.find(",r=");
  const auto nonce = at == std::string::npos ? std::string() : said.substr(at + 3, said.find(',', at + 3) - at - 3);
  return asking("r=" + nonce + "mimic,s=" + base64("played from a log") + ",i=4096");
}

// Null: not known.
const MechanismRow* row_of(std::string_view mechanism) {
  if (mechanism.starts_with(kScram.name)) return &kScram;
  const auto* const row = std::find_if(kRows.begin(), kRows.end(), [&](const MechanismRow& one) { return one.name == mechanism; });
  return row == kRows.end() ? nullptr : row;
}

}  // namespace

std::optional<std::size_t> challenges_of(std::string_view mechanism, bool initial_response) {
  const auto* const row = row_of(mechanism);
  if (row == nullptr) return std::nullopt;
  return initial_response ? row->behind_initial : row->challenges;
}

std::string challenge(std::string_view mechanism, std::size_t left, std::string_view heard) {
  if (mechanism == "LOGIN") return asking(left > 1 ? "Username:" : "Password:");
  if (mechanism == "CRAM-MD5") return asking("<1.1@mimic.example>");
  if (mechanism == "DIGEST-MD5") return asking("realm=\"mimic.example\",nonce=\"1\",qop=\"auth\",charset=utf-8,algorithm=md5-sess");
  if (mechanism.starts_with(kScram.name) && left == 1) return scram_challenge(heard);
  return asking({});
}

}  // namespace smtpwhy
