#include "report/explanation_json.h"

#include "support/json.h"
#include "support/small_tables.h"
#include "support/tables.h"

#include "catch.h"

namespace smtpwhy {
namespace {

std::string json_of(const knowledge::Explanation& explanation) {
  StringSink sink;
  write_explanation_json(explanation, sink);
  return sink.text();
}

std::string small_json_of(std::string_view reply, const knowledge::ExplainContext& context = {}) {
  knowledge::Explainer explainer(test::small_tables());
  return json_of(explainer.explain(reply, context));
}

}  // namespace

TEST_CASE("an explanation as JSON, whole: what a rule knows", "[report]") {
  CHECK(
      small_json_of("550-5.1.1 <a@example.net>:\n550 5.1.1 no such user") ==
      R"({"schema":"smtpwhy/explanation-1","input":"550-5.1.1 <a@example.net>:\n550 5.1.1 no such user",)"
      R"("reply_code":550,"enhanced_status":"5.1.1","text":"<a@example.net>: no such user","severity":"permanent",)"
      R"("digits":[{"digit":5,"position":1,"meaning":"Refusal: Not done."},{"digit":5,"position":2,"meaning":"Mail system: The mailbox."},)"
      R"({"digit":0,"position":3,"meaning":"A finer step within the first two; it has no meaning of its own."}],)"
      R"("code_title":"Refused","code_meaning":"The mailbox is not available.","code_phrase_rfc821":"Old words","code_phrase_rfc5321":"New words",)"
      R"("status_title":"Bad mailbox","status_meaning":"There is no such mailbox.","notes":["A trap."],)"
      R"("rule":"acme/no-user","cause":"unknown-user","cause_group":"group","title":"No mailbox a@example.net",)"
      R"("explanation":"The server does not know a@example.net.","speaker":"remote-server","who":"sender","retry":"never",)"
      R"("fixes":["Correct a@example.net.","Ask the recipient."],"checks":["dig +short MX example.net"],"provider":"acme","confidence":"rule",)"
      R"("captures":{"address":"a@example.net","domain":"example.net"},)"
      R"("references":["https://acme.example/errors","RFC 5321 section 3.3","RFC 821 section 4.2.2"]})");
}

TEST_CASE("an explanation as JSON, whole: a byte that is no text, and no severity to judge by", "[report]") {
  CHECK(
      small_json_of("999 \xFF", {.from_client = true}) ==
      "{\"schema\":\"smtpwhy/explanation-1\",\"input\":\"999 "
      "\xEF\xBF\xBD\",\"input_base64\":\"OTk5IP8=\",\"reply_code\":999,\"enhanced_status\":null,"
      "\"text\":\"\xEF\xBF\xBD\",\"text_base64\":\"/w==\",\"severity\":null,"
      R"("digits":[{"digit":9,"position":1,"meaning":"No standard gives this first digit a meaning."},)"
      R"({"digit":9,"position":2,"meaning":"No standard gives this second digit a meaning."},)"
      R"({"digit":9,"position":3,"meaning":"A finer step within the first two; it has no meaning of its own."}],)"
      R"("code_title":"A code outside every standard",)"
      R"("code_meaning":"No RFC and no list of codes seen in practice has it; mail programs go by the first digit (RFC 5321 section 4.3.2).",)"
      R"("code_phrase_rfc821":null,"code_phrase_rfc5321":null,"status_title":null,"status_meaning":null,)"
      R"("notes":["999 is not defined in any standard.","RFC 5321 section 4.2 allows 2 to 5 as the first digit and 0 to 5 as the second; )"
      R"(this code breaks that."],)"
      R"("rule":null,"cause":null,"cause_group":null,"title":null,"explanation":null,"speaker":"client","who":null,"retry":null,)"
      R"("fixes":[],"checks":[],"provider":null,"confidence":null,"captures":{},"references":[]})");
}

TEST_CASE("an explanation as JSON, whole: nothing failed", "[report]") {
  CHECK(
      small_json_of("250 OK") ==
      R"({"schema":"smtpwhy/explanation-1","input":"250 OK","reply_code":250,"enhanced_status":null,"text":"OK","severity":"success",)"
      R"("digits":[{"digit":2,"position":1,"meaning":"Completion: Done."},{"digit":5,"position":2,"meaning":"Mail system: The mailbox."},)"
      R"({"digit":0,"position":3,"meaning":"A finer step within the first two; it has no meaning of its own."}],)"
      R"("code_title":"Done","code_meaning":"What was asked for is done.","code_phrase_rfc821":null,"code_phrase_rfc5321":null,)"
      R"("status_title":null,"status_meaning":null,"notes":[],"rule":null,"cause":null,"cause_group":null,"title":"Done",)"
      R"("explanation":"What was asked for is done.","speaker":"remote-server","who":null,"retry":null,"fixes":[],"checks":[],)"
      R"("provider":null,"confidence":null,"captures":{},"references":["RFC 5321 section 4.2.3"]})");
}

TEST_CASE("every code and every sample gives one valid object on one line, with the same keys", "[report]") {
  const auto keys_of = [](std::string_view reply) {
    const auto text = json_of(test::explain(reply));
    const auto document = test::JsonReader::read(text);
    std::vector<std::string> keys;
    if (!document || text.find('\n') != std::string::npos) return keys;
    for (const auto& key : document->keys) {
      if (!key.ends_with("_base64")) keys.push_back(key);
    }
    return keys;
  };
  const auto wanted = keys_of("550");
  REQUIRE(wanted.size() == 28);
  for (int code = 100; code <= 999; ++code) {
    if (keys_of(std::to_string(code)) != wanted) FAIL_CHECK(code);
  }
  for (const auto& rule : test::tables().rules) {
    for (const auto sample : rule.samples) {
      if (keys_of(sample) != wanted) FAIL_CHECK(sample);
    }
  }
  for (const std::string_view text : {"", "\xFF", "\x1B[31m", "550 \"quoted\\\""}) CHECK(keys_of(text) == wanted);
}

}  // namespace smtpwhy
