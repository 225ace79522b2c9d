// The fields of each row, said once: the loader reads them from TOML by these names, the compiler writes them as C++ in this order.
//
// A visitor is called with (name, field) for what must be there and (name, field, optional) for what may be left out.
#pragma once

#include "knowledge/tables.h"

namespace smtpwhy::knowledge {

struct Optional {};
inline constexpr Optional optional{};

template <class Visitor>
void visit_fields(Visitor& v, DigitRow& row) {
  v("digit", row.digit);
  v("name", row.name);
  v("meaning", row.meaning);
}

template <class Visitor>
void visit_fields(Visitor& v, AnswerRow& row) {
  v("command", row.command);
  v("meaning", row.meaning);
  v("cause", row.cause, optional);
}

template <class Visitor>
void visit_fields(Visitor& v, ReplyCodeRow& row) {
  v("code", row.code);
  v("title", row.title);
  v("rfc821_text", row.rfc821_text, optional);
  v("rfc5321_text", row.rfc5321_text, optional);
  v("standard", row.standard);
  v("defined_by", row.defined_by, optional);
  v("commands", row.commands, optional);
  v("meaning", row.meaning);
  v("note", row.note, optional);
  v("cause", row.cause, optional);
  v("cause_words", row.cause_words, optional);
  v("cause_otherwise", row.cause_otherwise, optional);
  v("did_you_mean", row.did_you_mean, optional);
  v("answer", row.answers, optional);
}

template <class Visitor>
void visit_fields(Visitor& v, StatusClassRow& row) {
  v("class", row.status_class);
  v("name", row.name);
  v("meaning", row.meaning);
}

template <class Visitor>
void visit_fields(Visitor& v, StatusSubjectRow& row) {
  v("subject", row.subject);
  v("name", row.name);
  v("meaning", row.meaning);
}

template <class Visitor>
void visit_fields(Visitor& v, StatusCodeRow& row) {
  v("status", row.status);
  v("title", row.title);
  v("classes", row.classes);
  v("reply_codes", row.reply_codes, optional);
  v("registered", row.registered);
  v("defined_by", row.defined_by, optional);
  v("meaning", row.meaning);
  v("note", row.note, optional);
  v("cause", row.cause, optional);
  v("cause_4", row.cause_4, optional);
}

template <class Visitor>
void visit_fields(Visitor& v, AllowedRow& row) {
  v("source", row.source);
  v("intermediate", row.intermediate, optional);
  v("success", row.success, optional);
  v("failure", row.failure, optional);
  v("error", row.error, optional);
  v("note", row.note, optional);
}

template <class Visitor>
void visit_fields(Visitor& v, CommandRow& row) {
  v("name", row.name);
  v("what", row.what);
  v("allows", row.allows);
}

template <class Visitor>
void visit_fields(Visitor& v, AlwaysRow& row) {
  v("rfc821", row.rfc821);
  v("rfc5321", row.rfc5321);
  v("tls_or_auth_required", row.tls_or_auth_required);
}

template <class Visitor>
void visit_fields(Visitor& v, CauseRow& row) {
  v("id", row.id);
  v("parent", row.parent, optional);
  v("about", row.about, optional);
  v("title", row.title);
  v("explanation", row.explanation);
  v("who", row.who);
  v("retry", row.retry);
  v("retry_4", row.retry_4, optional);
  v("fixes", row.fixes);
  v("checks", row.checks, optional);
  v("references", row.references, optional);
}

// What a rule's file says for all its rules (file, provider, software, source, hosts, priority) is filled in by the loader, and `literals`
// are computed: see load.cpp. They are fields for the compiler only.
template <class Visitor>
void visit_fields(Visitor& v, RuleRow& row) {
  v.computed("file", row.file);
  v("id", row.id);
  v("provider", row.provider, optional);
  v("software", row.software, optional);
  v("source", row.source, optional);
  v("hosts", row.hosts, optional);
  v("pattern", row.pattern);
  v("cause", row.cause);
  v("only_hosts", row.only_hosts, optional);
  v("commands", row.commands, optional);
  v("codes", row.codes, optional);
  v("statuses", row.statuses, optional);
  v("speaker", row.speaker, optional);
  v("who", row.who, optional);
  v("retry", row.retry, optional);
  v("title", row.title, optional);
  v("explanation", row.explanation, optional);
  v("fixes", row.fixes, optional);
  v("checks", row.checks, optional);
  v("references", row.references, optional);
  v("samples", row.samples);
  v.computed("literals", row.literals);
  v.computed("priority", row.priority);
  v.computed("of_site", row.of_site);
}

template <class Visitor>
void visit_fields(Visitor& v, FormatLineRow& row) {
  v("kind", row.kind);
  v("pattern", row.pattern);
  v("telling", row.telling, optional);
  v("unquote", row.unquote, optional);
  v("split", row.split, optional);
  v("side", row.side, optional);
  v("process", row.process, optional);
  v("repeats", row.repeats, optional);
  v("command", row.command, optional);
  v("direction", row.direction, optional);
  v("samples", row.samples, optional);
  v.computed("literals", row.literals);
}

template <class Visitor>
void visit_fields(Visitor& v, FormatRow& row) {
  v.computed("name", row.name);
  v("title", row.title);
  v("side", row.side, optional);
  v("fallback", row.fallback, optional);
  v("process", row.process, optional);
  v("source", row.source);
  v("line", row.lines);
}

}  // namespace smtpwhy::knowledge
