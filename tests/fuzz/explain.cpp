// Any bytes as a reply: nothing fails, JSON is UTF-8, no control character reaches a terminal or a command.
#include "knowledge/explain.h"
#include "base/utf8.h"
#include "report/explanation_json.h"
#include "report/explanation_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

bool harmless(std::string_view text) {
  return smtpwhy::is_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U && c != '\n'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static smtpwhy::knowledge::Explainer explainer(smtpwhy::knowledge::builtin_tables());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto explanation = explainer.explain(text, {.command = "RCPT", .host = text, .sender = text, .recipient = text});
  smtpwhy::StringSink json;
  write_explanation_json(explanation, json);
  smtpwhy::StringSink words;
  write_explanation_text(explanation, {}, words);
  if (!harmless(json.text()) || !harmless(words.text())) std::abort();
  for (const auto& check : explanation.checks) {
    if (!harmless(check) || check.find('\n') != std::string::npos) std::abort();
  }
  return 0;
}
