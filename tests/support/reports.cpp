#include "support/reports.h"

#include "diagnose/check.h"
#include "report/renderer.h"
#include "run/input_run.h"
#include "support/conversations.h"
#include "support/tables.h"

#include <algorithm>

namespace smtpwhy::test {
namespace {

/// Hands sessions and deliveries to diagnosis, summary and one renderer.
class Output : public SessionSink {
 public:
  explicit Output(Renderer& renderer) : renderer_(renderer) {}
  void on_session(Session&& session) override {
    const auto diagnosis = diagnose(session, 0, explainer());
    summary.add(session, diagnosis);
    renderer_.on_session(session, diagnosis, 0);
  }
  void on_delivery(const Delivery& delivery) override {
    const auto diagnosis = diagnose(delivery, 0, explainer());
    summary.add(delivery, diagnosis);
    renderer_.on_delivery(delivery, diagnosis, 0);
  }
  Summary summary;

 private:
  Renderer& renderer_;
};

std::string conversation_with(const std::string& harm) {
  return "=== Trying " + harm + ":25...\n=== Connected to " + harm + ".\n<-  220 " + harm + " ESMTP\n -> EHLO " + harm +
         "\n<-  250 ok\n -> MAIL FROM:<" + harm + "@b.example>\n<-  250 ok\n -> RCPT TO:<" + harm + "@d.example>\n<** 550 5.1.1 " +
         harm + "\n -> " + harm + " " + harm + "\n<** 502 " + harm + "\n -> RCPT TO:<x@d.example>\n<** 550 " + harm + " <" + harm +
         "@d.example>... Mailbox full\n*** " + harm + "\n -> QUIT\n<-  221 bye\n=== Connection closed with remote host.\n";
}

std::string deliveries_with(const std::string& harm) {
  const std::string head = "Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<" + harm + "@d.example>, relay=" + harm +
                           "[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (";
  return "Nov 22 01:04:25 mx postfix/qmgr[6]: 4F1A2B3C4D: from=<" + harm + "@b.example>, size=1, nrcpt=1 (queue active)\n" + head +
         harm + ")\n" + head + "host " + harm + "[192.0.2.1] said: 550 5.1.1 " + harm + " (in reply to RCPT TO command))\n";
}

}  // namespace

std::string report_on(std::string_view form, std::string_view log, std::string_view name) {
  const auto& forms = renderer_forms();
  const auto wanted = std::find_if(forms.begin(), forms.end(), [&](const RendererForm& f) { return f.name == form; });
  StringSink sink;
  MemorySpool spool;
  const auto renderer = wanted->make({sink, spool, {}});
  Output output(*renderer);
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {}, next_id, output);
  run.add(log);
  auto input = run.finish();
  input.name = std::string(name);
  renderer->on_end({input}, output.summary);
  return sink.text();
}

const std::vector<HostileLog>& hostile_logs() {
  using namespace std::string_literals;
  static const auto made = [] {
    std::vector<HostileLog> logs;
    for (const auto& harm :
         {"<script>alert(1)</script>"s, "\"onmouseover=\"alert(1)"s, "</code></details><img/src=x>"s, "--><!--"s, "]]>&lt;&#60;"s,
          "\x1B[31m\x1B]0;x\x07"s, "\xE2\x80\xAE\xE2\x80\x8Bmoc"s, "=cmd|'/C calc'!A0"s, "+1\"-1,@SUM(A1:A9);\n=1"s, "a\0b"s,
          "\xFF\xC3\x28\xED\xA0\x80"s, "[x](https://evil.example)"s, "https://evil.example/www.evil.example"s, "@team#1!|a|b|"s,
          "`a``b```c`"s, "# **b** ~~c~~ _d_ $e$ :f:"s, "javascript:alert(1)"s, "\r\n\r\n- [ ] # x"s}) {
      logs.push_back({"conversation: " + harm, conversation_with(harm)});
      logs.push_back({"deliveries: " + harm, deliveries_with(harm)});
    }
    return logs;
  }();
  return made;
}

}  // namespace smtpwhy::test
