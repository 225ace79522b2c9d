// Postfix on two hosts that log to one place: `mx1` with short queue ids, `mx2` with long ones. Clients hand mail in to smtpd, are refused,
// or try passwords; smtp delivers; bounces go to local.
#include "bench/generate/processes.h"
#include "bench/generate/queue_log.h"

#include <array>

namespace smtpwhy::bench {
namespace {

constexpr std::string_view kCipher =
    "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) "
    "server-digest SHA256";

struct Host {
  std::string_view name;
  bool long_ids = false;
  Processes smtpd;
  Processes smtp;
  Processes cleanup;
  Processes bounce;
  Processes local;
  std::uint32_t qmgr = 0;
};

class PostfixLog : public QueueLog {
 public:
  PostfixLog(std::uint64_t seed, StampStyle style) : QueueLog(seed, 2), style_(style) {
    hosts_[0].name = "mx1";
    hosts_[1].name = "mx2";
    hosts_[1].long_ids = true;
    for (auto& host : hosts_) host.qmgr = random().between(700, 2000);
    fill_queue();
  }

 protected:
  void on_client(std::size_t host, std::int64_t time) override {
    const auto kind = random().below(100);
    if (kind < 88) {
      take_in(host, time);
    } else if (kind < 92) {
      refuse(hosts_[host], time);
    } else {
      probe(hosts_[host], time);
    }
  }

  std::string new_id(std::size_t host, std::int64_t time) override;

  void put_head(std::string& out, std::int64_t time) override {
    put_stamp(out, time, style_);
    out += ' ';
  }

  void on_start(const Queued& queued, std::int64_t time) override {
    const auto& host = hosts_[queued.host];
    tell(time, host, "qmgr", host.qmgr, queued.id, ": from=<", queued.mail.sender, ">, size=", queued.mail.size,
         ", nrcpt=", queued.mail.recipients.size(), " (queue active)");
  }

  void on_trial(const Trial& trial) override;

  void on_expiry(const Queued& queued, std::int64_t time) override {
    const auto& host = hosts_[queued.host];
    tell(time, host, "qmgr", host.qmgr, queued.id, ": from=<", queued.mail.sender, ">, status=expired, returned to sender");
  }

  void on_bounce(const Queued& queued, std::int64_t time) override;

  void on_end(const Queued& queued, std::int64_t time) override {
    const auto& host = hosts_[queued.host];
    tell(time, host, "qmgr", host.qmgr, queued.id, ": removed");
  }

 private:
  template <typename... Parts>
  void tell(std::int64_t time, const Host& host, std::string_view daemon, std::uint32_t pid, const Parts&... parts) {
    std::string line;
    line.reserve(192);
    put(line, host.name, " postfix/", daemon, '[', pid, "]: ", parts...);
    say(time, std::move(line));
  }

  void take_in(std::size_t host, std::int64_t begin);
  void tell_client(const Queued& queued, std::int64_t begin, std::int64_t step);
  void refuse(Host& host, std::int64_t begin);
  void probe(Host& host, std::int64_t begin);

  StampStyle style_;
  std::array<Host, 2> hosts_;
};

// Short: the microseconds and the file's inode in hexadecimal. Long: seconds, microseconds and inode with other bases (52, 51).
std::string PostfixLog::new_id(std::size_t host, std::int64_t time) {
  constexpr std::string_view letters = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  constexpr std::uint64_t kInodes = 0x400000U;
  std::string id;
  const auto inode = random().below(kInodes);
  if (!hosts_[host].long_ids) {
    put_padded(id, static_cast<std::uint64_t>(time % kSecond), 5, 16, true);
    put_padded(id, kInodes + inode, 6, 16, true);
    return id;
  }
  const auto append = [&](std::uint64_t number, std::size_t width, std::uint64_t base) {
    std::array<char, 8> places{};
    for (std::size_t i = width; i-- > 0; number /= base) places.at(i) = letters[number % base];
    id.append(places.data(), width);
  };
  append(static_cast<std::uint64_t>(time / kSecond), 6, 52);
  append(static_cast<std::uint64_t>(time % kSecond), 4, 52);
  id += 'z';
  append(inode, 4, 51);
  return id;
}

void PostfixLog::take_in(std::size_t host, std::int64_t begin) {
  auto queued = std::make_unique<Queued>();
  queued->host = host;
  queued->mail = traffic().mail();
  const auto step = static_cast<std::int64_t>(random().between(2, 400)) * 1000;
  queued->arrived = begin + step;
  queued->id = new_id(host, queued->arrived);
  tell_client(*queued, begin, step);
  deliver(std::move(queued), begin + 3 * step);
}

void PostfixLog::tell_client(const Queued& queued, std::int64_t begin, std::int64_t step) {
  auto& host = hosts_[queued.host];
  const auto& mail = queued.mail;
  const auto pid = host.smtpd.take(begin, begin + 4 * step, random());
  const auto cleanup = host.cleanup.take(queued.arrived, begin + 3 * step, random());
  const bool login = random().percent(40);
  const bool encrypted = login || random().percent(70);
  const auto* const daemon = login ? "submission/smtpd" : "smtpd";
  const auto who = text_of(mail.client, '[', mail.client_ip, ']');
  tell(begin, host, daemon, pid, "connect from ", who);
  if (encrypted) tell(begin + step / 2, host, daemon, pid, "Anonymous TLS connection established from ", who, ": ", kCipher);
  const auto user = login ? text_of(", sasl_method=LOGIN, sasl_username=", mail.sender) : std::string();
  tell(queued.arrived, host, daemon, pid, queued.id, ": client=", who, user);
  tell(begin + 2 * step, host, "cleanup", cleanup, queued.id, ": message-id=<", mail.message_id, '>');
  const auto count = mail.recipients.size();
  const auto commands = (encrypted ? 2U : 0U) + (login ? 1U : 0U) + 4U + count;
  tell(begin + 4 * step, host, daemon, pid, "disconnect from ", who, " ehlo=", encrypted ? 2 : 1, encrypted ? " starttls=1" : "",
       login ? " auth=1" : "", " mail=1 rcpt=", count, " data=1 quit=1 commands=", commands);
}

void PostfixLog::refuse(Host& host, std::int64_t begin) {
  const auto mail = traffic().mail();
  const auto& recipient = mail.recipients.front();
  const auto answer = traffic().refusal(mail, recipient);
  const auto end = begin + static_cast<std::int64_t>(random().between(50, 3000)) * 1000;
  const auto pid = host.smtpd.take(begin, end, random());
  const auto who = text_of(mail.client, '[', mail.client_ip, ']');
  tell(begin, host, "smtpd", pid, "connect from ", who);
  tell((begin + end) / 2, host, "smtpd", pid, "NOQUEUE: reject: RCPT from ", who, ": ", answer.code, ' ', answer.status, ' ',
       answer.text, "; from=<", mail.sender, "> to=<", recipient, "> proto=ESMTP helo=<", mail.client, '>');
  tell(end, host, "smtpd", pid, "disconnect from ", who, " ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
}

// Those who only try passwords, or look whether somebody is there.
void PostfixLog::probe(Host& host, std::int64_t begin) {
  const auto mail = traffic().mail();
  const auto end = begin + static_cast<std::int64_t>(random().between(100, 9000)) * 1000;
  const auto pid = host.smtpd.take(begin, end, random());
  const auto who = text_of("unknown[", mail.client_ip, ']');
  if (random().one_in(3)) {
    tell(begin, host, "smtpd", pid, "warning: hostname ", mail.client, " does not resolve to address ", mail.client_ip);
  }
  tell(begin, host, "smtpd", pid, "connect from ", who);
  if (random().one_in(2)) {
    tell(begin + (end - begin) / 2, host, "smtpd", pid, "warning: ", who,
         ": SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=", mail.sender);
    tell(end, host, "smtpd", pid, "lost connection after AUTH from ", who);
    tell(end, host, "smtpd", pid, "disconnect from ", who, " ehlo=1 auth=0/1 commands=1/2");
    return;
  }
  tell(end, host, "smtpd", pid, "lost connection after CONNECT from ", who);
  tell(end, host, "smtpd", pid, "disconnect from ", who, " commands=0/0");
}

std::string_view command_words(std::string_view command) {
  return command == "MAIL" ? "MAIL FROM command" : command == "RCPT" ? "RCPT TO command" : "end of DATA command";
}

// What stands in the brackets behind `status=`. Postfix puts the lines of a reply into one.
std::string reason_of(const Attempt& attempt, std::string_view recipient) {
  const auto server = host_and_address(attempt, "");
  switch (attempt.fate) {
    case Fate::accepted: return wire_text(attempt.answer, " ");
    case Fate::refused: return text_of("connect to ", server, ":25: Connection refused");
    case Fate::timeout: return text_of("connect to ", server, ":25: Connection timed out");
    case Fate::lost: return text_of("lost connection with ", server, " while receiving the initial server greeting");
    case Fate::no_host:
      return text_of("Host or domain name not found. Name service error for name=", domain_of(recipient),
                     " type=MX: Host not found, try again");
    default: break;
  }
  const auto reply = wire_text(attempt.answer, " ");
  if (attempt.answer.command == "CONNECT") return text_of("host ", server, " refused to talk to me: ", reply);
  return text_of("host ", server, " said: ", reply, " (in reply to ", command_words(attempt.answer.command), ')');
}

// `0.38`, `12`: seconds with what Postfix keeps of the fraction.
void put_delay(std::string& out, std::int64_t micros) {
  const auto hundredths = micros / 10'000;
  put(out, hundredths / 100);
  if (hundredths % 100 == 0 || hundredths >= 1000) return;
  out += '.';
  put_padded(out, static_cast<std::uint64_t>(hundredths % 100), 2);
}

std::string delays(std::int64_t arrived, std::int64_t begin, std::int64_t end) {
  std::string out = "delay=";
  put_delay(out, end - arrived);
  out += ", delays=";
  put_delay(out, begin - arrived);
  out += "/0.01/";
  put_delay(out, (end - begin) / 3);
  out += '/';
  put_delay(out, (end - begin) * 2 / 3);
  return out;
}

void PostfixLog::on_trial(const Trial& trial) {
  auto& host = hosts_[trial.queued.host];
  const auto& attempt = trial.attempt;
  const auto pid = host.smtp.take(trial.begin, trial.end, random());
  const auto server = text_of(host_and_address(attempt, ""), ":25");
  if (attempt.answered() && attempt.answer.command != "CONNECT" && random().percent(60)) {
    const auto time = trial.begin + (trial.end - trial.begin) / 3;
    tell(time, host, "smtp", pid, "Trusted TLS connection established to ", server, ": ", kCipher);
  }
  const bool connected = attempt.answered() || attempt.fate == Fate::lost;
  const auto* const status = attempt.is_accepted() ? "sent" : attempt.is_permanent() ? "bounced" : "deferred";
  tell(trial.end, host, "smtp", pid, trial.queued.id, ": to=<", trial.recipient, ">, relay=", connected ? server : "none", ", ",
       delays(trial.queued.arrived, trial.begin, trial.end), ", dsn=", status_of(attempt), ", status=", status, " (",
       reason_of(attempt, trial.recipient), ')');
}

void PostfixLog::on_bounce(const Queued& queued, std::int64_t time) {
  auto& host = hosts_[queued.host];
  const auto id = new_id(queued.host, time);
  const auto bounce = host.bounce.take(time, time + 2000, random());
  const auto end = time + 90'000;
  tell(time, host, "cleanup", host.cleanup.take(time, time, random()), id, ": message-id=<", id, "@", host.name, ".example.net>");
  tell(time + 1000, host, "bounce", bounce, queued.id, ": sender non-delivery notification: ", id);
  tell(time + 2000, host, "qmgr", host.qmgr, id, ": from=<>, size=", 2000 + random().below(4000), ", nrcpt=1 (queue active)");
  tell(end, host, "local", host.local.take(time, end, random()), id, ": to=<", queued.mail.sender, ">, relay=local, ",
       delays(time, time, end), ", dsn=2.0.0, status=sent (delivered to mailbox)");
  tell(end + 1000, host, "qmgr", host.qmgr, id, ": removed");
}

}  // namespace

std::unique_ptr<LogWriter> make_postfix_log(std::uint64_t seed) { return std::make_unique<PostfixLog>(seed, StampStyle::rfc3164); }

std::unique_ptr<LogWriter> make_postfix_iso_log(std::uint64_t seed) {
  return std::make_unique<PostfixLog>(seed, StampStyle::rfc3339);
}

}  // namespace smtpwhy::bench
