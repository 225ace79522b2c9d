// Bounces: mails and what people cut out of them, and the deliveries they become.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string deliveries(std::string_view mail) { return sessions_of(mail, "dsn"); }

// A report in parts: a text, and a delivery status.
std::string bounce_report(std::string_view text, std::string_view status, std::string_view header = {}) {
  return "From: MAILER-DAEMON@mx.example.org\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n" + std::string(header) +
         "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"b/1\"\n\nThis is a MIME-encapsulated "
         "message.\n\n"
         "--b/1\nContent-Type: text/plain\n\n" +
         std::string(text) + "\n--b/1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n" +
         std::string(status) +
         "\n--b/1\nContent-Type: message/rfc822\n\nReturn-Path: <alice@example.org>\nMessage-ID: <1@example.org>\n"
         "X-Note: 550 5.1.1 is no reply\n\n550 5.7.1 nor is this\n<x@example.net>: host x[192.0.2.1] said: 550 no\n--b/1--\n";
}

std::string text_mail(std::string_view text) {
  return "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nSubject: failure notice\n\n" + std::string(text);
}

struct BounceRow {
  std::string_view reason;
  std::string mail, deliveries;
};

void check_bounces(const std::vector<BounceRow>& rows) {
  for (const auto& row : rows) {
    INFO(row.reason);
    CHECK(deliveries(row.mail) == row.deliveries);
  }
}

constexpr std::string_view kOfA = " message_id=1@example.org from <alice@example.org> to <a@example.net>";

std::string told_of_a(std::string_view rest, std::string_view status = "bounced") {
  return "outbound " + std::string(status) + std::string(kOfA) + std::string(rest) + "\n";
}

}  // namespace

TEST_CASE("dsn: each action is a status of its own", "[format]") {
  const auto with = [](std::string_view action, std::string_view status, std::string_view diagnostic) {
    return bounce_report("", "Final-Recipient: rfc822; a@example.net\nAction: " + std::string(action) +
                                 "\nStatus: " + std::string(status) + "\n" + std::string(diagnostic));
  };
  check_bounces({
      {"failed", with("failed", "5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no\n"), told_of_a(": ? -> 550 5.1.1 no [permanent]")},
      {"delayed", with("delayed", "4.7.1", "Diagnostic-Code: smtp; 451 4.7.1 later\n"),
       told_of_a(": ? -> 451 4.7.1 later [temporary]", "deferred")},
      {"relayed", with("relayed", "2.0.0", ""), told_of_a(": ? ->  [success]", "sent")},
      {"delivered", with("delivered (to mailbox)", "2.1.5", "Diagnostic-Code: smtp; 250 ok\n"),
       told_of_a(": . -> 250 ok [success]", "sent")},
      {"expanded", with("expanded", "2.0.0", ""), told_of_a(": ? ->  [success]", "sent")},
      {"given up for its age", with("failed", "4.4.7", "Diagnostic-Code: X-Postfix; connect to mx: timed out\n"),
       told_of_a(": ? -> connect to mx: timed out [permanent]", "expired")},
      {"a server that says so", with("failed", "4.4.7", "Diagnostic-Code: smtp; 451 4.4.7 expired\n"),
       told_of_a(": ? -> 451 4.4.7 expired [temporary]")},
  });
}

TEST_CASE("dsn: the fields of a delivery status in all the ways they are written", "[format]") {
  const std::string one = told_of_a(": ? -> 550 5.7.1 a b [permanent]");
  check_bounces({
      {"folded",
       bounce_report(
           "",
           "Final-Recipient: rfc822;a@example.net\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1\n  a\n  b\n"),
       one},
      {"several lines of a reply, each folded",
       bounce_report("",
                     "Final-Recipient: RFC822; <a@example.net>\nAction: failed\nDiagnostic-Code: smtp;550-5.7.1 a\n 550 5.7.1 b\n"),
       one},
      {"not folded, though it goes on",
       bounce_report("",
                     "Diagnostic-Code: smtp; 550-5.7.1 a\n550 5.7.1 b\nStatus: 5.7.1\nAction: failed\nFinal-Recipient: rfc822; "
                     "a@example.net\n"),
       one},
      {"flattened",
       bounce_report("", "Action: failed\nFinal-Recipient: rfc822;a@example.net\nDiagnostic-Code: smtp; 550-5.7.1 a 550 5.7.1 b\n"),
       one},
      {"relay and words behind the status",
       bounce_report(
           "",
           "Final-Recipient: rfc822;a@example.net\nAction: failed\nStatus: 5.2.1 (disabled)\nRemote-MTA: dns;mx.example.net "
           "(192.0.2.1)\n"
           "Diagnostic-Code: smtp;550 5.2.1 off\n"),
       told_of_a(" relay=mx.example.net (192.0.2.1): ? -> 550 5.2.1 off [permanent]")},
      {"two recipients without a blank line between them",
       bounce_report("",
                     "Final-Recipient: rfc822; a@example.net\nAction: failed\nDiagnostic-Code: smtp; 550 a\n"
                     "Final-Recipient: rfc822; b@example.net\nAction: failed\nDiagnostic-Code: smtp; 550 b\n"),
       told_of_a(": ? -> 550 a [permanent]") +
           "\noutbound bounced message_id=1@example.org from <alice@example.org> to <b@example.net>: ? -> 550 b [permanent]\n"},
      {"Postfix names the message in its queue",
       bounce_report("",
                     "X-Postfix-Queue-ID: 4F1\nX-Postfix-Sender: rfc822; bob@example.org\n\nFinal-Recipient: rfc822; "
                     "a@example.net\nAction: failed\n"
                     "Diagnostic-Code: smtp; 550 a\n"),
       "outbound bounced queue_id=4F1 message_id=1@example.org from <bob@example.org> to <a@example.net>: ? -> 550 a "
       "[permanent]\n"},
      {"nothing but the fields",
       "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n",
       "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no [permanent]\n"},
      {"the header was cut off",
       "--b/2\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@example.net\nAction: failed\n"
       "Diagnostic-Code: smtp; 550 5.1.1 no\n\n--b/2\nContent-Type: message/rfc822\n\nMessage-ID: <2@example.org>\n\n550 "
       "content\n--b/2--\n",
       "outbound bounced message_id=2@example.org to <a@example.net>: ? -> 550 5.1.1 no [permanent]\n"},
  });
}

TEST_CASE("dsn: text and delivery status tell of one attempt, and the text names the command", "[format]") {
  const std::string status =
      "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n";
  const std::string_view rcpt = ": RCPT -> 550 5.1.1 no [permanent]";
  check_bounces({
      {"Postfix",
       bounce_report("<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1 no (in\n    reply to RCPT TO command)\n", status),
       told_of_a(rcpt)},
      {"Exim",
       bounce_report(
           "  a@example.net\n    host mx [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<a@example.net>:\n   "
           " 550 5.1.1 no\n",
           status),
       told_of_a(rcpt)},
      {"Exim with PIPELINING, at the end of the message",
       bounce_report("  a@example.net\n    SMTP error from remote mail server after pipelined end of data:\n    550 5.1.1 no\n",
                     status),
       told_of_a(": . -> 550 5.1.1 no [permanent]")},
      {"sendmail: the command that is shown is the last one sent, but the recipient was refused",
       bounce_report(
           "   ----- The following addresses had permanent fatal errors -----\n<a@example.net>\n    (reason: 550 5.1.1 no)\n\n"
           "   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> DATA\n<<< 550 5.1.1 no\n"
           "550 5.1.1 <a@example.net>... User unknown\n<<< 503 5.5.1 need RCPT\n",
           status),
       told_of_a(rcpt)},
      {"sendmail: nothing follows it, so it was the message that was refused",
       bounce_report(
           "   ----- The following addresses had permanent fatal errors -----\n<a@example.net>\n    (reason: 550 5.1.1 no)\n\n"
           "   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> DATA\n<<< 550 5.1.1 no\n"
           "554 5.0.0 Service unavailable\n",
           status),
       told_of_a(": . -> 550 5.1.1 no [permanent]")},
      {"the text says nothing that is known", bounce_report("Sorry.\n", status), told_of_a(": ? -> 550 5.1.1 no [permanent]")},
      {"the text is about somebody else, too",
       bounce_report("<b@example.net>: host mx[192.0.2.1] said: 550 b (in reply to RCPT TO command)\n\n"
                     "<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1 no (in reply to end of\n    DATA command)\n",
                     status),
       told_of_a(": . -> 550 5.1.1 no [permanent]")},
      {"no reason but in the text",
       bounce_report("<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)\n",
                     "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.0.0\n"),
       told_of_a(rcpt)},
      {"the delivery status has the first line of a reply only",
       bounce_report("   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n<<< 554-a\n<<< 554 b\n",
                     "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.5.0\nDiagnostic-Code: SMTP; 554-a\n"),
       told_of_a(": CONNECT -> 554 a b [permanent]")},
  });
}

TEST_CASE("dsn: texts without a delivery status", "[format]") {
  const std::string known = "outbound bounced to <a@example.net>: RCPT -> 550 5.1.1 no [permanent]\n";
  const std::string plain = "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no [permanent]\n";
  check_bounces({
      {"Postfix, cut out", "<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1 no (in reply to\n    RCPT TO command)\n", known},
      {"a wrapped line may look like a recipient",
       "<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1\n    <b@example.net>: gone (in reply to RCPT TO command)\n",
       "outbound bounced to <a@example.net>: RCPT -> 550 5.1.1 <b@example.net>: gone [permanent]\n"},
      {"qmail",
       text_mail("Hi. This is the qmail-send program at mx.example.org.\n\n<a@example.net>:\n192.0.2.1 does not like recipient.\n"
                 "Remote host said: 550 5.1.1 no\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\n"
                 "Return-Path: <alice@example.org>\nMessage-ID: <1@example.org>\n\n<b@example.net>:\n550 5.7.1 content\n"),
       told_of_a(": RCPT -> 550 5.1.1 no [permanent]")},
      {"Exim",
       text_mail("A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error.\n\n"
                 "  a@example.net\n    SMTP error from remote mail server after RCPT TO:<a@example.net>:\n    550 5.1.1 no\n\n"
                 "------ This is a copy of the message, including all the headers. ------\n\nMessage-Id: <1@example.org>\n\n  "
                 "b@example.net\n"),
       "outbound bounced message_id=1@example.org to <a@example.net>: RCPT -> 550 5.1.1 no [permanent]\n"},
      {"Exim's warning",
       text_mail(
           "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the "
           "queue.\n\n"
           "  a@example.net\n    Delay reason: SMTP error from remote mail server after RCPT TO:<a@example.net>:\n    451 later\n"),
       "outbound deferred to <a@example.net>: RCPT -> 451 later [temporary]\n"},
      {"OpenSMTPD",
       text_mail("An error has occurred while attempting to deliver a message for\nthe following list of "
                 "recipients:\n\na@example.net: 550 5.1.1 no\n"),
       plain},
      {"Gmail: the recipient in a sentence, the reply announced",
       text_mail("Your message wasn't delivered to a@example.net because the address couldn't be found.\n\nThe response from the "
                 "remote server was:\n550 5.1.1 no\n"),
       plain},
      {"Gmail as it was",
       text_mail("Delivery to the following recipient failed permanently:\n\n     a@example.net\n\nTechnical details of permanent "
                 "failure:\n"
                 "Google tried to deliver your message, but it was rejected. The error that the other server returned was:\n550 "
                 "5.1.1 no (state 14)\n"),
       "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no (state 14) [permanent]\n"},
      {"Microsoft 365: first for a person, then for an administrator",
       text_mail("Delivery has failed to these recipients or groups:\n\na@example.net<mailto:a@example.net>\nThe address wasn't "
                 "found.\n\n"
                 "Diagnostic information for administrators:\n\nGenerating server: x.example.org\n\na@example.net\nRemote Server "
                 "returned '550 5.1.1\nno'\n\n"
                 "Original message headers:\n\nReceived: from x\n"),
       plain},
      {"the recipient in a list, the reason behind it",
       text_mail("I was unable to deliver your message to the following addresses:\n\n   * a@example.net\n\nReason: 550-5.1.1 "
                 "no\n550 5.1.1 such user\n"),
       "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no such user [permanent]\n"},
      {"Courier: a transcript below the recipient",
       text_mail("Your message to the following recipients cannot be delivered:\n\n<a@example.net>:\n    mx.example.net "
                 "[192.0.2.1]:\n>>> RCPT TO:<a@example.net>\n<<< 550 5.1.1 no\n"),
       known},
      {"dma",
       text_mail("This is the DragonFly Mail Agent v0.13 at mx.example.org.\n\nThere was an error delivering your mail to "
                 "<a@example.net>.\n\n"
                 "mx.example.net [192.0.2.1] did not like our RCPT TO:\n550 5.1.1 no\n\nMessage headers follow.\n\nSubject: x\n"),
       known},
      {"sendmail without a delivery status",
       text_mail("   ----- The following addresses had permanent fatal errors -----\n<a@example.net>\n\n   ----- Transcript of "
                 "session follows -----\n"
                 "... while talking to mx.example.net.:\n>>> RCPT To:<a@example.net>\n<<< 550 5.1.1 no\n550 5.1.1 "
                 "<a@example.net>... User unknown\n"),
       known},
      {"nobody is named but in the header",
       "X-Failed-Recipients: a@example.net\nSubject: Undelivered mail\n\nThe reason was:\n550 5.1.1 no\n", plain},
      {"no reply at all",
       text_mail("Your message\n\nwas not delivered to:\n\n  a@example.net\n\nbecause:\n\n  User a not listed in the directory\n"),
       "outbound bounced to <a@example.net>: ? -> User a not listed in the directory [permanent]\n"},
      {"an answer of somebody who is away", "From: a@example.net\nSubject: Away\n\nI am away until 550 5.1.1.\n\n<b@example.net>\n",
       ""},
      {"Postfix's transcript has a format of its own",
       text_mail("Transcript of session follows.\n\n Out: 220 mx\n In:  RCPT TO:<a@example.net>\n Out: 550 no\n"), ""},
  });
}

TEST_CASE("dsn: encoded texts", "[format]") {
  const std::string header =
      "From: MAILER-DAEMON@mx.example.org\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ";
  const std::string told_of_user = "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no such user [permanent]\n";
  check_bounces({
      {"quoted-printable, broken in the middle of a word",
       header + "quoted-printable\n\nDelivery failed:\n\n<a@example.=\nnet>: 550 5.1.1 no=20such us=\ner\n", told_of_user},
      {"base64, cut in the middle of a line",
       header + "base64\n\nRGVsaXZlcnkgZmFpbGVkOgoKPGFAZXhhbXBsZS5uZXQ+OiA1NTAgNS4x\nLjEgbm8gc3VjaCB1c2VyCg==\n", told_of_user},
      {"base64 without a last line break",
       header + "base64\n\nRGVsaXZlcnkgZmFpbGVkOgoKPGFAZXhhbXBsZS5uZXQ+OiA1NTAgNS4xLjEgbm8gc3VjaCB1c2Vy\n", told_of_user},
  });
}

TEST_CASE("dsn: one mail after the other", "[format]") {
  const std::string status = "Final-Recipient: rfc822; a@example.net\nAction: failed\nDiagnostic-Code: smtp; 550 no\n";
  const auto mail = bounce_report("", status);
  const auto once = told_of_a(": ? -> 550 no [permanent]");
  CHECK(deliveries("From MAILER-DAEMON Mon Jan  5 10:00:00 2026\n" + mail + "\nFrom MAILER-DAEMON  Mon Jan  5 10:00:01 2026\n" +
                   mail) == once + "\n" + once);
  CHECK(deliveries(mail + mail) == once + "\n" + once);  // files, one behind the other
  CHECK(deliveries("From a Mon Jan  5 10:00:00 2026\n" + text_mail("<a@example.net>: 550 a\n") +
                   "\nFrom a Mon Jan  5 10:00:01 2026\nFrom: b@example.net\nSubject: hello\n\n<b@example.net>: 550 b\n") ==
        "outbound bounced to <a@example.net>: ? -> 550 a [permanent]\n");
}

TEST_CASE("dsn: a bounce that somebody forwards as a part is read; the original message of a bounce is not", "[format]") {
  const std::string status = "Final-Recipient: rfc822; a@example.net\nAction: failed\nDiagnostic-Code: smtp; 550 no\n";
  const auto inner = bounce_report("", status);
  const std::string outer = "From: bob@example.org\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/plain\n\n";
  CHECK(deliveries(outer + "What is this?\n--o\nContent-Type: message/rfc822\n\n" + inner + "--o--\n") ==
        told_of_a(": ? -> 550 no [permanent]"));
  CHECK(deliveries(outer + "Delivery failed:\n<b@example.net>: 550 b\n--o\nContent-Type: message/rfc822\n\n" + inner + "--o--\n") ==
        "outbound bounced to <b@example.net>: ? -> 550 b [permanent]\n");
}

TEST_CASE("dsn: a conversation that shows a bounce as its message is a conversation", "[format]") {
  const auto log = "220 mx\nEHLO a\n250 mx\nMAIL FROM:<>\n250 ok\nRCPT TO:<a@example.net>\n250 ok\nDATA\n354 go\n" +
                   text_mail("A message that you sent could not be delivered\n\n  a@example.net\n    550 no\n") +
                   ".\n550 5.7.1 spam\nQUIT\n221 bye\n";
  CHECK(read_log(log).report.format == "plain-unmarked");
  CHECK(read_log(bounce_report("", "Final-Recipient: rfc822; a@example.net\nAction: failed\n")).report.format == "dsn");
}

}  // namespace smtpwhy::testing
