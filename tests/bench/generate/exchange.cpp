// Exchange's send protocol log: a table of sessions that overlap, `>` what Exchange said, `<` what it was told. Replies of several lines
// stand in one row, as EHLO's do.
#include "bench/generate/log_writer.h"
#include "bench/generate/queue_log.h"

namespace smtpwhy::bench {
namespace {

class Session {
 public:
  Session(Schedule<std::string>& schedule, Random& random, std::string id, const Attempt& attempt, std::int64_t begin)
      : schedule_(schedule), random_(random), id_(std::move(id)), server_(text_of(attempt.ip, ":25")), time_(begin) {
    client_ = text_of("192.0.2.10:", random_.between(1024, 65535));
  }

  void row(char event, std::string_view data, std::string_view context = {}) {
    time_ += static_cast<std::int64_t>(random_.between(1, 120)) * 1000;
    std::string line;
    put_stamp(line, time_, StampStyle::exchange);
    put(line, ",Internet,", id_, ',', number_++, ',', client_, ',', server_, ',', event, ',');
    put_field(line, data);
    line += ',';
    put_field(line, context);
    line += '\n';
    schedule_.add(time_, std::move(line));
  }

  void wait(std::int64_t micros) { time_ += micros; }

 private:
  static void put_field(std::string& out, std::string_view text) {
    const bool plain = text.find_first_of(",\"") == std::string_view::npos;
    if (plain) {
      out += text;
      return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
  }

  Schedule<std::string>& schedule_;
  Random& random_;
  std::string id_;
  std::string client_;
  std::string server_;
  std::int64_t time_;
  int number_ = 0;
};

std::string one_row(const Answer& answer) {
  auto out = text_of(answer.code, ' ', answer.status, answer.status.empty() ? "" : " ");
  for_each_line(answer.text, [&](std::string_view line, bool last) { put(out, line, last ? "" : " "); });
  return out;
}

class ExchangeLog : public LogWriter {
 public:
  explicit ExchangeLog(std::uint64_t seed) : traffic_(seed) {}

  void write(std::string& out) override {
    if (!begun_) {
      begun_ = true;
      put_heading(out);
      return;
    }
    while (!schedule_.has_before(arrival_ + 1)) {
      arrival_ += traffic_.pause(arrival_);
      begin_session();
    }
    out += schedule_.take();
  }

 private:
  static void put_heading(std::string& out) {
    out += "#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: SMTP Send Protocol Log\n#Date: ";
    put_stamp(out, kBegin, StampStyle::exchange);
    out += "\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n";
  }

  void begin_session();
  void greet(Session& session, const Attempt& attempt);
  void transact(Session& session, const Mail& mail, const Attempt& attempt);
  bool recipients(Session& session, const Mail& mail, const Attempt& attempt);
  static void quit(Session& session) {
    session.row('>', "QUIT");
    session.row('<', "221 2.0.0 Bye");
    session.row('-', "", "Local");
  }

  Traffic traffic_;
  Schedule<std::string> schedule_;
  std::int64_t arrival_ = kBegin;
  std::uint64_t session_ = 0x08DE4F7C00000000U;
  bool begun_ = false;
};

void ExchangeLog::begin_session() {
  const auto mail = traffic_.mail();
  const auto attempt = traffic_.attempt(mail, mail.recipients.front());
  std::string id;
  put_padded(id, session_ += traffic_.random().between(1, 9), 16, 16, true);
  Session session(schedule_, traffic_.random(), std::move(id), attempt, arrival_);
  session.row('*', "", "attempting to connect");
  if (attempt.fate == Fate::refused || attempt.fate == Fate::timeout || attempt.fate == Fate::no_host) {
    if (attempt.fate == Fate::timeout) session.wait(21 * kSecond);
    session.row('*', "", text_of("Failed to connect. Winsock error code: ", attempt.fate == Fate::refused ? 10061 : 10060));
    return;
  }
  session.row('+', "");
  if (attempt.fate == Fate::lost) {
    session.row('-', "", "Remote(ConnectionReset)");
    return;
  }
  if (attempt.answer.command == "CONNECT") {
    session.row('<', one_row(attempt.answer));
    quit(session);
    return;
  }
  greet(session, attempt);
  transact(session, mail, attempt);
  quit(session);
}

void ExchangeLog::greet(Session& session, const Attempt& attempt) {
  const auto hello = text_of("250  ", attempt.host, " Hello [192.0.2.10] SIZE 157286400 PIPELINING DSN ENHANCEDSTATUSCODES ");
  session.row('<', text_of("220 ", attempt.host, " ESMTP ready"));
  session.row('>', "EHLO ex1.example.net");
  session.row('<', text_of(hello, "STARTTLS 8BITMIME CHUNKING"));
  if (traffic_.random().one_in(4)) return;
  session.row('>', "STARTTLS");
  session.row('<', "220 2.0.0 Ready to start TLS");
  session.row(
      '*', "",
      "TLS protocol SP_PROT_TLS1_3_CLIENT negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 "
      "bits, MAC hash algorithm CALG_SHA_384 with strength 384 bits");
  session.row('>', "EHLO ex1.example.net");
  session.row('<', text_of(hello, "8BITMIME CHUNKING"));
}

// True: the message may follow. The first recipient fares as the attempt says, the others are taken.
bool ExchangeLog::recipients(Session& session, const Mail& mail, const Attempt& attempt) {
  const bool refused = attempt.answer.command == "RCPT";
  for (const auto& recipient : mail.recipients) session.row('>', text_of("RCPT TO:<", recipient, '>'));
  session.row('<', "250 2.1.0 Ok");
  for (std::size_t i = 0; i < mail.recipients.size(); ++i) {
    session.row('<', i == 0 && refused ? one_row(attempt.answer) : "250 2.1.5 Ok");
  }
  return !refused || mail.recipients.size() > 1;
}

void ExchangeLog::transact(Session& session, const Mail& mail, const Attempt& attempt) {
  auto& random = traffic_.random();
  session.row('*', "",
              text_of("sending message with RecordId ", random.next() >> 24U, " and InternetMessageId <", mail.message_id, '>'));
  session.row('>', text_of("MAIL FROM:<", mail.sender, "> SIZE=", mail.size));
  if (attempt.answer.command == "MAIL") {
    session.row('<', one_row(attempt.answer));
    return;
  }
  if (!recipients(session, mail, attempt)) return;
  session.row('>', "DATA");
  session.row('<', "354 End data with <CR><LF>.<CR><LF>");
  session.row('<', attempt.answer.command == "." ? one_row(attempt.answer) : "250 2.0.0 Ok: queued");
}

}  // namespace

std::unique_ptr<LogWriter> make_exchange_log(std::uint64_t seed) { return std::make_unique<ExchangeLog>(seed); }

}  // namespace smtpwhy::bench
