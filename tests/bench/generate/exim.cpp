// Exim's main log: an arrival, each attempt, failures twice (with the host, and with each recipient), `Completed`; refused clients.
#include "bench/generate/queue_log.h"

namespace smtpwhy::bench {
namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kCipher = "TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256";

class EximLog : public QueueLog {
 public:
  explicit EximLog(std::uint64_t seed) : QueueLog(seed, 1) { fill_queue(); }

 protected:
  void on_client(std::size_t /*host*/, std::int64_t time) override {
    const auto kind = random().below(100);
    if (kind < 88) {
      take_in(time);
    } else if (kind < 94) {
      refuse(time);
    } else {
      probe(time);
    }
  }

  // Seconds, process and a fraction of a second, in base 62: `1xUw4p-0001cx-2h`
  std::string new_id(std::size_t /*host*/, std::int64_t time) override {
    std::string id;
    put_base62(id, static_cast<std::uint64_t>(time / kSecond), 6);
    id += '-';
    put_base62(id, random().between(1000, 4'000'000), 6);
    id += '-';
    put_base62(id, static_cast<std::uint64_t>(time % kSecond) / 500, 2);
    return id;
  }

  void put_head(std::string& out, std::int64_t time) override {
    put_stamp(out, time, StampStyle::exim);
    out += ' ';
  }

  void on_trial(const Trial& trial) override;

  void on_expiry(const Queued& queued, std::int64_t time) override {
    for (const auto& recipient : queued.mail.recipients) {
      say(time, text_of(queued.id, " ** ", recipient, ": retry timeout exceeded"));
    }
  }

  void on_bounce(const Queued& queued, std::int64_t time) override {
    const auto id = new_id(0, time);
    say(time, text_of(id, " <= <> R=", queued.id, " U=Debian-exim P=local S=", 1800 + random().below(4000)));
    const auto name = queued.mail.sender.substr(0, queued.mail.sender.find('@'));
    say(time + 40'000, text_of(id, " => ", name, " <", queued.mail.sender, "> R=local_user T=maildir_home"));
    say(time + 40'000, text_of(id, " Completed"));
  }

  void on_end(const Queued& queued, std::int64_t time) override { say(time, text_of(queued.id, " Completed")); }

 private:
  static void put_base62(std::string& out, std::uint64_t number, std::size_t width) {
    out.append(width, '0');
    for (auto at = out.size(); width > 0; --width, number /= kBase62.size()) out[--at] = kBase62[number % kBase62.size()];
  }

  static std::string client_of(const Mail& mail) {
    return mail.client == "unknown" ? text_of("H=(", mail.sender_domain, ") [", mail.client_ip, ']')
                                    : text_of("H=", mail.client, " [", mail.client_ip, ']');
  }

  void take_in(std::int64_t time) {
    auto queued = std::make_unique<Queued>();
    queued->mail = traffic().mail();
    queued->arrived = time;
    queued->id = new_id(0, time);
    const auto& mail = queued->mail;
    const bool login = !mail.sender.empty() && random().percent(40);
    auto line = text_of(queued->id, " <= ", mail.sender.empty() ? std::string_view("<>") : std::string_view(mail.sender), ' ',
                        client_of(mail), login ? " P=esmtpsa X=" : " P=esmtps X=", kCipher, " CV=no");
    if (login) put(line, " A=login_server:", mail.sender);
    put(line, " S=", mail.size, " id=", mail.message_id);
    say(time, std::move(line));
    deliver(std::move(queued), time + 50'000);
  }

  void refuse(std::int64_t time) {
    const auto mail = traffic().mail();
    const auto answer = traffic().refusal(mail, mail.recipients.front());
    say(time,
        text_of(client_of(mail), " F=<", mail.sender, answer.code < 500 ? "> temporarily rejected RCPT <" : "> rejected RCPT <",
                mail.recipients.front(), ">: ", answer.text));
  }

  void probe(std::int64_t time) {
    const auto mail = traffic().mail();
    switch (random().below(3)) {
      case 0: say(time, text_of("no host name found for IP address ", mail.client_ip)); return;
      case 1: say(time, text_of("SMTP connection from [", mail.client_ip, "]:", random().between(1024, 65535), " lost")); return;
      default:
        say(time, text_of("login_server authenticator failed for (", mail.sender_domain, ") [", mail.client_ip,
                          "]: 535 Incorrect authentication data (set_id=", mail.sender, ')'));
    }
  }

  void tell_failure(const Trial& trial);
};

// Exim's numbers for what went wrong (errno, or its own below zero).
int number_of(const Attempt& attempt) {
  switch (attempt.fate) {
    case Fate::refused: return 111;
    case Fate::timeout: return 110;
    case Fate::lost: return -18;
    case Fate::no_host: return -1;
    default: break;
  }
  const auto command = attempt.answer.command;
  return command == "RCPT" ? -44 : command == "MAIL" ? -45 : command == "." ? -46 : 0;
}

std::string place_of(const Trial& trial) {
  const auto command = trial.attempt.answer.command;
  if (command == "RCPT") return text_of("RCPT TO:<", trial.recipient, '>');
  if (command == "MAIL") return text_of("MAIL FROM:<", trial.queued.mail.sender, "> SIZE=", trial.queued.mail.size + 1024);
  return command == "." ? "end of data" : "initial connection";
}

// What stands behind the host.
std::string reason_of(const Trial& trial) {
  switch (trial.attempt.fate) {
    case Fate::refused: return "Connection refused";
    case Fate::timeout: return "Connection timed out";
    case Fate::lost: return "Remote host closed connection in response to initial connection";
    default: break;
  }
  return text_of("SMTP error from remote mail server after ", place_of(trial), ": ", wire_text(trial.attempt.answer, "\\n"));
}

void EximLog::tell_failure(const Trial& trial) {
  const auto& attempt = trial.attempt;
  const auto head = text_of(trial.queued.id, attempt.is_permanent() ? " ** " : " == ", trial.recipient, " R=dnslookup");
  if (attempt.fate == Fate::no_host) {
    say(trial.end, text_of(head, " defer (-1): host lookup did not complete"));
    return;
  }
  const auto host = text_of("H=", host_and_address(attempt, " "));
  const auto reason = reason_of(trial);
  if (attempt.is_permanent()) {
    say(trial.end, text_of(head, " T=remote_smtp ", host, " X=", kCipher, " CV=yes: ", reason));
    return;
  }
  const auto* const between = attempt.fate == Fate::refused || attempt.fate == Fate::timeout ? " " : ": ";
  say(trial.end - 1000, text_of(trial.queued.id, ' ', host, between, reason));
  say(trial.end, text_of(head, " T=remote_smtp defer (", number_of(attempt), ") ", host, ": ", reason));
}

void EximLog::on_trial(const Trial& trial) {
  const auto& attempt = trial.attempt;
  if (!attempt.is_accepted()) {
    tell_failure(trial);
    return;
  }
  say(trial.end, text_of(trial.queued.id, " => ", trial.recipient, " R=dnslookup T=remote_smtp H=", host_and_address(attempt, " "),
                         " X=", kCipher, " CV=yes C=\"", wire_text(attempt.answer, "\\n"), '"'));
}

}  // namespace

std::unique_ptr<LogWriter> make_exim_log(std::uint64_t seed) { return std::make_unique<EximLog>(seed); }

}  // namespace smtpwhy::bench
