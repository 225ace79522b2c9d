#include "smtp/secrets.h"

#include "base/base64.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("secrets in text that is shown", "[smtp]") {
  struct Row {
    std::string_view why, text, shown;
  };
  const std::vector<std::string> secrets = {"c2VjcmV0", "abc", "AGFsaWNlAHdvbmRlcmxhbmQ="};
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
           {"a piece of what the client said", "junk: NlAHdvbmRlcmxhbmQ=!", "junk: [hidden]!"},
           {"decoded, with NUL in letters", R"(no: AUTH PLAIN \0alice\0wonderland)", "no: AUTH PLAIN [hidden]"},
           {"PLAIN's login without AUTH", "junk after it: AGFsaWNlAHdvbmRlcmxhbmQ=, sorry", "junk after it: [hidden], sorry"},
           {"other base64", "AAECAwQFBgcICQ== AGNhcm9s ANOTHERWORD", "AAECAwQFBgcICQ== AGNhcm9s ANOTHERWORD"},
           {"a setting", "user=alice password=wonderland, port=25", "user=alice password=[hidden], port=25"},
           {"a setting in quotes", R"("pass" : "a b\"", "port": 1)", R"("pass" : "[hidden]", "port": 1)"},
           {"a setting of PHP", "'smtp_pass' => 'wonderland'", "'smtp_pass' => '[hidden]'"},
           {"a setting behind a colon, last", "password: wonderland", "password: [hidden]"},
           {"a sentence behind a colon", "Wrong password: try again", "Wrong password: try again"},
           {"hidden already", "password=******** pass=[hidden]", "password=******** pass=[hidden]"},
           {"no name of a secret", "bypass=yes spf=pass", "bypass=yes spf=pass"},
           {"in a URL", "see smtp://alice:won:der@mx.example.net/", "see smtp://alice:[hidden]@mx.example.net/"},
           {"a URL without", "see https://example.net:8080/@x and smtp://alice@mx",
            "see https://example.net:8080/@x and smtp://alice@mx"},
           {"a field of HTTP", "Authorization: Basic YWxpY2U6 sent", "Authorization: Basic [hidden] sent"},
           {"a token", "Bearer ya29.A0AR has expired", "Bearer [hidden] has expired"},
           {"a token, in small letters", "bearer ya29.A0AR has expired", "bearer [hidden] has expired"},
           {"no token", "Bearer authentication required", "Bearer authentication required"},
           {"an option", "swaks -au alice -ap wonderland --to x", "swaks -au alice -ap [hidden] --to x"},
           {"an option without a value", "--password --to x", "--password --to x"},
           {"what explains", "password: expired; Bad password: LOCKED; token: 5; 501 Unexpected token: RCPT; token=over-quota",
            "password: expired; Bad password: LOCKED; token: 5; 501 Unexpected token: RCPT; token=over-quota"},
           {"checks that pass", "SPF pass: 192.0.2.1 is permitted, dkim-pass=none, pass=0, if pass==1",
            "SPF pass: 192.0.2.1 is permitted, dkim-pass=none, pass=0, if pass==1"},
           {"an address with a tag", "<login-token=5f00aa@example.net> reset-password=bob=x.org@example.net",
            "<login-token=5f00aa@example.net> reset-password=bob=x.org@example.net"},
           {"a name in quotes", "the word 'Password:' in base64, no secret", "the word 'Password:' in base64, no secret"},
           {"prose behind a mechanism", "AUTH LOGIN succeeded, AUTH PLAIN Required", "AUTH LOGIN succeeded, AUTH PLAIN Required"},
           {"other schemes", "Authorization: NTLM TlRMTVNTUAAB sent", "Authorization: NTLM [hidden] sent"},
           {"fields of a scheme", "Authorization: Digest username=\"a\", response=\"66290000\"", "Authorization: Digest[hidden]"},
           {"an option with its value", "--auth-password=hunter-token mx.example.com", "--auth-password=[hidden] mx.example.com"},
           {"another program's -u", "rsync -u alice:users", "rsync -u alice:users"},
           {"a secret that is a part of words", "abcc2VjcmV0 c2VjcmV0x", "abcc2VjcmV0 c2VjcmV0x"},
           {"curl's option", "curl -u alice:wonderland smtp://x", "curl -u alice:[hidden] smtp://x"},
       }) {
    INFO(row.why);
    CHECK(without_secrets(row.text, secrets) == row.shown);
  }
}

TEST_CASE("what gives a login away", "[smtp]") {
  struct Row {
    std::string_view why, decoded;
    std::string secret;
  };
  for (const auto& row : std::vector<Row>{
           {"PLAIN", std::string_view("\0alice\0wonderland", 17), "wonderland"},
           {"LOGIN", "wonderland", "wonderland"},
           {"CRAM-MD5", "alice 0123456789abcdef", "0123456789abcdef"},
           {"XOAUTH2", "user=alice\1auth=Bearer ya29.A0AR\1\1", "ya29.A0AR"},
           {"SCRAM", "c=biws,r=x,p=dHzbZapWIk4jUhN", "dHzbZapWIk4jUhN"},
       }) {
    INFO(row.why);
    const auto said = base64(row.decoded);
    CHECK(secrets_said(said, false) == std::vector<std::string>{said, row.secret});
    CHECK(secrets_said(row.decoded, false).back() == row.secret);
    CHECK(secrets_said(said, true) == std::vector<std::string>{said});
  }
  CHECK(secrets_said("*", false).empty());
  CHECK(secrets_said(" ", false).empty());
}

}  // namespace smtpwhy
