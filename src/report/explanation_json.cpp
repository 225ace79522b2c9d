#include "report/explanation_json.h"

namespace smtpwhy {
namespace {

void write_codes(JsonWriter& json, const knowledge::Explanation& e) {
  json.member_or_null(
      "reply_code", e.reply_code ? std::optional<std::uint64_t>(static_cast<std::uint64_t>(e.reply_code->value())) : std::nullopt);
  json.member_or_null("enhanced_status", e.enhanced_status ? to_string(*e.enhanced_status) : std::string());
  json.member("text", e.text);
  json.member_or_null("severity", e.severity ? name(*e.severity) : std::string_view());
  const auto digits = json.array("digits");
  for (const auto& digit : e.digits) {
    const auto one = json.object();
    json.member("digit", static_cast<std::uint64_t>(digit.digit));
    json.member("position", static_cast<std::uint64_t>(digit.position));
    json.member("meaning", digit.meaning);
  }
}

void write_meanings(JsonWriter& json, const knowledge::Explanation& e) {
  json.member_or_null("code_title", e.code_title);
  json.member_or_null("code_meaning", e.code_meaning);
  json.member_or_null("code_phrase_rfc821", e.rfc821_phrase);
  json.member_or_null("code_phrase_rfc5321", e.rfc5321_phrase);
  json.member_or_null("status_title", e.status_title);
  json.member_or_null("status_meaning", e.status_meaning);
  json.texts("notes", e.notes);
}

}  // namespace

void write_advice(JsonWriter& json, const knowledge::Explanation& e) {
  json.member_or_null("rule", e.rule);
  json.member_or_null("cause", e.cause);
  json.member_or_null("cause_group", e.cause_group);
  json.member_or_null("title", e.title);
  json.member_or_null("explanation", e.explanation);
  json.member_or_null("speaker", e.speaker);
  json.member_or_null("who", e.who);
  json.member_or_null("retry", e.retry);
  json.texts("fixes", e.fixes);
  json.texts("checks", e.checks);
  json.member_or_null("provider", e.provider);
  json.member_or_null("confidence", e.confidence ? name(*e.confidence) : std::string_view());
  {
    const auto captures = json.object("captures");
    for (const auto& [group, value] : e.captures) json.member(group, value);
  }
  json.texts("references", e.references);
}

void write_explanation_json(const knowledge::Explanation& e, TextSink& sink) {
  JsonWriter json(sink);
  const auto document = json.object();
  json.member("schema", std::string_view("smtpwhy/explanation-1"));
  json.member("input", e.input);
  write_codes(json, e);
  write_meanings(json, e);
  write_advice(json, e);
}

}  // namespace smtpwhy
