#include "report/explanation_text.h"

#include "base/printable.h"
#include "base/text.h"
#include "report/report_words.h"
#include "report/words.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

using knowledge::Explanation;

Accent accent_of(const Explanation& e) {
  if (!e.severity) return Accent::strong;
  switch (*e.severity) {
    case ReplySeverity::permanent: return Accent::permanent;
    case ReplySeverity::temporary: return Accent::temporary;
    default: return Accent::good;
  }
}

std::string verdict(const Explanation& e) {
  if (!e.severity) return e.speaker == "client" ? "no reply of a server" : "no severity that a standard knows";
  switch (*e.severity) {
    case ReplySeverity::permanent: return "permanent failure";
    case ReplySeverity::temporary: return "temporary failure";
    case ReplySeverity::intermediate: return "no failure: the server waits for more";
    case ReplySeverity::preliminary: return "no SMTP command allows such a reply";
    case ReplySeverity::success: break;
  }
  return "success";
}

// `550 5.1.1`, or the text where it has neither.
std::string headline(const Explanation& e) {
  std::string text;
  if (e.reply_code) text = std::to_string(e.reply_code->value());
  if (e.enhanced_status) text += (text.empty() ? "" : " ") + to_string(*e.enhanced_status);
  return text.empty() ? printable(e.text) : text;
}

void write_codes(const Explanation& e, const TextStyle& style, TextSink& sink) {
  for (const auto& digit : e.digits) {
    const std::string code = std::to_string(e.reply_code->value());
    std::string shown = "...";
    shown[static_cast<std::size_t>(digit.position - 1)] = code[static_cast<std::size_t>(digit.position - 1)];
    sink.write(labelled(style, shown, digit.meaning));
  }
  if (e.reply_code) sink.write(labelled(style, std::to_string(e.reply_code->value()), e.code_title + ". " + e.code_meaning));
  if (!e.rfc821_phrase.empty()) sink.write(labelled(style, "  RFC 821", "\"" + e.rfc821_phrase + "\""));
  if (!e.rfc5321_phrase.empty()) sink.write(labelled(style, "  RFC 5321", "\"" + e.rfc5321_phrase + "\""));
  if (e.enhanced_status) sink.write(labelled(style, to_string(*e.enhanced_status), e.status_title + ". " + e.status_meaning));
  for (const auto& note : e.notes) sink.write(labelled(style, "Note", note));
}

void write_references(const Explanation& e, const TextStyle& style, TextSink& sink) {
  if (!e.references.empty()) sink.write(labelled(style, "See", join(first_references(e), ", ")));
}

}  // namespace

void write_advice_text(const Explanation& e, const TextStyle& style, TextSink& sink) {
  if (!e.explanation.empty()) sink.write(labelled(style, "What happened", e.explanation));
  if (!e.who.empty()) sink.write(labelled(style, "Whose move", words_for_who(e.who)));
  if (!e.retry.empty()) sink.write(labelled(style, "Try again?", words_for_retry(e.retry)));
  for (std::size_t i = 0; i < e.fixes.size(); ++i) {
    sink.write(labelled(style, i == 0 ? "What to do" : "", fmt::format("{}. {}", i + 1, e.fixes[i])));
  }
  const TextStyle unwrapped{style.colour, 0};  // a command is there to be pasted
  for (std::size_t i = 0; i < e.checks.size(); ++i) sink.write(labelled(unwrapped, i == 0 ? "Check with" : "", e.checks[i]));
  if (const auto words = words_for_confidence(e); !words.empty()) sink.write(labelled(style, "How sure", words));
  write_references(e, style, sink);
}

void write_explanation_text(const Explanation& e, const TextStyle& style, TextSink& sink) {
  sink.write(accented(style, accent_of(e), headline(e) + "  " + verdict(e)) + "\n");
  const bool failed = !e.cause.empty();
  if (failed) sink.write(labelled(style, "Cause", fmt::format("{} ({})", e.title, e.cause)));
  if (!e.text.empty() && (e.reply_code || e.enhanced_status)) sink.write(labelled(style, "Text", e.text));
  if (failed) {
    if (!e.speaker.empty()) sink.write(labelled(style, "Who said it", words_for_speaker(e.speaker)));
    write_advice_text(e, style, sink);
    if (e.reply_code || e.enhanced_status) sink.write(accented(style, Accent::strong, "The codes") + "\n");
    write_codes(e, style, sink);
    return;
  }
  write_codes(e, style, sink);
  write_references(e, style, sink);
}

}  // namespace smtpwhy
