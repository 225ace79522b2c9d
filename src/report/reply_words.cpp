#include "report/reply_words.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::string_view kLogin =
    "In the settings of your mail program, switch on that the outgoing server needs a login, and enter your user name (often the "
    "whole "
    "address) and password.";
constexpr std::string_view kBehindAt =
    "Look for a slip in the part behind the @. If it looks right, ask the recipient another way for the right address.";

// By cause, else by its group. Where somebody other than sender and recipient has to act, there is no advice.
constexpr std::array<CustomerProblem, 46> kProblems = {{
    {"recipient-unknown", "There is no mailbox with this address.",
     "Compare the address letter by letter with what the recipient gave you, the part behind the @ too. If it looks right, ask the "
     "recipient another way for the right one."},
    {"recipient-moved", "The recipient has moved to another address.",
     "Ask the recipient for the new address, and correct your address book."},
    {"mailbox-disabled", "The mailbox exists, but is switched off.",
     "Reach the recipient another way: they have to switch it on again, or give you another address."},
    {"mailbox-full", "The mailbox is full.", "Tell the recipient another way to make room in it."},
    {"recipient-refused", "The recipient's side does not take this mail from you.",
     "Ask the recipient another way to allow your address."},
    {"list-restricted", "Only certain senders may write to this group.", "Ask whoever runs the group to admit you."},
    {"recipient-internal-only", "This address takes mail from inside its own organisation only.", ""},
    {"suppressed", "Your sending service holds mail to this address back, because earlier mail to it failed.",
     "Make sure that the address is right; then have your sending service release it."},
    {"bad-address-syntax", "The address is not written as a mail address.",
     "Look for blanks, commas or missing parts in the address, correct it, and send again."},
    {"sender-bad-syntax", "Your own address, as your program gives it, is not written as a mail address.",
     "Correct your address in the settings of your mail program."},
    {"domain-not-found", "The part of the address behind the @ does not exist.", kBehindAt},
    {"domain-no-mail", "The part of the address behind the @ does not take mail.", kBehindAt},
    {"dns-failure", "The way to the receiving side could not be looked up.", ""},
    {"network", "There was no working connection between the sending side and the mail server.",
     "Check your connection to the Internet, and the name of the outgoing server in the settings of your mail program."},
    {"loop", "The mail went round in circles.", ""},
    {"expired", "The mail could not be handed over for so long that it was given up.",
     "Send it again, and tell us if it fails again."},
    {"sender-rejected", "Your own address was not accepted as the sender.",
     "Check your address in the settings of your mail program: it must be one that your account may use."},
    {"sender-account-restricted", "Your account may not send mail at the moment.", ""},
    {"relay-denied", "The server does not pass your mail on, mostly because your program did not log in.", kLogin},
    {"auth-required", "The server wants your program to log in first.", kLogin},
    {"auth-failed", "The login was refused.",
     "Type user name (often the whole address) and password anew in the settings of your mail program."},
    {"password-rejected-app-password-needed", "Your provider does not take your normal password from mail programs.",
     "Create an app password on your provider's web page, and enter it in your mail program instead."},
    {"auth-browser-login-needed", "Your provider wants you to log in on its web page first.",
     "Log in on your provider's web page once, do what it asks for, and send again."},
    {"auth-attempts-exceeded", "There were too many logins in a short time.",
     "Wait an hour, and check the password in all your devices meanwhile."},
    {"sender-auth-failed", "The receiving side could not make sure that the mail really comes from you.", ""},
    {"ip-blocked", "The receiving side does not take mail from where yours was sent.", ""},
    {"dynamic-ip", "The receiving side does not take mail directly from a home connection.",
     "Send through the outgoing server of your mail provider."},
    {"bad-reputation", "The receiving side distrusts mail from your side at the moment.", ""},
    {"ptr-helo", "The receiving side does not accept how the sending side presents itself.", ""},
    {"rate-limited", "Too much mail came in too short a time.", "Wait some hours, and then send more slowly."},
    {"recipient-rate-limited", "The mailbox gets more mail than it may at the moment.", "Wait some hours, and send again."},
    {"too-many-recipients", "The mail had too many recipients at once.", "Send it to fewer recipients at a time, 50 or so."},
    {"greylisted", "The receiving side asks senders that it does not know yet to come back a little later. That is quite usual.",
     ""},
    {"content-spam", "The mail looked like spam to the receiving side.",
     "Leave out links, pictures and attachments as far as you can, reword the subject, and send again."},
    {"content-virus", "Something harmful was found in the mail.",
     "Check the attachment and your computer with an up-to-date virus scanner before you send again."},
    {"forbidden-attachment", "The receiving side does not accept this kind of attachment.",
     "Share the file by a link, or send it as another kind of file."},
    {"content-invalid", "The mail is not built as the receiving side demands.",
     "Write it anew in an up-to-date mail program, and send again."},
    {"message-too-large", "The mail is too large.", "Share large files by a link, make pictures smaller, or send several mails."},
    {"policy", "A rule of the receiving side forbids it, and it does not say which.", ""},
    {"tls", "Your program and the mail server could not agree on a secure connection.",
     "Compare port and encryption of the outgoing server in your mail program with what your provider names."},
    {"protocol-error", "The sending program and the mail server did not understand each other.",
     "Use an up-to-date version of your mail program."},
    {"no-valid-recipients", "None of the recipients was accepted.", "Check the addresses, and send again."},
    {"system-error", "The mail server has a fault of its own.", ""},
    {"system-full", "The mail server has run out of room.", ""},
    {"unavailable", "The mail server is not available at the moment.", ""},
    {"unclassified", "The server did not say why.", "Send it again later, and tell us if it fails again."},
}};

// Who has to act where it is neither the sender nor the recipient.
std::string_view others_move(std::string_view who) {
  if (who == "sender-admin")
    return "You need not change anything: whoever looks after your mail (your administrator or mail provider) has to put this "
           "right. "
           "Please ask them, and give them the complete error message.";
  if (who == "recipient-admin")
    return "You need not change anything: those who look after mail on the receiving side have to act. Please ask the recipient "
           "another "
           "way, by telephone perhaps, to tell them.";
  if (who == "provider") return "You need not change anything: your mail provider has to put this right. Please ask them.";
  if (who == "nobody") return "Nobody has to do anything.";
  return {};
}

std::string_view again(const Finding& finding) {
  const auto& retry = finding.explanation.retry;
  if (retry == "later") {
    return finding.severity == Severity::temporary
               ? "It is mostly tried again by itself for some days; you may also send it once more in half an hour."
               : "You may send it again later.";
  }
  return retry == "after-fix" ? "After that, please send the mail again; before, it would fail in the same way." : "";
}

std::string_view own_move(const knowledge::Explanation& e) {
  if (const auto advice = customer_problem(e).advice; !advice.empty()) return advice;
  if (e.who == "recipient") return "Only the recipient can change this: please tell them another way.";
  return e.fixes.empty() ? std::string_view("Please send us the complete error message.") : std::string_view(e.fixes.front());
}

}  // namespace

CustomerProblem customer_problem(const knowledge::Explanation& e) {
  for (const auto& key : {e.cause, e.cause_group}) {
    const auto found = std::find_if(kProblems.begin(), kProblems.end(), [&](const CustomerProblem& p) { return p.key == key; });
    if (found != kProblems.end()) return *found;
  }
  return {e.cause, {}, {}};
}

std::string words_for_customer(const Finding& finding) {
  const auto& e = finding.explanation;
  const auto others = others_move(e.who);
  std::string text(others.empty() ? own_move(e) : others);
  if (const auto more = again(finding); !more.empty()) text.append(" ").append(more);
  return text;
}

}  // namespace smtpwhy
