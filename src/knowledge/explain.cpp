#include "knowledge/explain.h"

#include "base/text.h"
#include "knowledge/lookup.h"
#include "knowledge/reply_text.h"
#include "smtp/path.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy::knowledge {
namespace {

constexpr std::string_view kUnclassified = "unclassified";

bool is_failure(ReplySeverity severity) { return severity == ReplySeverity::temporary || severity == ReplySeverity::permanent; }

std::optional<ReplySeverity> severity_of(const std::optional<ReplyCode>& code, const std::optional<EnhancedStatusCode>& status) {
  if (code) return code->severity();
  if (status) return static_cast<ReplySeverity>(status->status_class - 1);
  return std::nullopt;
}

// A status that was logged beside a reply is the reply's only where their classes agree.
std::optional<EnhancedStatusCode> fitting_status(const std::optional<EnhancedStatusCode>& beside,
                                                 const std::optional<ReplyCode>& code) {
  const bool fits = beside && (!code || beside->status_class == code->digit(1));
  return fits ? beside : std::nullopt;
}

bool is_login(std::string_view command) { return command == "AUTH"; }

// --- the code and the status, digit by digit ---

std::vector<DigitMeaning> digits_of(const Tables& tables, ReplyCode code) {
  const auto* first = find_first_digit(tables, code.digit(1));
  const auto* second = find_second_digit(tables, code.digit(2));
  const auto words = [](const DigitRow* row, std::string_view otherwise) {
    return row == nullptr ? std::string(otherwise) : fmt::format("{}: {}", row->name, row->meaning);
  };
  return {{code.digit(1), 1, words(first, "No standard gives this first digit a meaning.")},
          {code.digit(2), 2, words(second, "No standard gives this second digit a meaning.")},
          {code.digit(3), 3, "A finer step within the first two; it has no meaning of its own."}};
}

void describe_unknown_code(Explanation& e, ReplyCode code) {
  e.code_title = e.severity ? fmt::format("A code outside every standard, {} by its first digit", name(*e.severity))
                            : "A code outside every standard";
  e.code_meaning =
      "No RFC and no list of codes seen in practice has it; mail programs go by the first digit (RFC 5321 section 4.3.2).";
  e.notes.push_back(fmt::format("{} is not defined in any standard.", code.value()));
}

void describe_known_code(Explanation& e, const ReplyCodeRow& row, std::string_view command) {
  const auto* answer = find_answer(row, command);
  e.code_title = row.title;
  e.code_meaning = answer == nullptr ? row.meaning : answer->meaning;
  e.rfc821_phrase = row.rfc821_text;
  e.rfc5321_phrase = row.rfc5321_text;
  if (!row.standard) e.notes.push_back(fmt::format("{} is not defined in any standard; it is only seen in practice.", row.code));
  if (!row.note.empty()) e.notes.emplace_back(row.note);
  if (row.did_you_mean != 0) e.notes.push_back(fmt::format("Probably {} is meant.", row.did_you_mean));
}

void describe_code(const Tables& tables, Explanation& e, ReplyCode code, std::string_view command) {
  e.digits = digits_of(tables, code);
  if (const auto* row = find_reply_code(tables, code)) {
    describe_known_code(e, *row, command);
  } else {
    describe_unknown_code(e, code);
  }
  if (!code.follows_grammar()) {
    e.notes.push_back("RFC 5321 section 4.2 allows 2 to 5 as the first digit and 0 to 5 as the second; this code breaks that.");
  }
  if (!command.empty() && !may_answer(tables, code, command)) {
    e.notes.push_back(fmt::format("No RFC lists {} among the replies to {}.", code.value(), command));
  }
}

void describe_status(const Tables& tables, Explanation& e, const EnhancedStatusCode& status) {
  const auto* status_class = find_status_class(tables, status.status_class);
  const auto* row = find_status_code(tables, status);
  const auto* subject = find_status_subject(tables, status.subject);
  if (row != nullptr) {
    e.status_title = row->title;
    e.status_meaning = row->meaning;
    if (!row->registered) e.notes.push_back(fmt::format("{} is not in IANA's registry.", to_string(status)));
    if (!row->note.empty()) e.notes.emplace_back(row->note);
  } else if (subject != nullptr) {
    e.status_title = fmt::format("Not in IANA's registry; its subject: {}", subject->name);
    e.status_meaning = subject->meaning;
  } else if (status_class != nullptr) {
    e.status_title = "Not in IANA's registry, nor is its subject";
    e.status_meaning = status_class->meaning;
  }
}

void note_disagreement(Explanation& e) {
  if (!e.reply_code || !e.enhanced_status || e.enhanced_status->status_class == e.reply_code->digit(1) || !e.severity) return;
  const auto by_status = static_cast<ReplySeverity>(e.enhanced_status->status_class - 1);
  e.notes.push_back(fmt::format("The codes disagree: {} says {}, {} says {}. Mail programs go by the reply code ({}).",
                                e.reply_code->value(), name(*e.severity), to_string(*e.enhanced_status), name(by_status),
                                e.reply_code->value()));
}

void describe_numbers(const Tables& tables, Explanation& e, std::string_view command) {
  if (e.reply_code) describe_code(tables, e, *e.reply_code, command);
  if (e.enhanced_status) describe_status(tables, e, *e.enhanced_status);
  note_disagreement(e);
}

// --- the cause ---

struct Verdict {
  std::string_view cause;
  std::optional<Confidence> confidence;
};

Verdict by_status(const Tables& tables, const Explanation& e) {
  if (!e.enhanced_status || e.enhanced_status->status_class == 2) return {};
  const auto* row = find_status_code(tables, *e.enhanced_status);
  if (row == nullptr) return {};
  const bool temporary = e.severity == ReplySeverity::temporary && !row->cause_4.empty();
  const auto cause = temporary ? row->cause_4 : row->cause;
  return cause.empty() ? Verdict{} : Verdict{cause, Confidence::status};
}

// Whether the words leave room for what the code alone suggests.
bool words_allow_cause(const ReplyCodeRow& row, std::string_view text) {
  if (row.cause_words.empty() || text.empty()) return true;
  const auto lowered = lower(text);
  return std::any_of(row.cause_words.begin(), row.cause_words.end(),
                     [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

Verdict by_code(const Tables& tables, const Explanation& e, std::string_view command) {
  if (!e.reply_code) return {};
  const auto* row = find_reply_code(tables, *e.reply_code);
  if (row == nullptr) return {};
  const auto* answer = find_answer(*row, command);
  auto cause = answer != nullptr && !answer->cause.empty() ? answer->cause : row->cause;
  if (cause == row->cause && !words_allow_cause(*row, e.text)) cause = row->cause_otherwise;
  return cause.empty() ? Verdict{} : Verdict{cause, Confidence::code};
}

// A status that says no more than "policy" or "something else" tells less than the code as an answer to that command.
bool tells_little(const EnhancedStatusCode& status) { return status.detail == 0; }

Verdict without_rule(const Tables& tables, const Explanation& e, std::string_view command) {
  const auto status = by_status(tables, e);
  const auto code = by_code(tables, e, command);
  if (status.confidence && code.confidence && tells_little(*e.enhanced_status)) return code;
  if (status.confidence) return status;
  if (code.confidence) return code;
  return {kUnclassified, e.severity ? std::optional(Confidence::by_class) : std::nullopt};
}

// --- the advice ---

std::string_view either(std::string_view first, std::string_view second) { return first.empty() ? second : first; }
Texts either(Texts first, Texts second) { return first.empty() ? second : first; }

// What lacks a value is left out, and so is what has become the same as one before.
template <class Fill>
std::vector<std::string> filled(Texts texts, const Values& values, Fill fill) {
  std::vector<std::string> result;
  for (const auto text : texts) {
    auto words = fill(text, values);
    if (words && std::find(result.begin(), result.end(), *words) == result.end()) result.push_back(std::move(*words));
  }
  return result;
}

std::string_view title_of(const CauseRow& cause, const RuleRow& rule) { return either(rule.title, cause.title); }

// Whether a group of the rule's pattern may be a value of `text`; of its name a placeholder may have more (`reversed_ip`).
bool wants_captures(std::string_view text, const RuleRow& rule) {
  constexpr std::string_view kGroup = "(?P<";
  if (!has_placeholder(text)) return false;
  for (auto at = rule.pattern.find(kGroup); at != std::string_view::npos; at = rule.pattern.find(kGroup, at + 1)) {
    const auto name = rule.pattern.substr(at + kGroup.size());
    if (text.find(name.substr(0, name.find('>'))) != std::string_view::npos) return true;
  }
  return false;
}

void name_cause(Explanation& e, const CauseRow& cause) {
  e.cause = cause.id;
  e.cause_group = group_of(cause);
}

void entitle(Explanation& e, const CauseRow& cause, const RuleRow& rule, const Values& values) {
  e.title = fill_words(title_of(cause, rule), values).value_or(std::string(cause.id));
}

void advise(Explanation& e, const CauseRow& cause, const RuleRow& rule, const Values& values, bool temporary) {
  e.explanation = fill_words(either(rule.explanation, cause.explanation), values).value_or(std::string());
  e.who = either(rule.who, cause.who);
  e.retry = either(rule.retry, temporary ? either(cause.retry_4, cause.retry) : cause.retry);
  e.fixes = filled(either(rule.fixes, cause.fixes), values, fill_words);
  e.checks = filled(either(rule.checks, cause.checks), values, fill_command);
  const auto references = either(rule.references, cause.references);
  if (!rule.source.empty()) e.references.push_back(rule.source);
  e.references.insert(e.references.end(), references.begin(), references.end());
}

// What the text itself names comes first; else the case tells who the cause is about. Only what `wanted` says.
template <class Wanted>
Values values_for(const CauseRow& cause, Values values, const ExplainContext& context, Wanted wanted) {
  const auto add = [&](std::string_view placeholder, std::string_view value) {
    if (!value.empty() && wanted(placeholder)) values.emplace(placeholder, value);
  };
  const auto address = cause.about == "recipient" ? context.recipient
                       : cause.about == "sender"  ? context.sender
                                                  : std::string_view();
  add("address", address);
  add("domain", domain_of(address));
  if (cause.about == "server") add("host", context.host);
  return values;
}

Values all_values_for(const CauseRow& cause, Values values, const ExplainContext& context) {
  return values_for(cause, std::move(values), context, [](std::string_view /*placeholder*/) { return true; });
}

// Those that may be named in `text`.
Values values_for(std::string_view text, const CauseRow& cause, const ExplainContext& context) {
  if (!has_placeholder(text)) return {};
  return values_for(cause, {}, context, [text](std::string_view name) { return text.find(name) != std::string_view::npos; });
}

void describe_success(Explanation& e) {
  e.title = e.code_title.empty() ? e.status_title : e.code_title;
  e.explanation = e.code_meaning.empty() ? e.status_meaning : e.code_meaning;
}

// No code, no status, and no rule knows the words: nothing says that anything failed at all.
void describe_unknown(Explanation& e, const ExplainContext& context) {
  e.cause = e.cause_group = kUnclassified;
  e.title = "No rule knows these words";
  e.explanation =
      "They hold neither a reply code nor a status code, and no rule matches them. If they are part of a longer message, "
      "give all of it: the numbers tell most.";
  if (!context.from_client) e.speaker = {};
}

void add_definitions(const Tables& tables, Explanation& e) {
  const auto add = [&](Texts sources) {
    for (const auto source : sources) {
      if (std::find(e.references.begin(), e.references.end(), source) == e.references.end()) e.references.push_back(source);
    }
  };
  if (e.enhanced_status) {
    if (const auto* row = find_status_code(tables, *e.enhanced_status)) add(row->defined_by);
  }
  if (e.reply_code) {
    if (const auto* row = find_reply_code(tables, *e.reply_code)) add(row->defined_by);
  }
}

std::string_view speaker_of(const ExplainContext& context, const RuleRow& rule) {
  if (!rule.speaker.empty()) return rule.speaker;
  if (context.from_client) return "client";
  if (context.from_own_server) return "own-server";
  return is_login(context.command) ? "relay" : "remote-server";
}

}  // namespace

std::string_view name(Confidence confidence) {
  static constexpr std::array<std::string_view, 4> names = {"rule", "status", "code", "class"};
  return names.at(static_cast<std::size_t>(confidence));
}

Explanation Explainer::explain(std::string_view text, const ExplainContext& given, Depth depth) {
  Explanation e;
  std::optional<ReplyText> read_here;
  if (given.read == nullptr) read_here = read_reply_text(text);
  const ReplyText& reply = read_here ? *read_here : *given.read;
  // What stands around a reply may tell who said it, and to what.
  ExplainContext context = given;
  if (context.command.empty()) context.command = reply.command;
  if (context.host.empty()) context.host = reply.host;
  e.reply_code = reply.code;
  e.enhanced_status = reply.status ? reply.status : fitting_status(context.status, reply.code);
  e.text = reply.text;
  e.severity = severity_of(e.reply_code, e.enhanced_status);
  e.speaker = speaker_of(context, {});
  const bool is_system_error = e.severity == ReplySeverity::preliminary && by_code(tables_, e, context.command).confidence;
  if (is_system_error) e.speaker = "client";  // 111 and the like: an error number of the client's own system
  const bool went_wrong = !e.severity || is_failure(*e.severity) || is_system_error;
  const bool in_words = depth == Depth::words || !went_wrong;
  if (in_words) {
    e.input = std::string(text);
    describe_numbers(tables_, e, context.command);
  }
  if (went_wrong) {
    classify(e, context, depth);
  } else {
    describe_success(e);
  }
  if (in_words) add_definitions(tables_, e);
  return e;
}

void Explainer::keep_captures(Explanation& e, const RuleRow& rule) {
  Captures captures;
  matcher_.capture(rule, e.text, captures);
  for (const auto& [group, value] : captures.all()) {
    if (!value.empty()) e.captures[std::string(group)] = std::string(value);
  }
}

void Explainer::classify(Explanation& e, const ExplainContext& context, Depth depth) {
  const RuleRow* const match = matcher_.find(e.text, {e.reply_code, e.enhanced_status, context.command, context.host});
  const RuleRow none;
  const RuleRow& rule = match != nullptr ? *match : none;
  auto verdict = match != nullptr ? Verdict{rule.cause, Confidence::rule} : without_rule(tables_, e, context.command);
  if (verdict.cause == kUnclassified && !context.otherwise.empty()) verdict.cause = context.otherwise;
  e.confidence = verdict.confidence;
  e.rule = rule.id;
  e.provider = either(rule.provider, matcher_.provider_of(context.host));
  if (!rule.speaker.empty()) e.speaker = rule.speaker;
  if (match == nullptr && verdict.cause == kUnclassified && !e.reply_code && !e.enhanced_status)
    return describe_unknown(e, context);
  const auto* cause = find_cause(tables_, verdict.cause);
  if (cause == nullptr) return;
  name_cause(e, *cause);
  const bool in_words = depth == Depth::words;
  if (!in_words) {
    e.begun_title = {cause, match, std::string(context.host), context.sender, context.recipient};
    return;
  }
  if (match != nullptr) keep_captures(e, rule);
  const auto values = all_values_for(*cause, e.captures, context);
  entitle(e, *cause, rule, values);
  const auto severity = e.severity ? e.severity : context.severity;
  advise(e, *cause, rule, values, severity == ReplySeverity::temporary);
}

void Explainer::complete_title(Explanation& verdict) {
  if (!verdict.begun_title) return;
  const auto [cause, match, host, sender, recipient] = *std::exchange(verdict.begun_title, std::nullopt);
  ExplainContext context;
  context.host = host;
  context.sender = sender;
  context.recipient = recipient;
  const RuleRow none;
  const RuleRow& rule = match != nullptr ? *match : none;
  const auto title = title_of(*cause, rule);
  if (wants_captures(title, rule)) keep_captures(verdict, rule);
  auto values = verdict.captures;  // what the text itself names comes first
  values.merge(values_for(title, *cause, context));
  entitle(verdict, *cause, rule, values);
}

Explanation Explainer::explain_cause(std::string_view id, const ExplainContext& context, Depth depth) const {
  Explanation e;
  e.speaker = speaker_of(context, {});
  if (const auto* cause = find_cause(tables_, id)) {
    const auto values = all_values_for(*cause, {}, context);
    name_cause(e, *cause);
    entitle(e, *cause, {}, values);
    if (depth == Depth::words) advise(e, *cause, {}, values, false);
  }
  return e;
}

}  // namespace smtpwhy::knowledge
