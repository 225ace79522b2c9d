#include "bench/generate/traffic.h"

#include "bench/generate/queue_log.h"
#include "bench/generate/text.h"

#include <span>

namespace smtpwhy::bench {
namespace {

// In texts: %r the recipient, %d its domain, %s the sender, %S its domain, %i our address, %h the server, %a %A %x %n tokens of small
// letters and digits, of large ones, of hexadecimal digits, of digits.
struct AnswerRow {
  int code;
  std::string_view status;
  std::string_view command;
  std::string_view text;
};

struct Provider {
  std::uint32_t share;  // of domains, of 100
  std::string_view host;
  AnswerRow accepted;
  std::span<const AnswerRow> temporary;
  std::span<const AnswerRow> permanent;
};

constexpr AnswerRow kGoogleTemporary[] = {
    {421, "4.7.28", ".",
     "Gmail has detected an unusual rate of unsolicited email originating from your DKIM domain %S.\n"
     "To protect our users from spam, mail from it is limited. https://support.google.com/mail/?p=UnsolicitedRateLimitError %a - "
     "gsmtp"},
    {452, "4.2.2", "RCPT",
     "The recipient's inbox is out of storage space. https://support.google.com/mail/?p=OverQuotaTemp %a - gsmtp"},
    {421, "4.7.0", "CONNECT", "Try again later, closing connection. (EHLO) %a - gsmtp"},
    {450, "4.2.1", "RCPT",
     "The user you are trying to contact is receiving mail at a rate that prevents additional messages. %a - gsmtp"},
};
constexpr AnswerRow kGooglePermanent[] = {
    {550, "5.1.1", "RCPT",
     "The email account that you tried to reach does not exist.\n"
     "Please check the address for typos. https://support.google.com/mail/?p=NoSuchUser %a - gsmtp"},
    {550, "5.7.26", ".",
     "Your email has been blocked because the sender is unauthenticated.\n"
     "SPF and DKIM of %S did not pass, sent from %i.\n"
     "https://support.google.com/mail/answer/81126#authentication %a - gsmtp"},
    {550, "5.7.1", ".",
     "[%i      18] This message is likely suspicious due to the very low reputation of the sending IP address.\n"
     "https://support.google.com/mail/answer/188131 %a - gsmtp"},
    {552, "5.2.2", "RCPT",
     "The recipient's inbox is out of storage space and inactive. https://support.google.com/mail/?p=OverQuotaPerm %a - gsmtp"},
};
constexpr AnswerRow kMicrosoftTemporary[] = {
    {451, "4.7.650", "MAIL",
     "The mail server [%i] has been temporarily rate limited due to IP reputation. (S844) [%A.eurprd04.prod.outlook.com]"},
    {451, "4.7.500", "RCPT", "Server busy. Please try again later from [%i]. (S77714) [%A.prod.protection.outlook.com]"},
    {452, "4.2.2", ".", "Mailbox full [%A.namprd12.prod.outlook.com]"},
};
constexpr AnswerRow kMicrosoftPermanent[] = {
    {550, "5.4.1", "RCPT", "Recipient address rejected: Access denied. [%A.eop-EUR01.prod.protection.outlook.com]"},
    {550, "5.7.509", ".", "Access denied, sending domain [%S] does not pass DMARC verification and has a DMARC policy of reject."},
    {550, "5.7.606", "MAIL", "Access denied, banned sending IP [%i]. To request removal visit https://sender.office.com/ (AS%n)"},
    {550, "5.1.10", "RCPT", "RESOLVER.ADR.RecipientNotFound; Recipient %r not found by SMTP address lookup"},
};
constexpr AnswerRow kYahooTemporary[] = {
    {421, "4.7.0", "MAIL", "[TSS04] Messages from %i temporarily deferred due to unexpected volume or user complaints - 4.16.55.1"},
    {451, "", "RCPT", "VS1-IP Excessive unknown recipients - possible Open Relay (#4.1.8)"},
};
constexpr AnswerRow kYahooPermanent[] = {
    {554, "", "RCPT", "delivery error: dd Not a valid recipient - %h"},
    {554, "5.7.9", ".", "Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"},
    {553, "5.7.2", "MAIL", "[TSS09] All messages from %i will be permanently deferred; Retrying will NOT succeed."},
};
constexpr AnswerRow kGmxTemporary[] = {{450, "", "RCPT", "Requested mail action not taken: mailbox unavailable"},
                                       {421, "", "CONNECT", "Rate limit reached. Please try again later"}};
constexpr AnswerRow kGmxPermanent[] = {
    {554, "", ".",
     "Transaction failed\nReject due to policy restrictions.\nFor explanation visit "
     "https://postmaster.gmx.net/en/case?c=hi&i=ip&v=%i&r=%a"},
    {550, "", "RCPT", "Requested action not taken: mailbox unavailable"},
};
constexpr AnswerRow kMimecastTemporary[] = {
    {451, "", "RCPT",
     "Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [%a.uk%n]"},
    {421, "", "CONNECT", "Unable to process connection at this time - https://community.mimecast.com/docs/DOC-1369#421 [%a.uk%n]"},
};
constexpr AnswerRow kMimecastPermanent[] = {
    {550, "", "RCPT", "Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [%a.uk%n]"},
    {550, "", "RCPT", "csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [%a.uk%n]"},
};
constexpr AnswerRow kOwnTemporary[] = {
    {450, "4.2.0", "RCPT", "<%r>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/%d.html"},
    {451, "4.7.1", "RCPT", "Greylisting in action, please come back in 00:05:00"},
    {452, "4.3.1", "MAIL", "Insufficient system storage"},
    {421, "4.7.0", "CONNECT", "%h Error: too many connections from %i"},
    {451, "4.3.0", ".", "Temporary lookup failure, reference %x"},
    {452, "4.2.2", "RCPT", "<%r>: Mailbox is full, used %n of 1048576 kB"},
};
constexpr AnswerRow kOwnPermanent[] = {
    {550, "5.1.1", "RCPT", "<%r>: Recipient address rejected: User unknown in virtual mailbox table"},
    {550, "5.1.1", "RCPT", "<%r>: Recipient address rejected: User unknown in local recipient table"},
    {554, "5.7.1", "RCPT", "<%r>: Relay access denied"},
    {554, "5.7.1", "RCPT",
     "Service unavailable; Client host [%i] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/%i"},
    {552, "5.3.4", "MAIL", "Message size exceeds fixed limit"},
    {550, "5.7.1", ".", "Message rejected as spam, reference %x"},
    {550, "5.7.23", "RCPT",
     "<%r>: Recipient address rejected: Message rejected due to: SPF fail - not authorized, see id=%s;ip=%i"},
    {550, "", "RCPT", "No such user here"},
};

// What servers say of mail that they took.
constexpr Provider kProviders[] = {
    {28, "aspmx.l.google.com", {250, "2.0.0", ".", "OK  %n %a-%a.%n - gsmtp"}, kGoogleTemporary, kGooglePermanent},
    {24,
     "%d.mail.protection.outlook.com",
     {250, "2.6.0", ".",
      "<%a@%S> [InternalId=%n, Hostname=%A.namprd12.prod.outlook.com] %n bytes in 0.116, 188.242 KB/sec Queued mail for delivery"},
     kMicrosoftTemporary,
     kMicrosoftPermanent},
    {8, "mx-aol.mail.gm0.yahoodns.net", {250, "", ".", "ok dirdel"}, kYahooTemporary, kYahooPermanent},
    {6, "mx00.emig.gmx.net", {250, "", ".", "Requested mail action okay, completed: id=%a"}, kGmxTemporary, kGmxPermanent},
    {4,
     "eu-smtp-inbound-1.mimecast.com",
     {250, "", ".", "SmtpThread-%n-%n@uk-mta-%n.uk.mimecast.lan Received OK [%a.uk%n]"},
     kMimecastTemporary,
     kMimecastPermanent},
    {30, "mx.%d", {250, "2.0.0", ".", "Ok: queued as %x"}, kOwnTemporary, kOwnPermanent},
};

// How this server refuses its clients.
constexpr AnswerRow kRefusals[] = {
    {554, "5.7.1", "RCPT", "<%r>: Relay access denied"},
    {550, "5.1.1", "RCPT", "<%r>: Recipient address rejected: User unknown in virtual mailbox table"},
    {450, "4.7.1", "RCPT", "Client host rejected: cannot find your reverse hostname, [%i]"},
    {554, "5.7.1", "RCPT",
     "Service unavailable; Client host [%i] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/%i"},
    {450, "4.2.0", "RCPT", "<%r>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/%d.html"},
    {450, "4.1.8", "RCPT", "<%s>: Sender address rejected: Domain not found"},
    {550, "5.7.23", "RCPT", "<%r>: Recipient address rejected: Message rejected due to: SPF fail - not authorized"},
};

constexpr std::string_view kNames[] = {"alice",  "bob",  "carol",   "dave", "erin", "frank", "grace", "heidi",   "ivan",
                                       "judy",   "kim",  "laura",   "mia",  "noah", "olga",  "peter", "quentin", "rosa",
                                       "sam",    "tina", "uwe",     "vera", "will", "xenia", "yusuf", "zoe",     "sales",
                                       "office", "info", "billing", "hr",   "news", "shop",  "root",  "support", "no-reply"};
constexpr std::string_view kWords[] = {"maple", "river",  "harbor", "copper", "willow", "meadow",  "falcon",  "summit",
                                       "cedar", "anchor", "bright", "north",  "silver", "orchard", "granite", "sparrow"};
constexpr std::string_view kRealms[] = {"example.net", "example.org", "example.com", "example"};

constexpr std::uint32_t kDomains = 4000;  // a server of some size writes to so many a day

const Provider& provider_of(std::string_view domain) {
  std::uint32_t hash = 2166136261U;  // FNV-1a: a domain's mail always goes to the same provider
  for (const char c : domain) hash = (hash ^ static_cast<std::uint32_t>(c)) * 16777619U;
  auto place = (hash >> 8U) % 100;
  for (const auto& provider : kProviders) {
    if (place < provider.share) return provider;
    place -= provider.share;
  }
  return kProviders[std::size(kProviders) - 1];
}

const AnswerRow& one_of(Random& random, std::span<const AnswerRow> rows) {
  return rows[random.below(static_cast<std::uint32_t>(rows.size()))];
}

const AnswerRow& answer_row(Random& random, const Provider& provider, Fate fate) {
  if (fate == Fate::temporary) return one_of(random, provider.temporary);
  return fate == Fate::permanent ? one_of(random, provider.permanent) : provider.accepted;
}

}  // namespace

std::string Traffic::token(std::size_t length, std::string_view letters) {
  std::string text(length, ' ');
  for (auto& c : text) c = random_.letter_of(letters);
  return text;
}

std::string Traffic::domain() {
  const auto number = random_.skewed(kDomains);
  return text_of(kWords[number % std::size(kWords)], kWords[number / std::size(kWords) % std::size(kWords)],
                 number / (std::size(kWords) * std::size(kWords)), '.', kRealms[number % std::size(kRealms)]);
}

std::string Traffic::address(std::string_view domain) {
  const auto& name = random_.one_of(kNames);
  if (random_.one_in(3)) return text_of(name, '@', domain);
  return random_.one_in(2) ? text_of(name, '.', random_.below(1000), '@', domain)
                           : text_of(name, '.', random_.one_of(kNames), '@', domain);
}

// One random number a statement, here as everywhere: in which order arguments are evaluated differs between compilers.
std::string Traffic::ip() {
  std::string out = "198.";
  put(out, random_.between(18, 19), '.');
  put(out, random_.below(256), '.');
  put(out, random_.between(1, 254));
  return out;
}

Mail Traffic::mail() {
  Mail mail;
  mail.sender_domain = domain();
  mail.sender = random_.one_in(30) ? std::string() : address(mail.sender_domain);
  mail.client_ip = ip();
  mail.client = random_.one_in(12) ? "unknown" : text_of("mail", random_.below(8), '.', mail.sender_domain);
  mail.message_id = token(16, kHexadecimal);
  put(mail.message_id, '.', random_.below(1000000), '@', mail.sender_domain);
  mail.size = 800 + random_.skewed(4'000'000);
  const auto recipients = random_.percent(82) ? 1 : random_.between(2, 8);
  const auto shared = domain();
  for (std::uint32_t i = 0; i < recipients; ++i) mail.recipients.push_back(address(random_.one_in(2) ? shared : domain()));
  return mail;
}

Fate Traffic::failure() {
  const auto place = random_.below(100);
  return place < 62   ? Fate::temporary
         : place < 75 ? Fate::timeout
         : place < 85 ? Fate::refused
         : place < 95 ? Fate::lost
                      : Fate::no_host;
}

Attempt Traffic::attempt(const Mail& mail, std::string_view recipient) {
  const auto place = random_.below(100);
  return attempt_as(mail, recipient, place < 90 ? Fate::accepted : place < 96 ? failure() : Fate::permanent);
}

Attempt Traffic::attempt_again(const Mail& mail, std::string_view recipient) {
  const auto place = random_.below(100);
  return attempt_as(mail, recipient, place < 75 ? Fate::accepted : place < 97 ? failure() : Fate::permanent);
}

Attempt Traffic::attempt_as(const Mail& mail, std::string_view recipient, Fate fate) {
  const auto& provider = provider_of(domain_of(recipient));
  Attempt attempt;
  attempt.fate = fate;
  attempt.ip = ip();
  attempt.host = filled(provider.host, mail, recipient, attempt);
  if (!attempt.answered()) return attempt;
  const auto& row = answer_row(random_, provider, fate);
  attempt.answer = {row.code, row.status, row.command, filled(row.text, mail, recipient, attempt)};
  return attempt;
}

Answer Traffic::refusal(const Mail& mail, std::string_view recipient) {
  const auto& row = random_.one_of(kRefusals);
  Attempt attempt;
  return {row.code, row.status, row.command, filled(row.text, mail, recipient, attempt)};
}

std::string Traffic::filled(std::string_view text, const Mail& mail, std::string_view recipient, const Attempt& attempt) {
  std::string out;
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%')) {
    out += text.substr(0, at);
    put_filling(out, text[at + 1], mail, recipient, attempt);
    text.remove_prefix(at + 2);
  }
  out += text;
  return out;
}

void Traffic::put_filling(std::string& out, char name, const Mail& mail, std::string_view recipient, const Attempt& attempt) {
  switch (name) {
    case 'r': out += recipient; return;
    case 'd': out += domain_of(recipient); return;
    case 's': out += mail.sender; return;
    case 'S': out += mail.sender_domain; return;
    case 'i': out += attempt.ip.empty() ? mail.client_ip : "198.18.0.25"; return;
    case 'h': out += attempt.host; return;
    case 'a': out += token(14, kAlphanumeric); return;
    case 'A': out += token(15, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"); return;
    case 'x': out += token(11, kHexadecimal); return;
    case 'n': put(out, random_.between(1000, 99'999'999)); return;
    default: out += name;
  }
}

std::int64_t Traffic::pause(std::int64_t now) {
  // mails a minute, from midnight on
  constexpr std::uint32_t by_hour[] = {40,  30,  25,  25,  30,  50,  80,  120, 180, 220, 230, 220,
                                       190, 200, 220, 215, 200, 170, 130, 100, 90,  80,  70,  50};
  const auto mean = kMinute / by_hour[hour_of(now)];
  return random_.below(static_cast<std::uint32_t>(2 * mean));
}

}  // namespace smtpwhy::bench
