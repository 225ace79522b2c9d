#include "diagnose/session_facts.h"

#include "base/text.h"
#include "smtp/extensions.h"

#include <algorithm>

namespace smtpwhy {
namespace {

bool is_this_machine(std::string_view host) {
  while (host.starts_with('[')) host.remove_prefix(1);
  return host.starts_with("localhost") || host.starts_with("127.") || host == "::1" || host.starts_with("::1]");
}

}  // namespace

bool begins_with_greeting(const Session& session) {
  if (session.exchanges.empty()) return false;
  const auto& first = session.exchanges.front();
  return !first.command && first.reply && first.reply->code.value() == kGreeting;
}

std::optional<std::size_t> hello_before(const Session& session, std::size_t exchange) {
  for (std::size_t i = exchange; i-- > 0;) {
    if (says_hello(session.exchanges[i].verb()) && session.exchanges[i].succeeded()) return i;
  }
  return std::nullopt;
}

bool offers(const Exchange& hello, std::string_view extension) {
  return hello.reply && hello.verb() != Verb::helo && offers_extension(hello.reply->lines, extension);
}

bool shows_offers(const Exchange& hello) { return hello.reply && hello.reply->lines.size() > 1; }

bool stays_on_this_machine(const Session& session) {
  const auto& all = session.exchanges;
  return is_this_machine(session.server) || is_this_machine(session.connected_to) ||
         std::any_of(all.begin(), all.end(), [](const Exchange& e) {
           return e.verb() == Verb::ehlo && e.succeeded() && is_this_machine(first_word(e.reply->lines.front()));
         });
}

bool encrypted(const Session& session, std::size_t exchange) { return session.tls_from && exchange >= *session.tls_from; }

}  // namespace smtpwhy
