// Command: what a client says (RFC 5321 section 4.1, RFC 821 section 4.1 and the extensions), read from one line.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace smtpwhy {

enum class Verb {
  unknown,
  helo,
  ehlo,
  lhlo,
  mail,
  rcpt,
  data,
  end_of_data,
  rset,
  send,
  soml,
  saml,
  vrfy,
  expn,
  help,
  noop,
  quit,
  turn,
  starttls,
  auth,
  bdat,
  burl,
  etrn,
  atrn,
  xclient,
  xforward
};

/// The verb in capitals, `.` for the end of the message; empty for `unknown`.
[[nodiscard]] std::string_view name(Verb verb);

struct Command {
  Verb verb = Verb::unknown;
  std::string_view verb_text;  ///< as the client wrote it
  std::string_view argument;   ///< all behind the verb, trimmed; a view into the line
};

/// Any line is a command of some kind; what is not known has the verb `unknown`. Case does not matter (RFC 5321 section 2.4).
[[nodiscard]] Command parse_command(std::string_view line);

/// Whether a line whose speaker is not known reads as a command: a known verb with an argument of the right form. Stricter than
/// `parse_command`, since prose may begin with "Help" or "Data".
[[nodiscard]] bool reads_as_command(std::string_view line);

/// Whether `verb` introduces the client: EHLO, HELO, and LHLO of LMTP.
[[nodiscard]] bool says_hello(Verb verb);

/// Whether `verb` opens a mail transaction: MAIL, and RFC 821's SEND, SOML and SAML.
[[nodiscard]] bool opens_transaction(Verb verb);

}  // namespace smtpwhy
