#include "smtp/secrets.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("secrets in text that is shown", "[smtp]") {
  struct Row {
    std::string_view why, text, shown;
  };
  const std::vector<std::string> secrets = {"c2VjcmV0", "abc"};
  for (const auto& row : std::vector<Row>{
           {"what the client said, repeated", "cannot decode c2VjcmV0!", "cannot decode [hidden]!"},
           {"in other case, and twice", "C2VJCMV0 c2vjcmv0", "[hidden] [hidden]"},
           {"too short to be told from a word", "abc", "abc"},
           {"an initial response nobody logged", "cannot understand: AUTH PLAIN AGFsaWNl",
            "cannot understand: AUTH PLAIN [hidden]"},
           {"the verb in small letters", "error in auth PLAIN AGFsaWNl", "error in auth PLAIN [hidden]"},
           {"all in small letters", "500 auth plain AGFsaWNl", "500 auth plain [hidden]"},
           {"mixed case", "500 Auth Scram-Sha-1 biwsbj1h", "500 Auth Scram-Sha-1 [hidden]"},
           {"small letters in prose", "auth login failed, auth plain cram-md5", "auth login failed, auth plain cram-md5"},
           {"the mechanisms of EHLO", "AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2", "AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2"},
           {"a word behind AUTH", "AUTH command used when not advertised", "AUTH command used when not advertised"},
           {"no mechanism", "AUTH ", "AUTH "},
       }) {
    INFO(row.why);
    CHECK(without_secrets(row.text, secrets) == row.shown);
  }
}

}  // namespace smtpwhy
