// Transcripts of swaks, one session after the other: no stamps, the message shown, TLS and a login in some.
#include "bench/generate/log_writer.h"
#include "bench/generate/queue_log.h"

namespace smtpwhy::bench {
namespace {

class SwaksLog : public LogWriter {
 public:
  explicit SwaksLog(std::uint64_t seed) : traffic_(seed) {}

  void write(std::string& out) override;

 private:
  // A session's voice: the marks change inside TLS.
  struct Voice {
    std::string& out;
    bool encrypted = false;

    template <typename... Parts>
    void client(const Parts&... parts) {
      put(out, encrypted ? " ~> " : " -> ", parts..., '\n');
    }
    template <typename... Parts>
    void server(const Parts&... parts) {
      put(out, encrypted ? "<~  " : "<-  ", parts..., '\n');
    }
    void refusal(const Answer& answer) {
      const std::string_view mark = encrypted ? "<~* " : "<** ";
      put(out, mark, wire_text(answer, text_of('\n', mark)), '\n');
    }
  };

  void hello(Voice& voice, const Mail& mail, const Attempt& attempt, bool offer_tls);
  void encrypt(Voice& voice, const Mail& mail, const Attempt& attempt);
  static void log_in(Voice& voice);
  bool envelope(Voice& voice, const Mail& mail, const Attempt& attempt);
  void message(Voice& voice, const Mail& mail, const Attempt& attempt);
  static void quit(Voice& voice) {
    voice.client("QUIT");
    voice.server("221 2.0.0 Bye");
    voice.out += "=== Connection closed with remote host.\n";
  }

  Traffic traffic_;
};

void SwaksLog::write(std::string& out) {
  const auto mail = traffic_.mail();
  const auto attempt = traffic_.attempt(mail, mail.recipients.front());
  Voice voice{out};
  put(out, "=== Trying ", attempt.host, ":25...\n");
  if (attempt.fate == Fate::refused || attempt.fate == Fate::timeout || attempt.fate == Fate::no_host) {
    put(out, "*** Error connecting to ", attempt.host,
        ":25:\n*** \tIO::Socket::INET: connect: ", attempt.fate == Fate::refused ? "Connection refused" : "Connection timed out",
        '\n');
    return;
  }
  put(out, "=== Connected to ", attempt.host, ".\n");
  if (attempt.fate == Fate::lost) {
    out += "*** Remote host closed connection unexpectedly.\n";
    return;
  }
  if (attempt.answer.command == "CONNECT") {
    voice.refusal(attempt.answer);
    quit(voice);
    return;
  }
  voice.server("220 ", attempt.host, " ESMTP ready");
  const bool encrypted = traffic_.random().percent(60);
  hello(voice, mail, attempt, encrypted);
  if (encrypted) encrypt(voice, mail, attempt);
  if (encrypted && traffic_.random().one_in(3)) log_in(voice);
  if (envelope(voice, mail, attempt)) message(voice, mail, attempt);
  quit(voice);
}

void SwaksLog::hello(Voice& voice, const Mail& mail, const Attempt& attempt, bool offer_tls) {
  voice.client("EHLO ", mail.client == "unknown" ? mail.sender_domain : mail.client);
  voice.server("250-", attempt.host);
  voice.server("250-PIPELINING");
  voice.server("250-SIZE 52428800");
  if (offer_tls) voice.server("250-STARTTLS");
  voice.server("250-ENHANCEDSTATUSCODES");
  voice.server("250 8BITMIME");
}

void SwaksLog::encrypt(Voice& voice, const Mail& mail, const Attempt& attempt) {
  voice.client("STARTTLS");
  voice.server("220 2.0.0 Ready to start TLS");
  put(voice.out,
      "=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256\n=== TLS no local certificate set\n=== TLS peer DN=\"/CN=",
      attempt.host, "\"\n");
  voice.encrypted = true;
  hello(voice, mail, attempt, false);
}

void SwaksLog::log_in(Voice& voice) {
  voice.client("AUTH LOGIN");
  voice.server("334 VXNlcm5hbWU6");
  voice.client("YWxpY2VAZXhhbXBsZS5uZXQ=");
  voice.server("334 UGFzc3dvcmQ6");
  voice.client("d29uZGVybGFuZA==");  // the only password that stands anywhere here
  voice.server("235 2.7.0 Authentication successful");
}

bool SwaksLog::envelope(Voice& voice, const Mail& mail, const Attempt& attempt) {
  const auto command = attempt.answer.command;
  voice.client("MAIL FROM:<", mail.sender, '>');
  if (command == "MAIL") {
    voice.refusal(attempt.answer);
    return false;
  }
  voice.server("250 2.1.0 Ok");
  for (std::size_t i = 0; i < mail.recipients.size(); ++i) {
    voice.client("RCPT TO:<", mail.recipients[i], '>');
    if (i == 0 && command == "RCPT") {
      voice.refusal(attempt.answer);
    } else {
      voice.server("250 2.1.5 Ok");
    }
  }
  return command != "RCPT" || mail.recipients.size() > 1;
}

void SwaksLog::message(Voice& voice, const Mail& mail, const Attempt& attempt) {
  voice.client("DATA");
  voice.server("354 End data with <CR><LF>.<CR><LF>");
  voice.client("From: <", mail.sender, '>');
  for (const auto& recipient : mail.recipients) voice.client("To: <", recipient, '>');
  voice.client("Message-Id: <", mail.message_id, '>');
  voice.client("Subject: test ", traffic_.random().below(100'000));
  voice.client();
  const auto lines = traffic_.random().between(1, 12);
  for (std::uint32_t i = 0; i < lines; ++i) voice.client("This is line ", i + 1, " of a test mailing.");
  voice.client();
  voice.client('.');
  if (attempt.answer.command == "." && !attempt.is_accepted()) {
    voice.refusal(attempt.answer);
  } else {
    voice.server("250 2.0.0 Ok: queued");
  }
}

}  // namespace

std::unique_ptr<LogWriter> make_swaks_log(std::uint64_t seed) { return std::make_unique<SwaksLog>(seed); }

}  // namespace smtpwhy::bench
