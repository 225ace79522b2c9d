#include "summary/anonymizer.h"

#include "base/text.h"
#include "smtp/names.h"
#include "smtp/path.h"
#include "smtp/queue_id.h"

#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

void add_site(std::set<std::string>& sites, std::string_view reference) {
  constexpr std::string_view scheme = "https://";
  if (!reference.starts_with(scheme)) return;
  reference.remove_prefix(scheme.size());
  sites.insert(registered_domain(reference.substr(0, reference.find_first_of("/:?#"))));
}

std::set<std::string> sites_in(const knowledge::Tables& tables) {
  std::set<std::string> sites;
  for (const auto& cause : tables.causes) {
    for (const auto reference : cause.references) add_site(sites, reference);
  }
  for (const auto& rule : tables.rules) {
    add_site(sites, rule.source);
    for (const auto reference : rule.references) add_site(sites, reference);
  }
  return sites;
}

}  // namespace

Anonymizer::Anonymizer(const knowledge::Tables& tables) : documented_(sites_in(tables)) {}

std::string Anonymizer::hidden_words(std::string_view text) { return hidden_text(text, {names_, documented_, false, words_}); }

void Anonymizer::learn_user(std::string_view address) {
  const bool bare = address.size() >= kShortestWord && address.find('@') == std::string_view::npos && is_domain(address);
  if (bare && address.find('.') == std::string_view::npos) words_.emplace(address, names_.address(address));
}

// Where a name has to stand some servers have a word of theirs.
void Anonymizer::learn_host(std::string_view name) {
  const bool of_protocol = equals_ignoring_case(name, "SMTP") || equals_ignoring_case(name, "ESMTP");
  const bool bare = name.size() >= kShortestWord && name.find('.') == std::string_view::npos && is_domain(name) && !of_protocol;
  if (bare) words_.emplace(name, names_.host(name));
}

std::string Anonymizer::hidden_path(std::string_view address) { return names_.address(address); }

// The name that HELO, a greeting or a log of connections gives; where it is more than a name, its parts.
std::string Anonymizer::hidden_host(std::string_view name) {
  return is_domain(name) || is_ip(name) ? names_.host(name) : hidden_relay(name);
}

// `mx.example.net[192.0.2.1]:25`, `unknown[192.0.2.1]`, `local`: names as logs have them. A word in front of a bracket is a host.
std::string Anonymizer::hidden_relay(std::string_view relay) {
  const auto name = relay.substr(0, relay.find_first_of("[(: "));
  const bool is_host = name.size() < relay.size() && !name.empty() && name != "unknown" && is_domain(name);
  return is_host ? names_.host(name) + hidden_words(relay.substr(name.size())) : hidden_words(relay);
}

std::string Anonymizer::hidden_queue_id(std::string_view id) { return id == "NOQUEUE" ? std::string(id) : names_.queue_id(id); }

std::string Anonymizer::hidden_argument(Verb verb, std::string_view argument) {
  std::string_view rest;
  if (says_hello(verb)) {
    const auto name = first_word(argument, &rest);
    return hidden_host(name) + (rest.empty() ? "" : " " + hidden_words(rest));
  }
  if (verb == Verb::vrfy || verb == Verb::expn) {
    const bool bare = argument.find_first_of("<@ ") == std::string_view::npos;
    return bare ? names_.user(argument) : hidden_words(argument);
  }
  const auto path = opens_transaction(verb) || verb == Verb::rcpt ? parse_path_argument(argument) : std::nullopt;
  if (!path || path->address.empty()) return hidden_words(argument);
  const auto begin = static_cast<std::size_t>(path->address.data() - argument.data());
  return hidden_words(argument.substr(0, begin)) + hidden_path(path->address) +
         hidden_words(argument.substr(begin + path->address.size()));
}

// A command as evidence has it, or our words for what has none.
std::string Anonymizer::hidden_command(std::string_view command) {
  const auto parsed = parse_command(command);
  if (parsed.verb == Verb::unknown || parsed.argument.empty()) return hidden_words(command);
  const auto begin = static_cast<std::size_t>(parsed.argument.data() - command.data());
  return std::string(command.substr(0, begin)) + hidden_argument(parsed.verb, parsed.argument);
}

std::string Anonymizer::hidden_reply(std::string_view text) {
  (void)names_.queue_id(queued_as(text));
  return hidden_words(text);
}

// Names are numbered in the order of this.
void Anonymizer::learn(const Session& session) {
  words_.clear();
  learn_host(session.client);
  learn_host(session.server);
  learn_host(session.connected_to);
  (void)hidden_host(session.client);
  (void)hidden_host(session.server);
  for (const auto& transaction : session.transactions) {
    (void)hidden_path(transaction.reverse_path);
    learn_user(transaction.reverse_path);
    for (const auto& recipient : transaction.recipients) {
      (void)hidden_path(recipient.address);
      learn_user(recipient.address);
    }
  }
  for (const auto& exchange : session.exchanges) {
    if (exchange.command) (void)hidden_argument(exchange.command->verb, exchange.command->argument);
    // The greeting and the answer to EHLO begin with the server's name (RFC 5321 section 4.2).
    const bool names_server = !exchange.command ? !exchange.unsolicited : says_hello(exchange.verb());
    if (names_server && exchange.succeeded()) learn_host(first_word(exchange.reply->lines.front()));
  }
}

void Anonymizer::hide(Session& session, Exchange& exchange) {
  exchange.recipient = session.text.keep(hidden_path(exchange.recipient));
  if (exchange.command) {
    auto& command = *exchange.command;
    command.argument = session.text.keep(hidden_argument(command.verb, command.argument));
    if (command.verb == Verb::unknown) command.verb_text = session.text.keep(hidden_words(command.verb_text));
  }
  if (!exchange.reply) return;
  (void)names_.queue_id(queued_as(joined_text(*exchange.reply)));
  for (auto& line : exchange.reply->lines) line = session.text.keep(hidden_words(line));
}

void Anonymizer::hide(Session& session) {
  learn(session);
  const auto keep = [&](const std::string& text) { return session.text.keep(text); };
  session.client = keep(hidden_host(session.client));
  session.server = keep(hidden_host(session.server));
  session.connected_to = keep(hidden_host(session.connected_to));
  session.tls_text = keep(hidden_words(session.tls_text));
  for (auto& exchange : session.exchanges) hide(session, exchange);
  for (auto& transaction : session.transactions) {
    transaction.reverse_path = keep(hidden_path(transaction.reverse_path));
    for (auto& recipient : transaction.recipients) recipient.address = keep(hidden_path(recipient.address));
  }
  for (auto& problem : session.problems) problem.text = keep(hidden_words(problem.text));
  for (auto& stray : session.strays) stray.text = keep(hidden_words(stray.text));
}

void Anonymizer::hide(Diagnosis& diagnosis) {
  for (auto& finding : diagnosis.findings) hide(finding);
}

Delivery Anonymizer::hidden(const Delivery& delivery, TextArena& text) {
  const auto keep = [&](const std::string& hidden) { return text.keep(hidden); };
  Delivery result = delivery;
  words_.clear();
  learn_user(delivery.sender.value_or(std::string_view()));
  learn_user(delivery.recipient);
  result.queue_id = keep(hidden_queue_id(delivery.queue_id));
  result.message_id = keep(names_.message_id(delivery.message_id));
  if (delivery.sender) result.sender = keep(hidden_path(*delivery.sender));
  result.recipient = keep(hidden_path(delivery.recipient));
  result.client = keep(hidden_relay(delivery.client));
  result.relay = keep(hidden_relay(delivery.relay));
  result.tls = keep(hidden_words(delivery.tls));
  std::string kept;
  result.as_logged = keep(hidden_reply(delivery.text(kept)));
  result.reply.text = hidden_words(delivery.reply_words());
  result.words_unread = false;
  result.reply.host = hidden_host(delivery.reply.host);
  return result;
}

void Anonymizer::hide(DeliveryDiagnosis& diagnosis) {
  if (diagnosis.finding) hide(*diagnosis.finding);
}

void Anonymizer::hide(Finding& finding) {
  finding.evidence.text = hidden_reply(finding.evidence.text);
  finding.evidence.command = hidden_command(finding.evidence.command);
  if (finding.root) finding.root->command = hidden_command(finding.root->command);
  hide(finding.explanation);
}

// The advice is ours but for the values that were filled in.
void Anonymizer::hide(knowledge::Explanation& e) {
  e.input = hidden_reply(e.input);
  e.text = hidden_words(e.text);
  Hiding advice{names_, documented_, true, words_};
  for (auto& [group, value] : e.captures) {
    auto hidden = hidden_words(value);
    if (group == "address") hidden = hidden_path(value);
    if ((group == "domain" || group == "host") && is_domain(value)) hidden = names_.host(value);
    if (hidden != value) advice.words.emplace(value, hidden);
    value = std::move(hidden);
  }
  const auto hide_advice = [&](std::string& text) { text = hidden_text(text, advice); };
  hide_advice(e.title);
  hide_advice(e.explanation);
  for (auto* list : {&e.fixes, &e.checks}) {
    for (auto& text : *list) hide_advice(text);
  }
}

void Anonymizer::hide(TraceStep& step) {
  words_.clear();
  learn_user(step.sender.value_or(std::string()));
  learn_user(step.recipient);
  learn_host(step.server);
  step.queue_id = hidden_queue_id(step.queue_id);
  step.handed_to = hidden_queue_id(step.handed_to);
  step.message_id = names_.message_id(step.message_id);
  if (step.sender) step.sender = hidden_path(*step.sender);
  step.recipient = hidden_path(step.recipient);
  step.client = hidden_host(step.client);
  step.server = hidden_host(step.server);
  step.reply = hidden_words(step.reply);
  if (step.tls) step.tls = hidden_words(*step.tls);
  hide(step.explanation);
}

void Anonymizer::hide(Trace& trace) {
  for (auto& step : trace.all_steps()) hide(step);
  const auto& wanted = trace.wanted();
  const bool is_number = parse_number(wanted).has_value() && names_.id(wanted).empty();  // of a conversation
  if (is_number) return;
  trace.rename_wanted(wanted.find('@') == std::string::npos ? names_.queue_id(wanted) : names_.address(wanted));
}

void Anonymizer::hide(Comparison& comparison) {
  for (auto& compared : comparison.problems) {
    compared.problem.title = hidden_words(compared.problem.title);
    compared.problem.text = hidden_reply(compared.problem.text);
  }
}

std::string Anonymizer::hidden_input(const std::string& name, std::size_t index) {
  return name == "-" ? name : fmt::format("input {}", index + 1);
}

std::vector<std::string> Anonymizer::hidden_inputs(const std::vector<std::string>& names) {
  std::vector<std::string> hidden;
  hidden.reserve(names.size());
  for (const auto& name : names) hidden.push_back(hidden_input(name, hidden.size()));
  return hidden;
}

}  // namespace smtpwhy
