#include "knowledge/reply_text.h"

#include "base/text.h"
#include "knowledge/tables.h"
#include "smtp/reply.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// `550 5.1.1 [text]`, with `-` for what is not there.
std::string read_shown(std::string_view pasted) {
  const auto reply = read_reply_text(pasted);
  return (reply.code ? std::to_string(reply.code->value()) : "-") + " " + (reply.status ? to_string(*reply.status) : "-") + " [" +
         reply.text + "]";
}

// The same with command and host: `550 5.1.1 [text] RCPT mx.example.net`.
std::string unwrapped_shown(std::string_view pasted) {
  const auto reply = read_reply_text(pasted);
  const auto or_dash = [](const std::string& word) { return word.empty() ? std::string("-") : word; };
  return read_shown(pasted) + " " + or_dash(reply.command) + " " + or_dash(reply.host);
}

// All samples of the built-in rules.
std::vector<std::string_view> samples() {
  std::vector<std::string_view> all;
  for (const auto& rule : builtin_tables().rules) all.insert(all.end(), rule.samples.begin(), rule.samples.end());
  return all;
}

// Whether a sample is one that another server or a library wrapped, or that says its status in an odd place.
bool is_wrapped(std::string_view text) {
  for (const std::string_view mark : {" failed: ", "<4", "Unknown address error", "-> ", " said: ", "cuda_", "(in reply to"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

// What a plain reply is, without any unwrapping: code, status, text.
std::string plainly_shown(std::string_view pasted) {
  auto rest = pasted;
  std::string shown = "- - [";
  if (const auto line = parse_reply_line(pasted)) {
    rest = trim_left(line->text);
    const auto status = take_status(rest, &rest);
    shown = std::to_string(line->code.value()) + " " + (status ? to_string(*status) : "-") + " [";
  }
  return shown + std::string(trim(rest)) + "]";
}

std::string repeated(std::string_view part, std::size_t size) {
  std::string text;
  while (text.size() < size) text += part;
  return text;
}

}  // namespace

TEST_CASE("what people paste, and the forms that servers use beside the standard one", "[knowledge]") {
  struct Row {
    std::string_view why, pasted, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"a bare code", "550", "550 - []"},
           {"a bare status", "5.7.26", "- 5.7.26 []"},
           {"both", "550 5.7.26", "550 5.7.26 []"},
           {"all of it", "550 5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"space around", "  550   5.1.1   No such user \r\n", "550 5.1.1 [No such user]"},
           {"a tab", "550\t5.1.1\tNo such user", "550 5.1.1 [No such user]"},
           {"a whole reply", "550-5.7.26 one\n550-5.7.26 two\n550 5.7.26 three", "550 5.7.26 [one two three]"},
           {"with CRLF", "550-5.7.26 one\r\n550 5.7.26 two\r\n", "550 5.7.26 [one two]"},
           {"a status on the last line only", "550-one\n550 5.7.1 two", "550 5.7.1 [one two]"},
           {"statuses differ: the first", "550-5.1.1 one\n550 5.7.1 two", "550 5.1.1 [one two]"},
           {"codes differ: the other number is text", "550-one\n551 two", "550 - [one 551 two]"},
           {"a line wrapped by a mail program", "550 5.1.1 No\nsuch user", "550 5.1.1 [No such user]"},
           {"IronPort: 550 #5.1.0", "550 #5.1.0 Address rejected.", "550 5.1.0 [Address rejected.]"},
           {"as one line of several: 550-5.1.1", "550-5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"a colon: 550: 5.2.2", "550: 5.2.2 Mailbox full", "550 5.2.2 [Mailbox full]"},
           {"a colon behind the status: 421 4.7.0:", "421 4.7.0: [TSS04] deferred", "421 4.7.0 [[TSS04] deferred]"},
           {"the code twice", "550 550 5.7.1 Denied", "550 5.7.1 [Denied]"},
           {"the code twice, with a hyphen", "550 550-5.7.1 Denied", "550 5.7.1 [Denied]"},
           {"in brackets: (#5.1.1)", "550 (#5.1.1) unknown", "550 5.1.1 [unknown]"},
           {"in square brackets", "550 [5.7.1] Denied", "550 5.7.1 [Denied]"},
           {"qmail, at the end", "550 sorry, no mailbox here by that name. (#5.1.1)",
            "550 5.1.1 [sorry, no mailbox here by that name. (#5.1.1)]"},
           {"qmail, without a code", "Sorry, no mailbox here by that name. (#5.1.1)",
            "- 5.1.1 [Sorry, no mailbox here by that name. (#5.1.1)]"},
           {"#550", "#550 5.1.1", "550 5.1.1 []"},
           {"a bounce that repeats it", "host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command)",
            "550 5.1.1 [No such user]"},
           {"in a bounce, with a hyphen", "said: 550-5.1.1 No such user", "550 5.1.1 [No such user]"},
           {"a success inside other words is not what failed", "got 250 2.1.0 OK then silence",
            "- - [got 250 2.1.0 OK then silence]"},
           {"a number alone inside is no code", "after 550 seconds", "- - [after 550 seconds]"},
           {"an IP address is neither", "192.0.2.1 is blocked", "- - [192.0.2.1 is blocked]"},
           {"nor is one behind a code", "554 5.1.1.2 is blocked", "554 - [5.1.1.2 is blocked]"},
           {"a larger number is no code", "5500 messages", "- - [5500 messages]"},
           {"a year is no code", "2026-11-22 something", "- - [2026-11-22 something]"},
           {"099 is no code", "099 x", "- - [099 x]"},
           {"prose", "It does not work", "- - [It does not work]"},
           {"nothing", "", "- - []"},
           {"only line breaks", "\n\r\n\n", "- - []"},
           {"an unfinished bracket", "550 (#5.1", "550 - [(#5.1]"},
           {"a bracket at the end", "550 (#", "550 - [(#]"},
           {"bytes of any kind", "550 \xFF\x01\xC3", "550 - [\xFF\x01\xC3]"},
       }) {
    INFO(row.why);
    CHECK(read_shown(row.pasted) == row.shown);
  }
}

TEST_CASE("reading is total: every text of three bytes out of the telling ones", "[knowledge]") {
  constexpr std::string_view bytes = "05 -.:#([\n\r\tx\xFF";
  for (const char a : bytes) {
    for (const char b : bytes) {
      for (const char c : bytes) {
        const std::string text = "550" + std::string{a, b, c};
        const std::vector<char> exact(text.begin(), text.end());
        const auto reply = read_reply_text({exact.data(), exact.size()});
        const bool longer_number = is_digit(a) || is_alpha(a) || a == '.';
        if (reply.code.has_value() == longer_number) FAIL_CHECK("550, then " << int{a} << " " << int{b} << " " << int{c});
      }
    }
  }
}

TEST_CASE("what wrappers and pages put around a reply: the innermost one counts", "[knowledge]") {
  struct Row {
    std::string_view why, pasted, shown;
  };
  for (
      const auto& row : std::vector<Row>{
          {"Postfix, joined lines, end in RCPT",
           "host mx.example.net[192.0.2.1] said: 550-5.1.1 The email account 550 5.1.1 does not exist (in reply to RCPT TO "
           "command)",
           "550 5.1.1 [The email account does not exist] RCPT mx.example.net"},
          {"Postfix, the end of DATA is the dot",
           "host mx.example.net[192.0.2.1] said: 554 5.7.1 Spam (in reply to end of DATA command)",
           "554 5.7.1 [Spam] . mx.example.net"},
          {"Postfix, DATA itself is not the dot",
           "host mx.example.net[192.0.2.1] said: 554 5.5.1 no valid recipients (in reply to DATA command)",
           "554 5.5.1 [no valid recipients] DATA mx.example.net"},
          {"Postfix, a greeting has no command",
           "host mx.example.net[192.0.2.1] refused to talk to me: 421 4.7.0 too many connections",
           "421 4.7.0 [too many connections] - mx.example.net"},
          {"Postfix, a bounce folded anywhere, even inside the bracket",
           "<bob@example.org>: host mx.example.net[192.0.2.1] said: 550-5.1.1 The email\n    account 550-5.1.1 you tried\n    550 "
           "5.1.1 gone (in reply to RCPT TO\n    command)",
           "550 5.1.1 [The email account you tried gone] RCPT mx.example.net"},
          {"Postfix, a whole log line; 421 is a process, 450 a delay",
           "Nov 22 01:10:38 mta postfix/smtp[421]: 4F1: to=<b@x>, relay=mx.example.net[192.0.2.1]:25, delay=450, dsn=5.1.1, "
           "status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 unknown (in reply to RCPT TO command))",
           "550 5.1.1 [unknown] RCPT mx.example.net"},
          {"Postfix, a probe: the inner host knows",
           "450 4.1.1 <a@b.example>: Recipient address rejected: unverified address: host mx.b.example[192.0.2.1] said: 550 5.1.1 "
           "unknown (in reply to RCPT TO command)",
           "550 5.1.1 [unknown] RCPT mx.b.example"},
          {"Postfix, a relay's login", "SASL authentication failed; server smtp.example.net[192.0.2.25] said: 535 5.7.8 bad",
           "535 5.7.8 [bad] AUTH smtp.example.net"},
          {"an address is not a name", "host 192.0.2.1[192.0.2.1] said: 550 5.1.1 unknown (in reply to RCPT TO command)",
           "550 5.1.1 [unknown] RCPT -"},
          {"a code outside every standard", "host mx.example.net[192.0.2.1] said: 571 Delivery not authorized",
           "571 - [Delivery not authorized] - mx.example.net"},
          {"two wrappers: the inner host",
           "host a.example[192.0.2.1] said: 450 4.1.1 <x@y>: unverified address: host b.example[192.0.2.2] said: 452 4.2.2 full "
           "(in reply to RCPT TO command) (in reply to RCPT TO command)",
           "452 4.2.2 [full] RCPT b.example"},
          {"Exim, after RCPT", "SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 No such user",
           "550 5.1.1 [No such user] RCPT -"},
          {"Exim, the end of the data is the dot",
           "host mx.example.net [192.0.2.1]: SMTP error from remote mail server after end of data: 552 5.3.4 too big",
           "552 5.3.4 [too big] . mx.example.net"},
          {"Exim, the host behind the command, and no status",
           "SMTP error from remote mail server after RCPT TO:<b@example.net>: host mx.example.net [192.0.2.1]: 550 User unknown",
           "550 - [User unknown] RCPT mx.example.net"},
          {"Exim, the connection",
           "SMTP error from remote mail server after initial connection: host mx.example.net [192.0.2.1]: 554 No SMTP service here",
           "554 - [No SMTP service here] CONNECT mx.example.net"},
          {"Exim, a bounce over several lines, pipelined",
           "  bob@mail530.test\n    host mx.example.net [192.0.2.1]\n    SMTP error from remote mail server after pipelined MAIL "
           "FROM:<alice@example.net> SIZE=1361:\n    530 5.7.0 Must issue a STARTTLS command first",
           "530 5.7.0 [Must issue a STARTTLS command first] MAIL mx.example.net"},
          {"Exim, a log line with its own line breaks",
           "2026-11-22 01:03:48 1xUw ** bob@x R=r T=t H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after RCPT "
           "TO:<bob@x>: 452-4.2.2 The inbox. Please\\n452-4.2.2 direct the\\n452 4.2.2  https://x - gsmtp",
           "452 4.2.2 [The inbox. Please direct the https://x - gsmtp] RCPT mx.example.org"},
          {"Exim, only host and address", "host mx.example.net [192.0.2.1]: 550 relay not permitted",
           "550 - [relay not permitted] - mx.example.net"},
          {"Exchange, three layers", "Remote Server returned '554 5.7.1 <mx.example.net #5.7.1 smtp; 550 5.7.1 Message refused>'",
           "550 5.7.1 [Message refused] - mx.example.net"},
          {"Exchange, no host in the brackets", "#< #5.1.1 smtp; 550 5.1.1 User unknown>", "550 5.1.1 [User unknown] - -"},
          {"Exchange, a host in the brackets", "#<mx.example.net #5.1.1 smtp;550 5.1.1 User unknown>",
           "550 5.1.1 [User unknown] - mx.example.net"},
          {"Exchange, the next line has the status",
           "A message could not be delivered. mx.example.net gave this error:\n5.1.1 No such user",
           "- 5.1.1 [No such user] - mx.example.net"},
          {"Exchange Online, an arrow", "Remote server returned message detected as spam -> 550 5.7.1 spam",
           "550 5.7.1 [spam] - -"},
          {"Exchange Online, an arrow inside a reply",
           "550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 spam", "554 5.7.1 [spam] - -"},
          {"Exchange Online, the status of the wrapper stays where the inner reply has none",
           "550 5.0.350 Remote server returned an error -> 550 x-dg-ref header is too long",
           "550 5.0.350 [x-dg-ref header is too long] - -"},
          {"another code has another status", "550 5.0.350 Remote server returned an error -> 554 Blocked", "554 - [Blocked] - -"},
          {"Exchange Online, a status before the arrow",
           "5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 no such user here",
           "550 5.1.351 [no such user here] - -"},
          {"a rule knows these words: whole",
           "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 5.1.1 no such user",
           "550 5.1.351 [Remote server returned unknown recipient or mailbox unavailable -> 550 5.1.1 no such user] - -"},
          {"AT&T's own words, no wrapper",
           "550 192.0.2.9 blocked by ldap:ou=rblmx,dc=bellsouth,dc=net -> error 550 Blocked for abuse",
           "550 - [192.0.2.9 blocked by ldap:ou=rblmx,dc=bellsouth,dc=net -> error 550 Blocked for abuse] - -"},
          {"Amazon SES, no status inside: the wrapper's is about another code",
           "554 4.4.7 Message expired<421 Service not available>", "421 - [Service not available] - -"},
          {"Amazon SES, expired",
           "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for example.com>",
           "421 4.4.0 [Unable to lookup DNS for example.com] - -"},
          {"an address in angle brackets is no reply", "550 5.1.1 <550@example.net>", "550 5.1.1 [<550@example.net>] - -"},
          {"Gmail", "The response from the remote server was: 550 5.1.1 User unknown", "550 5.1.1 [User unknown] - -"},
          {"Gmail, its state", "The response was: 550 5.7.1 Unauthenticated email (state 13).",
           "550 5.7.1 [Unauthenticated email] - -"},
          {"Gmail, the other server's name",
           "Google tried to deliver your message, but it was rejected by the server for the recipient domain example.org by "
           "mx.example.org. [192.0.2.1]. The error that the other server returned was: 550 5.1.1 User unknown (state 13).",
           "550 5.1.1 [User unknown] - mx.example.org"},
          {"sendmail, stat alone", "stat=User unknown", "- - [User unknown] - -"},
          {"sendmail, stat and dsn", "dsn=5.1.1, stat=User unknown", "- 5.1.1 [User unknown] - -"},
          {"sendmail, stat holds a reply", "stat=Deferred: 421 4.7.0 try later", "421 4.7.0 [try later] - -"},
          {"sendmail, the reply comes before stat",
           "to=bob@x.test, delay=00:00:00, relay=mx.example.net. [192.0.2.1], dsn=5.1.1, reply=550 5.1.1 <b>: User unknown in "
           "table, stat=User unknown",
           "550 5.1.1 [<b>: User unknown in table] - mx.example.net"},
          {"sendmail, deferred", "Deferred: 421 4.7.0 mx.example.net Error: too many connections",
           "421 4.7.0 [mx.example.net Error: too many connections] - -"},
          {"sendmail, a reason in brackets", "    (reason: 550 5.1.1 <b@example.org>: User unknown (really))",
           "550 5.1.1 [<b@example.org>: User unknown (really)] - -"},
          {"sendmail, the conversation",
           "... while talking to mx.example.org.:\n>>> RCPT To:<b@example.org>\n<<< 550 5.1.1 <b@example.org>: gone",
           "550 5.1.1 [<b@example.org>: gone] - mx.example.org"},
          {"qmail, the recipient",
           "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 No such user\nGiving up on 192.0.2.1.",
           "550 5.1.1 [No such user] RCPT -"},
          {"qmail, the sender", "Connected to 192.0.2.1 but sender was rejected.\nRemote host said: 553 5.1.8 bad",
           "553 5.1.8 [bad] MAIL -"},
          {"qmail, the message", "192.0.2.1 failed after I sent the message.\nRemote host said: 554 5.7.1 spam",
           "554 5.7.1 [spam] . -"},
          {"qmail, patched", "Remote host said: 550 5.1.1 <k@example.org>... User Unknown [RCPT_TO]",
           "550 5.1.1 [<k@example.org>... User Unknown] RCPT -"},
          {"a diagnostic code alone", "smtp;550 5.1.1 User unknown", "550 5.1.1 [User unknown] - -"},
          {"a diagnostic code with its field", "Diagnostic-Code: SMTP; 550 5.1.1 User unknown", "550 5.1.1 [User unknown] - -"},
          {"IronPort, quoted from the status on",
           "Diagnostic-Code: smtp; 5.1.0 - Unknown address error 550-'5.7.1 <a@b.example>... Access denied' (delivery attempts: 0)",
           "550 5.7.1 [<a@b.example>... Access denied] - -"},
          {"IronPort, a whole reply: a rule knows these words",
           "550 5.1.0 - Unknown address error 550-'5.1.1 <bob@example.com>: no such user'",
           "550 5.1.0 [- Unknown address error 550-'5.1.1 <bob@example.com>: no such user'] - -"},
          {"Amazon SES, expired where nobody answered: whole",
           "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>",
           "554 4.4.7 [Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>] - -"},
          {"Zoho, each number with its name", "ERROR_CODE :550, ERROR_CODE :5.1.1 <k@example.co.jp>... User Unknown",
           "550 5.1.1 [<k@example.co.jp>... User Unknown] - -"},
          {"Zoho, the code alone: the words stay", "ERROR_CODE :550", "550 - [ERROR_CODE :550] - -"},
          {"PHP, a comma", "SMTP error, RCPT TO: 550 No such user", "550 - [No such user] RCPT -"},
          {"PHPMailer, RCPT", "SMTP ERROR: RCPT TO command failed: 550 5.1.1 gone away", "550 5.1.1 [gone away] RCPT -"},
          {"PHPMailer, the end of the data", "SMTP ERROR: DATA END command failed: 451 4.3.0 queue file write error",
           "451 4.3.0 [queue file write error] . -"},
          {"PHPMailer, the password", "SMTP ERROR: Password command failed: 535 5.7.8 bad login", "535 5.7.8 [bad login] AUTH -"},
          {"PHPMailer, in parts",
           "SMTP Error: The following recipients failed: bob@example.org: <bob@example.org>: Relay access deniedSMTP server error: "
           "RCPT TO command failed Detail: <bob@example.org>: Relay access denied SMTP code: 554 Additional SMTP info: 5.7.1",
           "554 5.7.1 [<bob@example.org>: Relay access denied] RCPT -"},
          {"PHPMailer, its log", "SERVER -> CLIENT: 535 5.7.8 bad login", "535 5.7.8 [bad login] - -"},
          {"Swift, escaped line breaks; 250 was only expected",
           "Expected response code 250 but got code \"535\", with message \"535-5.7.8 Username and Password not accepted.\\r\\n535 "
           "5.7.8 https://x - gsmtp\\r\\n\"",
           "535 5.7.8 [Username and Password not accepted. https://x - gsmtp] - -"},
          {"Symfony, two mechanisms: the first",
           "Failed to authenticate on SMTP server with username \"a@b\" using the following authenticators: \"LOGIN\", \"PLAIN\". "
           "Authenticator \"LOGIN\" returned \"Expected response code \"235\" but got code \"454\", with message \"454 4.7.0 "
           "Temporary failure\".\". Authenticator \"PLAIN\" returned \"Expected response code \"235\" but got code \"535\", with "
           "message \"535 5.7.8 bad\".\".",
           "454 4.7.0 [Temporary failure] AUTH -"},
          {"Python, a pair", "(535, b'5.7.8 Username not accepted\\n5.7.8  https://x - gsmtp')",
           "535 5.7.8 [Username not accepted https://x - gsmtp] - -"},
          {"Python, a dictionary", "{'a@b.example': (550, b'5.1.1 <a@b.example>: User unknown')}",
           "550 5.1.1 [<a@b.example>: User unknown] - -"},
          {"Python, an exception with an apostrophe", "smtplib.SMTPSenderRefused: (421, b\"4.7.0 don't\", 'alice@example.net')",
           "421 4.7.0 [don't] MAIL -"},
          {"Python, recipients", "smtplib.SMTPRecipientsRefused: {'a@b.example': (550, b'gone')}", "550 - [gone] RCPT -"},
          {"Python, no pair of a reply", "(100, 'x') ValueError", "- - [(100, 'x') ValueError] - -"},
          {"Ruby, with a stack",
           "/usr/lib/ruby/3.1.0/net/smtp.rb:1059:in `check_response': 550 5.1.1 <carol@example.org>: User unknown "
           "(Net::SMTPFatalError)\n\tfrom /usr/lib/ruby/x.rb:1",
           "550 5.1.1 [<carol@example.org>: User unknown] - -"},
          {"Ruby, in brackets", "Net::SMTPAuthenticationError (535-5.7.8 Username and Password not accepted)",
           "535 5.7.8 [Username and Password not accepted] AUTH -"},
          {"Java, a nested exception",
           "javax.mail.SendFailedException: Invalid Addresses;\n  nested exception "
           "is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <a@b>: gone\n\tat "
           "com.sun.mail.smtp.SMTPTransport.rcptTo",
           "550 5.1.1 [<a@b>: gone] RCPT -"},
          {"Node, a login",
           "Error: Invalid login: 535-5.7.8 Username and Password not accepted. go to 535 5.7.8  https://x - gsmtp",
           "535 5.7.8 [Username and Password not accepted. go to https://x - gsmtp] AUTH -"},
          {"Node, all recipients", "Error: Can't send mail - all recipients were rejected: 550 5.1.1 gone",
           "550 5.1.1 [gone] RCPT -"},
          {"Node, the fields; an apostrophe closes nothing",
           "{ code: 'EENVELOPE', response: '550 5.1.1 <x@y.example>: it's unknown', responseCode: 550, command: 'RCPT TO' }",
           "550 5.1.1 [<x@y.example>: it's unknown] RCPT -"},
          {".NET, the code dropped", "Mailbox unavailable. The server response was: 5.1.1 User unknown",
           "- 5.1.1 [User unknown] - -"},
          {".NET, a stack",
           "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: 5.1.1 User unknown\n   at "
           "System.Net.Mail.X",
           "- 5.1.1 [User unknown] - -"},
          {".NET, the code dropped, SMTP is the text's", "Server response: 5.7.57 SMTP; Client was not authenticated",
           "- 5.7.57 [SMTP; Client was not authenticated] - -"},
          {"Go, as it is", "550 5.1.1 unknown", "550 5.1.1 [unknown] - -"},
          {"Go, in words", "gomail: could not send email 1: 550 5.1.1 unknown", "550 5.1.1 [unknown] - -"},
          {"curl, a code alone: a rule knows the words", "curl: (55) RCPT failed: 550",
           "550 - [curl: (55) RCPT failed: 550] RCPT -"},
          {"curl, without its number", "MAIL failed: 552", "552 - [MAIL failed: 552] MAIL -"},
          {"a number with a sharp", "FATAL ERROR: Could not send your message. Error #550",
           "550 - [FATAL ERROR: Could not send your message. Error #550] - -"},
          {"a number and a colon", "Error 550: mailbox unavailable", "550 - [mailbox unavailable] - -"},
          {"SMTP code", "SMTP code: 550", "550 - [SMTP code: 550] - -"},
          {"Barracuda's word", "550 cuda_nsu 5.1.1 <a@b>: rejected", "550 5.1.1 [cuda_nsu 5.1.1 <a@b>: rejected] - -"},
          {"another word is no mark of a status", "550 see 5.1.1 there", "550 - [see 5.1.1 there] - -"},
          {"lines joined, the last with a space", "535-5.7.8 Username not accepted. go to 535 5.7.8  https://x - gsmtp",
           "535 5.7.8 [Username not accepted. go to https://x - gsmtp] - -"},
          {"lines joined without a status",
           "550-Verification failed for <user@example.com> / 550-Unrouteable address / 550 Sender verify failed",
           "550 - [Verification failed for <user@example.com> / Unrouteable address / Sender verify failed] - -"},
          {"lines joined, the first without a hyphen",
           "550 5.7.1 Messages with multiple addresses are 550-5.7.1 not accepted. 550 5.7.1  https://x",
           "550 5.7.1 [Messages with multiple addresses are not accepted. https://x] - -"},
          {"a number in prose stays", "550 quota is 550 MB", "550 - [quota is 550 MB] - -"},
          {"a number behind the words of another status stays", "550 5.1.1 not 550 5.7.1 at all",
           "550 5.1.1 [not 550 5.7.1 at all] - -"},
          {"entities", "550 5.1.1 &lt;a@b.example&gt;: can&#39;t&nbsp;find &quot;it&quot; &amp; more",
           "550 5.1.1 [<a@b.example>: can't find \"it\" & more] - -"},
          {"an address with ampersands is none", "550 see http://x/?a=1&lt=2&&no=3", "550 - [see http://x/?a=1&lt=2&&no=3] - -"},
          {"line breaks of a web page", "550 5.7.1 first<br>second<br/>third", "550 5.7.1 [first second third] - -"},
          {"a bold word", "550 5.1.1 <b>No</b> such user", "550 5.1.1 [No such user] - -"},
          {"Postfix puts names in angle brackets", "504 5.5.2 <br>: Helo command rejected: need fully-qualified hostname",
           "504 5.5.2 [<br>: Helo command rejected: need fully-qualified hostname] - -"},
          {"a link to an address", "550 5.1.1 <[a@b.example](mailto:a@b.example)>: unknown",
           "550 5.1.1 [<a@b.example>: unknown] - -"},
          {"Outlook's link", "550 5.1.1 <a@b.example<mailto:a@b.example>>: unknown", "550 5.1.1 [<a@b.example>: unknown] - -"},
          {"a link with words of its own", "550 5.7.1 see [this page](https://x.example/y)",
           "550 5.7.1 [see this page https://x.example/y] - -"},
          {"back-ticks", "`550 5.1.1 No such user`", "550 5.1.1 [No such user] - -"},
          {"a fence", "```text\n550 5.1.1 No such user\n```", "550 5.1.1 [No such user] - -"},
          {"quotes", "\"550 5.1.1 No such user\"", "550 5.1.1 [No such user] - -"},
          {"quotes that are the text's", "\"Unknown\" is not \"known\"", "- - [\"Unknown\" is not \"known\"] - -"},
          {"mail quoting", "> 550-5.1.1 No such\n> 550 5.1.1 user", "550 5.1.1 [No such user] - -"},
          {"escaped line breaks", "535-5.7.8 Username\\n535 5.7.8 https://x", "535 5.7.8 [Username https://x] - -"},
          {"a Windows name is no line break", "550 5.7.1 User DOMAIN\\nicole not allowed",
           "550 5.7.1 [User DOMAIN\\nicole not allowed] - -"},
          {"all at once",
           "> host mx.example.net[192.0.2.1] said: 550-5.1.1 &lt;[a@b.example](mailto:a@b.example)&gt;<br>550 5.1.1 gone (in reply "
           "to RCPT TO command)",
           "550 5.1.1 [<a@b.example> gone] RCPT mx.example.net"},
          {"a callout about the sender: the reply in it is about another address",
           "550-Verification failed\n550-Called: 192.0.2.1\n550-Response: 550 5.1.1 No such user\n550 Sender verify failed",
           "550 - [Verification failed Called: 192.0.2.1 Response: 550 5.1.1 No such user Sender verify failed] - -"},
          {"a probe of the sender likewise",
           "450 4.1.7 <a@b.example>: Sender address rejected: unverified address: host mx.b.example[192.0.2.1] said: 550 5.1.1 "
           "unknown",
           "450 4.1.7 [<a@b.example>: Sender address rejected: unverified address: host mx.b.example[192.0.2.1] said: 550 5.1.1 "
           "unknown] - -"},
          {"a number inside a reply", "550 SPF-check failed: 550 example.com doesn't allow it",
           "550 - [SPF-check failed: 550 example.com doesn't allow it] - -"},
          {"a plain reply that names what it answers", "550 5.7.1 Rejected by filter (in reply to end of DATA command)",
           "550 5.7.1 [Rejected by filter] . -"},
          {"a plain reply with brackets", "554 5.7.1 <a.example[203.0.113.22]>: Client host rejected: blocked",
           "554 5.7.1 [<a.example[203.0.113.22]>: Client host rejected: blocked] - -"},
          {"said, without a reply", "SASL authentication failed; server smtp.example.net[192.0.2.25] said: login rejected",
           "- - [SASL authentication failed; server smtp.example.net[192.0.2.25] said: login rejected] - -"},
          {"a duration", "Timeout: 550 seconds", "- - [Timeout: 550 seconds] - -"},
          {"a port", "port: 587 unreachable", "- - [port: 587 unreachable] - -"},
          {"an address with a port", "connect to mx.example.net[192.0.2.1]:525: Connection timed out",
           "- - [connect to mx.example.net[192.0.2.1]:525: Connection timed out] - -"},
          {"an error number", "error: 10060 Winsock", "- - [error: 10060 Winsock] - -"},
          {"an exception without a reply", "javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?",
           "- - [javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?] - -"},
          {"a success is no failure", "Remote host said: 250 2.1.0 Ok", "- - [Remote host said: 250 2.1.0 Ok] - -"},
      }) {
    INFO(row.why);
    CHECK(unwrapped_shown(row.pasted) == row.shown);
  }
}

TEST_CASE("plain replies come out as they are: the samples of all rules, whole or cut anywhere", "[knowledge]") {
  std::size_t plain = 0;
  for (const auto sample : samples()) {
    const bool is_reply =
        parse_reply_line(sample) && take_status(trim_left(sample.substr(std::min<std::size_t>(sample.size(), 4))));
    if (!is_reply || is_wrapped(sample)) continue;
    ++plain;
    CHECK(read_shown(sample) == plainly_shown(sample));
    CHECK(unwrapped_shown(sample).ends_with("] - -"));
  }
  CHECK(plain > 100);
}

TEST_CASE("reading what was read changes nothing", "[knowledge]") {
  for (const auto sample : samples()) {
    const auto once = read_reply_text(sample);
    if (!once.code || !once.status || is_wrapped(sample)) continue;
    const auto again = read_reply_text(std::to_string(once.code->value()) + " " + to_string(*once.status) + " " + once.text);
    CHECK(again.text == once.text);
    CHECK(again.code == once.code);
    CHECK(again.status == once.status);
  }
}

TEST_CASE("reading wrapped texts is total: cut anywhere, and with telling bytes anywhere", "[knowledge]") {
  constexpr std::string_view text =
      "> host mx.example.net[192.0.2.1] said: 550-5.1.1 &lt;[a@b](mailto:a@b)&gt;<br>550 5.1.1 '#(550, b'x\\n') -> 421 stat=";
  constexpr std::string_view bytes = "05<>()[]'\"\\&;:-#`\n\xFF";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    for (const char c : bytes) {
      const auto mutated = std::string(text.substr(0, cut)) + c + std::string(text.substr(cut));
      for (const auto& part : {mutated, mutated.substr(cut), mutated.substr(0, cut + 1)}) {
        const std::vector<char> exact(part.begin(), part.end());
        const auto reply = read_reply_text({exact.data(), exact.size()});
        if (reply.text.size() > part.size() + 4) FAIL_CHECK(part);
      }
    }
  }
}

// Nothing is timed here: at quadratic time this runs for hours, and ctest ends it. How fast it is, tests/bench tells.
TEST_CASE("reading takes linear time: 1 MiB of what each peeler looks for", "[knowledge]") {
  constexpr std::size_t size = std::size_t{1} << 20U;
  for (const std::string_view part : {"said: ",
                                      "-> ",
                                      "(",
                                      "said: 550 ",
                                      "x[y] said: 550 ",
                                      "-> 550 x ",
                                      "(550, ",
                                      "<550 ",
                                      "\"550 ",
                                      "'550 '5.1.1 ",
                                      ": 550 ",
                                      "550-5.1.1 ",
                                      "550 ",
                                      "5.1.1 ",
                                      "&lt;",
                                      "&",
                                      "<br>",
                                      "<mailto:",
                                      "[x](mailto:y)",
                                      "](http://",
                                      "[",
                                      "\\n",
                                      "> ",
                                      "stat=",
                                      "dsn=",
                                      "(in reply to ",
                                      "`",
                                      "\n",
                                      "550-\n",
                                      " ",
                                      "smtp code: 550 ",
                                      "Detail: ",
                                      "(state 1)",
                                      ">",
                                      "\"",
                                      "host ",
                                      "4",
                                      "returned '550 x"}) {
    for (const std::string_view head : {"", "550 5.1.1 ", "x: 550 "}) {
      const auto text = std::string(head) + repeated(part, size);
      const auto reply = read_reply_text(text);
      INFO(head << part);
      CHECK(reply.text.size() <= text.size());
    }
  }
}

TEST_CASE("codes of a bare reply, read alone, are those that are read with its words", "[knowledge]") {
  std::vector<std::string> texts = {"", " ", "\n\n250 2.0.0 ok", "250", "250 2.0.0", "ok"};
  for (const std::string_view first :
       {"250 2.0.0 ", "250 ", "250-", "250-2.1.5 ", "550 550 5.7.1 ", "ok ", "2.0.0 ", "250: #2.6.0 ", "250 cuda_x 2.1.0 "}) {
    for (const std::string_view rest :
         {"queued as 4F1", "Ok (#2.0.0)", "a\n250 2.6.0 b", "\n550 5.1.1 c", "x\n2.6.0 y", "go to 250 2.0.0 z"}) {
      texts.push_back(std::string(first) + std::string(rest));
    }
  }
  for (const auto sample : samples()) texts.emplace_back(sample);
  for (const auto& text : texts) {
    INFO(text);
    ReplyText codes;
    read_bare_codes(text, codes);
    const auto whole = read_bare_reply(text);
    CHECK(codes.code == whole.code);
    CHECK(codes.status == whole.status);
    CHECK(codes.text.empty());
  }
}

// Only the head is read, but nothing is lost: the rest stands behind it as it was.
TEST_CASE("a text that is longer than any reply", "[knowledge]") {
  constexpr std::size_t read = 65536;
  struct Row {
    std::string_view why, head, part, text;
  };
  for (const auto& row : std::vector<Row>{
           {"words", "550 5.1.1 ", "user unknown ", ""},
           {"a wrapper", "host mx.example.net said: 550 5.1.1 ", "user unknown ", ""},
           {"one word", "550 5.1.1 ", "x", ""},
           {"lines without codes", "550 5.1.1 user unknown", "\nmore", "user unknown"},
       }) {
    INFO(row.why);
    const auto rest = repeated(row.part, 2 * read) + "end 550 5.7.1";
    const auto reply = read_reply_text(std::string(row.head) + rest);
    REQUIRE(reply.code);
    CHECK(reply.code->value() == 550);
    REQUIRE(reply.status);
    CHECK(to_string(*reply.status) == "5.1.1");
    CHECK(reply.text.starts_with(row.text));
    CHECK(reply.text.ends_with(rest.substr(read)));
    CHECK(reply.text.size() == row.text.size() + rest.size());
  }
  CHECK_FALSE(read_reply_text(repeated("x ", read + 2) + "host mx.example.net said: 550 5.1.1 no").code);
  CHECK(read_reply_text(repeated("x ", read - 100) + "host mx.example.net said: 550 5.1.1 no").code);
}

TEST_CASE("words for a command name its verb", "[knowledge]") {
  struct Row {
    std::string_view words, verb;
  };
  for (const auto& row : std::vector<Row>{{"RCPT TO:<alice@example.net>:", "RCPT"},
                                          {"RCPT TO command", "RCPT"},
                                          {"rcpt to command", "RCPT"},
                                          {"RCPT", "RCPT"},
                                          {"RCPT_TO", "RCPT"},
                                          {"MAIL FROM:<> SIZE=1024:", "MAIL"},
                                          {"Mail From", "MAIL"},
                                          {"end of DATA command", "."},
                                          {"DATA command", "DATA"},
                                          {"message body", "."},
                                          {"initial connection:", "CONNECT"},
                                          {"mailbox", ""},
                                          {"", ""}}) {
    INFO(row.words);
    CHECK(verb_named(row.words) == row.verb);
  }
}

TEST_CASE("several texts, one behind the other", "[knowledge]") {
  struct Row {
    std::string_view why, pasted;
    std::vector<std::string> texts;
  };
  for (const auto& row : std::vector<Row>{
           {"one", "550 a", {"550 a"}},
           {"a line each", "550 a\n450 b\nprose", {"550 a", "450 b", "prose"}},
           {"a reply stays together", "550-a\n550-b\n550 c\n450 d", {"550-a\n550-b\n550 c", "450 d"}},
           {"two replies with one code", "550-a\n550 b\n550 c", {"550-a\n550 b", "550 c"}},
           {"another code ends it", "550-a\n450 b", {"550-a", "450 b"}},
           {"a folded line belongs to the one before", "550 a\n  more\n\tand more\n450 b", {"550 a\n  more\n\tand more", "450 b"}},
           {"a blank line separates, also what is folded", "550 a\n\n  more", {"550 a", "  more"}},
           {"a blank line separates, also a reply", "550-a\n\n550 b", {"550-a", "550 b"}},
           {"many blank lines are one", "\n\n550 a\n\r\n \n450 b\n\n", {"550 a", "450 b"}},
           {"a bare code ends a reply", "550-a\n550\n550 b", {"550-a\n550", "550 b"}},
           {"a folded line at the head", "  550 a\n450 b", {"  550 a", "450 b"}},
           {"a reply in a wrapper stays together",
            "host x said: 550-a\n550 b (in reply to RCPT TO command)\n550 c",
            {"host x said: 550-a\n550 b (in reply to RCPT TO command)", "550 c"}},
           {"a bounce, folded",
            "<a@b>: host x said: 550-a\n    550 b\n<c@d>: host y said: 450 c",
            {"<a@b>: host x said: 550-a\n    550 b", "<c@d>: host y said: 450 c"}},
           {"an exception's message over two lines",
            "got code \"534\", with message \"534-a\n534 b\".\n450 c",
            {"got code \"534\", with message \"534-a\n534 b\".", "450 c"}},
           {"nothing", "", {}},
           {"only white space", " \n\t\n", {}},
       }) {
    INFO(row.why);
    CHECK(split_reply_texts(row.pasted) == row.texts);
  }
}

}  // namespace smtpwhy::knowledge
