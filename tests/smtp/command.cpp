#include "smtp/command.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// `RCPT [TO:<a>]`, with `?` for a verb that is not known.
std::string command_shown(std::string_view line) {
  const auto command = parse_command(line);
  const auto verb = command.verb == Verb::unknown ? std::string_view("?") : name(command.verb);
  return std::string(verb) + " " + std::string(command.verb_text) + " [" + std::string(command.argument) + "]";
}

}  // namespace

TEST_CASE("any line is a command of some kind", "[smtp]") {
  struct Row {
    std::string_view why, line, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"a verb", "QUIT", "QUIT QUIT []"},
           {"case does not matter", "rcpt TO:<a@example.net>", "RCPT rcpt [TO:<a@example.net>]"},
           {"white space goes", " EHLO \t me.example \r\n", "EHLO EHLO [me.example]"},
           {"the argument is as it stands", "MAIL From:<a@b>  SIZE=9", "MAIL MAIL [From:<a@b>  SIZE=9]"},
           {"the end of the message", ".", ". . []"},
           {"two dots are not", "..", "? .. []"},
           {"a browser", "GET / HTTP/1.1", "? GET [/ HTTP/1.1]"},
           {"a verb with more letters", "QUITS", "? QUITS []"},
           {"a verb and a colon", "MAIL:", "? MAIL: []"},
           {"nothing", "", "?  []"},
           {"bytes that are no text", "\xFF\x01 x", "? \xFF\x01 [x]"},
       }) {
    INFO(row.why);
    CHECK(command_shown(row.line) == row.shown);
  }
}

TEST_CASE("every verb is known by its own name, in any case", "[smtp]") {
  int known = 0;
  for (int i = 1; i <= static_cast<int>(Verb::xforward); ++i) {
    const auto verb = static_cast<Verb>(i);
    std::string small(name(verb));
    for (auto& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    INFO(small);
    CHECK(parse_command(name(verb)).verb == verb);
    CHECK(parse_command(small).verb == verb);
    ++known;
  }
  CHECK(known == 25);
  CHECK(name(Verb::unknown).empty());
}

TEST_CASE("lines that read as commands, and prose that does not", "[smtp]") {
  struct Row {
    std::string_view line;
    bool command;
  };
  for (const auto& row : std::vector<Row>{
           {"EHLO me.example", true},
           {"HELO", true},
           {"MAIL FROM:<a@example.com>", true},
           {"mail from: a@example.com", true},
           {"MAIL FROM :<a@example.com>", true},
           {"MAIL FROM:<>", true},
           {"SAML FROM:<a@example.com>", true},
           {"RCPT TO:<b@example.net> NOTIFY=NEVER", true},
           {"DATA", true},
           {".", true},
           {"RSET", true},
           {"QUIT", true},
           {"STARTTLS", true},
           {"AUTH LOGIN", true},
           {"BDAT 86 LAST", true},
           {"VRFY postmaster", true},
           {"NOOP", true},
           {"NOOP still here", true},
           {"LHLO me.example", true},
           {"XCLIENT ADDR=192.0.2.1", true},
           // The right verb and the wrong form, or the side of the verb that is English.
           {"Data is being sent now", false},
           {"Data transferred", false},
           {"Quit smoking", false},
           {"Mail sent", false},
           {"Mail from the server", false},
           {"MAIL TO:<a@example.com>", false},
           {"MAIL", false},
           {"RCPT FROM:<a@example.com>", false},
           {"RCPT b@example.net", false},
           {"Send it to me", false},
           {"AUTH", false},
           {"BDAT last", false},
           {"Turn left", false},
           {"STARTTLS now", false},
           {"VRFY", false},
           {"RSET all", false},
           // No verb at all.
           {"Dear customer,", false},
           {"From: a@example.com", false},
           {"Subject: DATA", false},
           {"250 OK", false},
           {"GET / HTTP/1.1", false},
           {"", false},
       }) {
    INFO(row.line);
    CHECK(reads_as_command(row.line) == row.command);
  }
}

TEST_CASE("what opens a transaction", "[smtp]") {
  for (int i = 0; i <= static_cast<int>(Verb::xforward); ++i) {
    const auto verb = static_cast<Verb>(i);
    const bool opens = verb == Verb::mail || verb == Verb::send || verb == Verb::soml || verb == Verb::saml;
    INFO(name(verb));
    CHECK(opens_transaction(verb) == opens);
  }
}

}  // namespace smtpwhy
