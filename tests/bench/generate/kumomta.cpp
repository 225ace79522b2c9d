// KumoMTA's records, one JSON object a line: reception, and what became of each attempt. Each recipient is a message of its own there.
#include "bench/generate/queue_log.h"

namespace smtpwhy::bench {
namespace {

class KumoLog : public QueueLog {
 public:
  explicit KumoLog(std::uint64_t seed) : QueueLog(seed, 1) { fill_queue(); }

 protected:
  void on_client(std::size_t /*host*/, std::int64_t time) override {
    auto mail = traffic().mail();
    const auto recipients = std::move(mail.recipients);
    for (const auto& recipient : recipients) {
      auto queued = std::make_unique<Queued>();
      queued->mail = mail;
      queued->mail.recipients = {recipient};
      queued->arrived = time;
      queued->id = new_id(0, time);
      auto line = record("Reception", *queued, recipient, "", 250);
      put(line, R"(,"enhanced_code":null,"content":"","command":null},"peer_address":{"name":")", mail.client, R"(","addr":")",
          mail.client_ip, R"("})");
      finish(std::move(line), *queued, time);
      deliver(std::move(queued), time + 20'000);
    }
  }

  std::string new_id(std::size_t /*host*/, std::int64_t /*time*/) override { return traffic().token(32, "0123456789abcdef"); }

  void put_head(std::string& /*out*/, std::int64_t /*time*/) override {}  // the time is a member

  void on_trial(const Trial& trial) override {
    const auto& attempt = trial.attempt;
    const auto* const kind = attempt.is_accepted() ? "Delivery" : attempt.is_permanent() ? "Bounce" : "TransientFailure";
    const auto site = text_of("source1->", attempt.host, "@smtp_client");
    auto line = record(kind, trial.queued, trial.recipient, site, attempt.answered() ? attempt.answer.code : 400);
    put_response(line, trial);
    put(line, R"(,"peer_address":{"name":")", attempt.host, R"(.","addr":")", attempt.ip, R"("})");
    if (!attempt.is_accepted()) put(line, R"(,"bounce_classification":"Uncategorized")");
    finish(std::move(line), trial.queued, trial.end);
  }

  void on_expiry(const Queued& queued, std::int64_t time) override {
    auto line = record("Expiration", queued, queued.mail.recipients.front(), "", 551);
    line +=
        R"(,"enhanced_code":{"class":5,"subject":4,"detail":7},"content":"Next delivery time would be after the message expires","command":null})";
    finish(std::move(line), queued, time);
  }

  void on_bounce(const Queued& /*queued*/, std::int64_t /*time*/) override {}
  void on_end(const Queued& /*queued*/, std::int64_t /*time*/) override {}

 private:
  static std::string record(std::string_view kind, const Queued& queued, std::string_view recipient, std::string_view site,
                            int code) {
    std::string line;
    constexpr std::size_t kUsual = 640;
    line.reserve(kUsual);
    put(line, R"({"type":")", kind, R"(","id":")", queued.id, R"(","sender":")", queued.mail.sender, R"(","recipient":")",
        recipient, R"(","queue":")", domain_of(recipient), R"(","site":")", site, R"(","size":)", queued.mail.size,
        R"(,"response":{"code":)", code);
    return line;
  }

  // The rest of "response".
  static void put_response(std::string& line, const Trial& trial) {
    const auto status = status_of(trial.attempt);
    const auto first = status.find('.');
    const auto second = status.find('.', first + 1);
    if (trial.attempt.answered() && trial.attempt.answer.status.empty()) {
      line += R"(,"enhanced_code":null)";
    } else {
      const std::string_view text = status;
      put(line, R"(,"enhanced_code":{"class":)", text.substr(0, first), R"(,"subject":)",
          text.substr(first + 1, second - first - 1), R"(,"detail":)", text.substr(second + 1), '}');
    }
    line += R"(,"content":")";
    put_content(line, trial);
    const auto command = trial.attempt.answer.command;
    if (command == "RCPT") {
      put(line, R"(","command":"RCPT TO:<)", trial.recipient, R"(>"})");
    } else if (command == "MAIL") {
      put(line, R"(","command":"MAIL FROM:<)", trial.queued.mail.sender, R"(>"})");
    } else {
      line += command == "." ? R"(","command":"."})" : R"(","command":null})";
    }
  }

  static void put_content(std::string& line, const Trial& trial) {
    switch (trial.attempt.fate) {
      case Fate::refused: put(line, "connect to ", trial.attempt.ip, ":25: Connection refused"); return;
      case Fate::timeout: put(line, "connect to ", trial.attempt.ip, ":25: Connection timed out"); return;
      case Fate::lost: put(line, "connection lost with ", trial.attempt.host, " while reading the greeting"); return;
      case Fate::no_host: put(line, "failed to resolve ", domain_of(trial.recipient), ": DNS query timed out"); return;
      default: break;
    }
    for_each_line(trial.attempt.answer.text, [&](std::string_view text, bool last) { put(line, text, last ? "" : "\\n"); });
  }

  void finish(std::string line, const Queued& queued, std::int64_t time) {
    put(line, R"(,"timestamp":)", time / kSecond, R"(,"created":)", queued.arrived / kSecond, R"(,"num_attempts":)", queued.tries,
        R"(,"egress_pool":"pool0","egress_source":"source1","headers":{"Message-ID":"<)", queued.mail.message_id,
        R"(>"},"delivery_protocol":"ESMTP","nodeid":"557f3ad4-2c8c-11ee-976e-782d7e12e173"})");
    say(time, std::move(line));
  }
};

}  // namespace

std::unique_ptr<LogWriter> make_kumomta_log(std::uint64_t seed) { return std::make_unique<KumoLog>(seed); }

}  // namespace smtpwhy::bench
