// Postfix on two hosts that log to one place: `mx1` with short queue ids, `mx2` with long ones. Mail comes in by smtpd, goes out by smtp,
// is put off for five minutes, then for twice as long each time, bounces, or expires after a day. The log begins with mail in the queue.
#include "bench/generate/log_writer.h"
#include "bench/generate/processes.h"
#include "bench/generate/schedule.h"
#include "bench/generate/stamp.h"
#include "bench/generate/text.h"
#include "bench/generate/traffic.h"

#include <array>
#include <memory>

namespace smtpwhy::bench {
namespace {

constexpr std::int64_t kLifetime = kDay;
constexpr std::int64_t kFirstRetry = 5 * kMinute;
constexpr std::int64_t kLongestRetry = 4000 * kSecond;  // maximal_backoff_time
constexpr int kQueuedAtBegin = 150;

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

struct Queued {
  Host* host = nullptr;
  std::string id;
  Mail mail;  // with the recipients that are left
  std::int64_t arrived = 0;
  std::int64_t pause = kFirstRetry;
};

/// A line without its stamp, or a message whose delivery is tried again.
struct Item {
  std::string line;
  std::unique_ptr<Queued> queued;
};

class PostfixLog : public LogWriter {
 public:
  PostfixLog(std::uint64_t seed, StampStyle style) : traffic_(seed), style_(style) {
    hosts_[0].name = "mx1";
    hosts_[1].name = "mx2";
    hosts_[1].long_ids = true;
    for (auto& host : hosts_) host.qmgr = random().between(700, 2000);
    for (int i = 0; i < kQueuedAtBegin; ++i) queue_old_mail();
  }

  void write(std::string& out) override {
    while (!schedule_.has_before(arrival_ + 1)) arrive();
    const auto time = schedule_.time();
    auto item = schedule_.take();
    if (item.queued) {
      try_again(time, std::move(item.queued));
      return;
    }
    put_stamp(out, time, style_);
    put(out, ' ', item.line, '\n');
  }

 private:
  Random& random() { return traffic_.random(); }

  template <typename... Parts>
  void say(std::int64_t time, const Host& host, std::string_view daemon, std::uint32_t pid, const Parts&... parts) {
    std::string line;
    line.reserve(192);
    put(line, host.name, " postfix/", daemon, '[', pid, "]: ", parts...);
    schedule_.add(time, {std::move(line), nullptr});
  }

  void arrive();
  void take_in(Host& host, std::int64_t begin);
  void refuse(Host& host, std::int64_t begin);
  void probe(Host& host, std::int64_t begin);
  void queue_old_mail();

  void try_again(std::int64_t time, std::unique_ptr<Queued> queued);
  void activate(std::int64_t time, const Queued& queued, std::size_t recipients);
  void deliver(std::int64_t time, std::unique_ptr<Queued> queued, bool again);
  std::int64_t deliver_one(std::int64_t time, const Queued& queued, const std::string& recipient, const Attempt& attempt);
  void settle(std::int64_t time, std::unique_ptr<Queued> queued, bool bounced);
  void expire(std::int64_t time, const Queued& queued);
  void send_bounce(std::int64_t time, const Queued& queued);

  std::string queue_id(const Host& host, std::int64_t time);

  Traffic traffic_;
  StampStyle style_;
  std::array<Host, 2> hosts_;
  Schedule<Item> schedule_;
  std::int64_t arrival_ = kBegin;
};

// Short: the microseconds and the file's inode in hexadecimal. Long: seconds, microseconds and inode with other bases (52, 51).
std::string PostfixLog::queue_id(const Host& host, std::int64_t time) {
  constexpr std::string_view letters = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  std::string id;
  const auto inode = random().below(0x400000U);
  if (!host.long_ids) {
    put_padded(id, static_cast<std::uint64_t>(time % kSecond), 5, 16, true);
    put_padded(id, 0x400000U + inode, 6, 16, true);
    return id;
  }
  const auto append = [&](std::uint64_t number, std::size_t width, std::uint64_t base) {
    std::array<char, 8> places{};
    for (std::size_t i = width; i-- > 0; number /= base) places[i] = letters[number % base];
    id.append(places.data(), width);
  };
  append(static_cast<std::uint64_t>(time / kSecond), 6, 52);
  append(static_cast<std::uint64_t>(time % kSecond), 4, 52);
  id += 'z';
  append(inode, 4, 51);
  return id;
}

void PostfixLog::arrive() {
  arrival_ += traffic_.pause(arrival_);
  auto& host = hosts_[random().below(2)];
  const auto kind = random().below(100);
  if (kind < 88) {
    take_in(host, arrival_);
  } else if (kind < 92) {
    refuse(host, arrival_);
  } else {
    probe(host, arrival_);
  }
}

void PostfixLog::take_in(Host& host, std::int64_t begin) {
  auto queued = std::make_unique<Queued>();
  queued->host = &host;
  queued->mail = traffic_.mail();
  const auto& mail = queued->mail;
  const auto step = static_cast<std::int64_t>(random().between(2, 400)) * 1000;
  queued->arrived = begin + step;
  queued->id = queue_id(host, queued->arrived);
  const auto pid = host.smtpd.take(begin, begin + 4 * step, random());
  const auto cleanup = host.cleanup.take(queued->arrived, begin + 3 * step, random());
  const bool login = random().percent(40);
  const bool encrypted = login || random().percent(70);
  const auto* const daemon = login ? "submission/smtpd" : "smtpd";
  say(begin, host, daemon, pid, "connect from ", mail.client, '[', mail.client_ip, ']');
  if (encrypted) {
    say(begin + step / 2, host, daemon, pid, "Anonymous TLS connection established from ", mail.client, '[', mail.client_ip,
        "]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) "
        "server-digest SHA256");
  }
  const auto user = login ? text_of(", sasl_method=LOGIN, sasl_username=", mail.sender) : std::string();
  say(queued->arrived, host, daemon, pid, queued->id, ": client=", mail.client, '[', mail.client_ip, ']', user);
  say(begin + 2 * step, host, "cleanup", cleanup, queued->id, ": message-id=<", mail.message_id, '>');
  const auto count = mail.recipients.size();
  const int commands = (encrypted ? 2 : 0) + (login ? 1 : 0) + 4 + static_cast<int>(count);
  say(begin + 4 * step, host, daemon, pid, "disconnect from ", mail.client, '[', mail.client_ip, "] ehlo=", encrypted ? 2 : 1,
      encrypted ? " starttls=1" : "", login ? " auth=1" : "", " mail=1 rcpt=", count, " data=1 quit=1 commands=", commands);
  activate(begin + 3 * step, *queued, count);
  deliver(begin + 3 * step, std::move(queued), false);
}

void PostfixLog::refuse(Host& host, std::int64_t begin) {
  const auto mail = traffic_.mail();
  const auto& recipient = mail.recipients.front();
  const auto answer = traffic_.refusal(mail, recipient);
  const auto end = begin + static_cast<std::int64_t>(random().between(50, 3000)) * 1000;
  const auto pid = host.smtpd.take(begin, end, random());
  say(begin, host, "smtpd", pid, "connect from ", mail.client, '[', mail.client_ip, ']');
  say((begin + end) / 2, host, "smtpd", pid, "NOQUEUE: reject: RCPT from ", mail.client, '[', mail.client_ip, "]: ", answer.code,
      ' ', answer.status, ' ', answer.text, "; from=<", mail.sender, "> to=<", recipient, "> proto=ESMTP helo=<", mail.client, '>');
  say(end, host, "smtpd", pid, "disconnect from ", mail.client, '[', mail.client_ip,
      "] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
}

// Those who only try passwords, or look whether somebody is there.
void PostfixLog::probe(Host& host, std::int64_t begin) {
  const auto mail = traffic_.mail();
  const auto end = begin + static_cast<std::int64_t>(random().between(100, 9000)) * 1000;
  const auto pid = host.smtpd.take(begin, end, random());
  const auto who = text_of("unknown[", mail.client_ip, ']');
  if (random().one_in(3)) {
    say(begin, host, "smtpd", pid, "warning: hostname ", mail.client, " does not resolve to address ", mail.client_ip);
  }
  say(begin, host, "smtpd", pid, "connect from ", who);
  if (random().one_in(2)) {
    say(begin + (end - begin) / 2, host, "smtpd", pid, "warning: ", who,
        ": SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=", mail.sender);
    say(end, host, "smtpd", pid, "lost connection after AUTH from ", who);
    say(end, host, "smtpd", pid, "disconnect from ", who, " ehlo=1 auth=0/1 commands=1/2");
    return;
  }
  say(end, host, "smtpd", pid, "lost connection after CONNECT from ", who);
  say(end, host, "smtpd", pid, "disconnect from ", who, " commands=0/0");
}

void PostfixLog::queue_old_mail() {
  auto queued = std::make_unique<Queued>();
  queued->host = &hosts_[random().below(2)];
  queued->mail = traffic_.mail();
  queued->mail.recipients.resize(1);
  queued->arrived = kBegin - static_cast<std::int64_t>(random().below(static_cast<std::uint32_t>(kLifetime / kSecond))) * kSecond;
  queued->id = queue_id(*queued->host, queued->arrived);
  queued->pause = kLongestRetry;
  schedule_.add(kBegin + random().below(static_cast<std::uint32_t>(kLongestRetry)), {std::string(), std::move(queued)});
}

void PostfixLog::activate(std::int64_t time, const Queued& queued, std::size_t recipients) {
  say(time, *queued.host, "qmgr", queued.host->qmgr, queued.id, ": from=<", queued.mail.sender, ">, size=", queued.mail.size,
      ", nrcpt=", recipients, " (queue active)");
}

void PostfixLog::try_again(std::int64_t time, std::unique_ptr<Queued> queued) {
  activate(time, *queued, queued->mail.recipients.size());
  deliver(time, std::move(queued), true);
}

// `550-5.1.1 one 550 5.1.1 two`: Postfix puts the lines of a reply into one.
std::string flattened(const Answer& answer) {
  std::string out;
  std::string_view rest = answer.text;
  for (bool last = false; !last;) {
    const auto end = rest.find('\n');
    last = end == std::string_view::npos;
    if (!out.empty()) out += ' ';
    put(out, answer.code, last ? ' ' : '-', answer.status, answer.status.empty() ? "" : " ", rest.substr(0, end));
    rest.remove_prefix(last ? rest.size() : end + 1);
  }
  return out;
}

std::string_view command_words(std::string_view command) {
  return command == "MAIL" ? "MAIL FROM command" : command == "RCPT" ? "RCPT TO command" : "end of DATA command";
}

// What stands in the brackets behind `status=`.
std::string reason_of(const Attempt& attempt, std::string_view recipient) {
  const auto server = text_of(attempt.host, '[', attempt.ip, ']');
  switch (attempt.fate) {
    case Fate::accepted: return flattened(attempt.answer);
    case Fate::refused: return text_of("connect to ", server, ":25: Connection refused");
    case Fate::timeout: return text_of("connect to ", server, ":25: Connection timed out");
    case Fate::lost: return text_of("lost connection with ", server, " while receiving the initial server greeting");
    case Fate::no_host:
      return text_of("Host or domain name not found. Name service error for name=", recipient.substr(recipient.rfind('@') + 1),
                     " type=MX: Host not found, try again");
    default: break;
  }
  if (attempt.answer.command == "CONNECT") return text_of("host ", server, " refused to talk to me: ", flattened(attempt.answer));
  return text_of("host ", server, " said: ", flattened(attempt.answer), " (in reply to ", command_words(attempt.answer.command),
                 ')');
}

std::string status_of(const Attempt& attempt) {
  if (!attempt.answered()) return attempt.fate == Fate::lost ? "4.4.2" : attempt.fate == Fate::no_host ? "4.4.3" : "4.4.1";
  if (!attempt.answer.status.empty()) return std::string(attempt.answer.status);
  return text_of(attempt.answer.code / 100, ".0.0");
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

std::int64_t PostfixLog::deliver_one(std::int64_t time, const Queued& queued, const std::string& recipient,
                                     const Attempt& attempt) {
  constexpr std::uint32_t kSlow = 30'000;  // milliseconds until a connection times out
  const auto took = attempt.fate == Fate::timeout ? kSlow : random().between(80, 2500);
  const auto end = time + static_cast<std::int64_t>(took) * 1000;
  auto& host = *queued.host;
  const auto pid = host.smtp.take(time, end, random());
  if (attempt.answered() && attempt.answer.command != "CONNECT" && random().percent(60)) {
    say(time + (end - time) / 3, host, "smtp", pid, "Trusted TLS connection established to ", attempt.host, '[', attempt.ip,
        "]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) "
        "server-digest SHA256");
  }
  const bool connected = attempt.answered() || attempt.fate == Fate::lost;
  const auto relay = connected ? text_of(attempt.host, '[', attempt.ip, "]:25") : std::string("none");
  const auto* const status = attempt.is_accepted() ? "sent" : attempt.is_permanent() ? "bounced" : "deferred";
  say(end, host, "smtp", pid, queued.id, ": to=<", recipient, ">, relay=", relay, ", ", delays(queued.arrived, time, end),
      ", dsn=", status_of(attempt), ", status=", status, " (", reason_of(attempt, recipient), ')');
  return end;
}

void PostfixLog::deliver(std::int64_t time, std::unique_ptr<Queued> queued, bool again) {
  std::vector<std::string> left;
  bool bounced = false;
  auto end = time;
  for (const auto& recipient : queued->mail.recipients) {
    const auto attempt = again ? traffic_.attempt_again(queued->mail, recipient) : traffic_.attempt(queued->mail, recipient);
    end = std::max(end, deliver_one(time + 10'000, *queued, recipient, attempt));
    bounced = bounced || attempt.is_permanent();
    if (!attempt.is_accepted() && !attempt.is_permanent()) left.push_back(recipient);
  }
  queued->mail.recipients = std::move(left);
  settle(end + 2000, std::move(queued), bounced);
}

void PostfixLog::settle(std::int64_t time, std::unique_ptr<Queued> queued, bool bounced) {
  const bool expired = !queued->mail.recipients.empty() && time - queued->arrived > kLifetime;
  if (expired) expire(time, *queued);
  if (bounced || expired) send_bounce(time, *queued);
  if (queued->mail.recipients.empty() || expired) {
    say(time + 5000, *queued->host, "qmgr", queued->host->qmgr, queued->id, ": removed");
    return;
  }
  const auto next = time + queued->pause;
  queued->pause = std::min(2 * queued->pause, kLongestRetry);
  schedule_.add(next, {std::string(), std::move(queued)});
}

void PostfixLog::expire(std::int64_t time, const Queued& queued) {
  say(time, *queued.host, "qmgr", queued.host->qmgr, queued.id, ": from=<", queued.mail.sender,
      ">, status=expired, returned to sender");
}

void PostfixLog::send_bounce(std::int64_t time, const Queued& queued) {
  auto& host = *queued.host;
  if (queued.mail.sender.empty()) return;  // nobody to tell
  const auto id = queue_id(host, time);
  const auto bounce = host.bounce.take(time, time + 2000, random());
  say(time, host, "cleanup", host.cleanup.take(time, time, random()), id, ": message-id=<", id, "@", host.name, ".example.net>");
  say(time + 1000, host, "bounce", bounce, queued.id, ": sender non-delivery notification: ", id);
  say(time + 2000, host, "qmgr", host.qmgr, id, ": from=<>, size=", 2000 + random().below(4000), ", nrcpt=1 (queue active)");
  say(time + 90'000, host, "local", host.local.take(time, time + 90'000, random()), id, ": to=<", queued.mail.sender,
      ">, relay=local, ", delays(time, time, time + 90'000), ", dsn=2.0.0, status=sent (delivered to mailbox)");
  say(time + 91'000, host, "qmgr", host.qmgr, id, ": removed");
}

}  // namespace

std::unique_ptr<LogWriter> make_postfix_log(std::uint64_t seed) { return std::make_unique<PostfixLog>(seed, StampStyle::rfc3164); }

std::unique_ptr<LogWriter> make_postfix_iso_log(std::uint64_t seed) {
  return std::make_unique<PostfixLog>(seed, StampStyle::rfc3339);
}

}  // namespace smtpwhy::bench
