#include "smtp/command.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// What may stand behind a verb; enough to tell a command from prose.
enum class Argument { none, any, some, from, to, number };

struct VerbRow {
  Verb verb;
  std::string_view name;
  Argument argument;
};

constexpr std::array<VerbRow, 26> kVerbs = {{
    {Verb::unknown, "", Argument::any},           {Verb::helo, "HELO", Argument::any},
    {Verb::ehlo, "EHLO", Argument::any},          {Verb::lhlo, "LHLO", Argument::any},
    {Verb::mail, "MAIL", Argument::from},         {Verb::rcpt, "RCPT", Argument::to},
    {Verb::data, "DATA", Argument::none},         {Verb::end_of_data, ".", Argument::none},
    {Verb::rset, "RSET", Argument::none},         {Verb::send, "SEND", Argument::from},
    {Verb::soml, "SOML", Argument::from},         {Verb::saml, "SAML", Argument::from},
    {Verb::vrfy, "VRFY", Argument::some},         {Verb::expn, "EXPN", Argument::some},
    {Verb::help, "HELP", Argument::any},          {Verb::noop, "NOOP", Argument::any},
    {Verb::quit, "QUIT", Argument::none},         {Verb::turn, "TURN", Argument::none},
    {Verb::starttls, "STARTTLS", Argument::none}, {Verb::auth, "AUTH", Argument::some},
    {Verb::bdat, "BDAT", Argument::number},       {Verb::burl, "BURL", Argument::some},
    {Verb::etrn, "ETRN", Argument::some},         {Verb::atrn, "ATRN", Argument::any},
    {Verb::xclient, "XCLIENT", Argument::some},   {Verb::xforward, "XFORWARD", Argument::some},
}};

const VerbRow& row_of(std::string_view verb_text) {
  const auto* found =
      std::find_if(kVerbs.begin() + 1, kVerbs.end(), [&](const VerbRow& row) { return equals_ignoring_case(row.name, verb_text); });
  return found == kVerbs.end() ? kVerbs.front() : *found;
}

bool begins_path(std::string_view argument, std::string_view word) {
  if (!starts_with_ignoring_case(argument, word)) return false;
  const auto rest = trim_left(argument.substr(word.size()));
  return !rest.empty() && rest.front() == ':';
}

bool is_of_form(Argument form, std::string_view argument) {
  switch (form) {
    case Argument::none: return argument.empty();
    case Argument::some: return !argument.empty();
    case Argument::from: return begins_path(argument, "FROM");
    case Argument::to: return begins_path(argument, "TO");
    case Argument::number: return !argument.empty() && is_digit(argument.front());
    case Argument::any: break;
  }
  return true;
}

}  // namespace

std::string_view name(Verb verb) { return kVerbs.at(static_cast<std::size_t>(verb)).name; }

Command parse_command(std::string_view line) {
  Command command;
  const auto trimmed = trim(line);
  command.verb_text = first_word(trimmed, &command.argument);
  if (starts_with_ignoring_case(trimmed, "AUTH=")) {  // as some old servers announced it
    command.verb_text = trimmed.substr(0, 4);
    command.argument = trim_left(trimmed.substr(5));
  }
  command.verb = row_of(command.verb_text).verb;
  return command;
}

bool reads_as_command(std::string_view line) {
  const auto command = parse_command(line);
  return command.verb != Verb::unknown && is_of_form(row_of(command.verb_text).argument, command.argument);
}

bool says_hello(Verb verb) { return verb == Verb::ehlo || verb == Verb::helo || verb == Verb::lhlo; }

bool opens_transaction(Verb verb) { return verb == Verb::mail || verb == Verb::send || verb == Verb::soml || verb == Verb::saml; }

}  // namespace smtpwhy
