// Sendmail 8.17 in syslog: `from=` when a message came in, `to=` for each attempt, `ruleset=` for refused clients.
#include "bench/generate/processes.h"
#include "bench/generate/queue_log.h"

#include <algorithm>

namespace smtpwhy::bench {
namespace {

class SendmailLog : public QueueLog {
 public:
  explicit SendmailLog(std::uint64_t seed) : QueueLog(seed, 1) { fill_queue(); }

 protected:
  void on_client(std::size_t /*host*/, std::int64_t time) override {
    const auto kind = random().below(100);
    if (kind < 90) {
      take_in(time);
    } else if (kind < 95) {
      refuse(time);
    } else {
      probe(time);
    }
  }

  std::string new_id(std::size_t /*host*/, std::int64_t time) override;

  void put_head(std::string& out, std::int64_t time) override {
    put_stamp(out, time, StampStyle::rfc3164);
    out += ' ';
  }

  void on_trial(const Trial& trial) override;

  void on_expiry(const Queued& queued, std::int64_t time) override {
    tell(time, clients_.take(time, time, random()), queued.id, ": ", new_id(0, time),
         ": return to sender: Cannot send message for 1 day");
  }

  void on_bounce(const Queued& queued, std::int64_t time) override {
    const auto pid = clients_.take(time, time + 50'000, random());
    const auto id = new_id(0, time);
    tell(time, pid, queued.id, ": ", id, ": DSN: Service unavailable");
    tell(time + 50'000, pid, id, ": to=<", queued.mail.sender,
         ">, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31620, dsn=2.0.0, stat=Sent");
  }

  void on_end(const Queued& /*queued*/, std::int64_t /*time*/) override {}  // Sendmail says nothing

 private:
  template <typename... Parts>
  void tell(std::int64_t time, std::uint32_t pid, const Parts&... parts) {
    say(time, text_of("mail sm-mta[", pid, "]: ", parts...));
  }

  void take_in(std::int64_t time);
  void refuse(std::int64_t time);
  void probe(std::int64_t time);

  Processes servers_;
  Processes clients_;
};

// Year, month, day, hour, minute, second, and a sequence number, each a letter of base 60; then a process.
std::string SendmailLog::new_id(std::size_t /*host*/, std::int64_t time) {
  constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx";
  const auto date = date_of(time);
  const auto second = time % kDay / kSecond;
  std::string id;
  const auto letter = [&](std::int64_t number) { id += letters[static_cast<std::size_t>(number) % letters.size()]; };
  letter(date.year - 1900);
  letter(date.month - 1);
  letter(date.day);
  letter(second / 3600);
  letter(second / 60 % 60);
  letter(second % 60);
  id += random().letter_of(letters);
  id += random().letter_of(letters);
  put_padded(id, random().between(1000, 999'999), 6);
  return id;
}

void SendmailLog::take_in(std::int64_t time) {
  auto queued = std::make_unique<Queued>();
  queued->mail = traffic().mail();
  queued->arrived = time;
  queued->id = new_id(0, time);
  const auto& mail = queued->mail;
  const auto pid = servers_.take(time - 100'000, time, random());
  const auto relay = mail.client == "unknown" ? text_of('[', mail.client_ip, ']') : text_of(mail.client, " [", mail.client_ip, ']');
  const bool encrypted = random().percent(70);
  if (encrypted) {
    tell(time, pid, "STARTTLS=server, relay=", relay, ", version=TLSv1.3, verify=NO, cipher=TLS_AES_256_GCM_SHA384, bits=256/256");
  }
  tell(time, pid, queued->id, ": from=<", mail.sender, ">, size=", mail.size, ", class=0, nrcpts=", mail.recipients.size(),
       ", msgid=<", mail.message_id, ">, bodytype=8BITMIME, proto=", encrypted ? "ESMTPS" : "ESMTP",
       ", daemon=MTA-v4, relay=", relay);
  deliver(std::move(queued), time + 20'000);
}

void SendmailLog::refuse(std::int64_t time) {
  const auto mail = traffic().mail();
  const auto& recipient = mail.recipients.front();
  const auto answer = traffic().refusal(mail, recipient);
  const auto pid = servers_.take(time, time + 300'000, random());
  const auto id = new_id(0, time);
  tell(time, pid, id, ": ruleset=check_rcpt, arg1=<", recipient, ">, relay=[", mail.client_ip, "], reject=", answer.code, ' ',
       answer.status, ' ', answer.text);
  tell(time + 300'000, pid, id, ": from=<", mail.sender, ">, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, relay=[",
       mail.client_ip, ']');
}

void SendmailLog::probe(std::int64_t time) {
  const auto mail = traffic().mail();
  const auto pid = servers_.take(time, time, random());
  const auto id = new_id(0, time);
  if (random().one_in(2)) {
    tell(time, pid, id, ": [", mail.client_ip, "] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4");
  } else {
    tell(time, pid, id, ": lost input channel from [", mail.client_ip, "] to MTA-v4 after rcpt");
  }
}

void put_duration(std::string& out, std::int64_t micros) {
  const auto seconds = static_cast<std::uint64_t>(micros / kSecond);
  if (seconds >= 86400) put(out, seconds / 86400, '+');
  put_padded(out, seconds / 3600 % 24, 2);
  out += ':';
  put_padded(out, seconds / 60 % 60, 2);
  out += ':';
  put_padded(out, seconds % 60, 2);
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

std::string first_of(const Answer& answer) {
  return text_of(answer.code, ' ', answer.status, answer.status.empty() ? "" : " ", first_line(answer.text));
}

// `stat=…` and, where a server refused, `reply=…` before it.
std::string outcome_of(const Attempt& attempt, std::string_view recipient) {
  const auto host = text_of(attempt.host, '.');
  switch (attempt.fate) {
    case Fate::accepted: return text_of("stat=Sent (", first_line(attempt.answer.text), ')');
    case Fate::refused: return text_of("stat=Deferred: Connection refused by ", host);
    case Fate::timeout: return text_of("stat=Deferred: Connection timed out with ", host);
    case Fate::lost: return text_of("stat=Deferred: Connection reset by ", host);
    case Fate::no_host: return text_of("stat=Deferred: Name server: ", domain_of(recipient), ".: host name lookup failure");
    default: break;
  }
  const auto reply = first_of(attempt.answer);
  if (attempt.fate == Fate::temporary) return text_of("reply=", reply, ", stat=Deferred: ", reply);
  const bool unknown = attempt.answer.command == "RCPT" && (attempt.answer.code == 550 || attempt.answer.code == 553);
  return text_of("reply=", reply, ", stat=", unknown ? "User unknown" : "Service unavailable");
}

void SendmailLog::on_trial(const Trial& trial) {
  const auto& attempt = trial.attempt;
  const auto pid = clients_.take(trial.begin, trial.end, random());
  const auto relay = text_of(host_and_address(attempt, ". "));
  if (attempt.answered() && attempt.answer.command != "CONNECT" && random().percent(60)) {
    tell(trial.begin + (trial.end - trial.begin) / 3, pid, "STARTTLS=client, relay=", attempt.host,
         "., version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256");
  }
  auto line = text_of(trial.queued.id, ": to=<", trial.recipient, ">, delay=");
  put_duration(line, trial.end - trial.queued.arrived);
  line += ", xdelay=";
  put_duration(line, trial.end - trial.begin);
  put(line, ", mailer=esmtp, pri=", 30'000 + trial.queued.mail.size + 90'000 * trial.queued.tries, ", relay=", relay,
      ", dsn=", status_of(attempt), ", ", outcome_of(attempt, trial.recipient));
  tell(trial.end, pid, line);
}

}  // namespace

std::unique_ptr<LogWriter> make_sendmail_log(std::uint64_t seed) { return std::make_unique<SendmailLog>(seed); }

}  // namespace smtpwhy::bench
