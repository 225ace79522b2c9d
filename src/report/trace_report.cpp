#include "report/trace_report.h"

namespace smtpwhy {

const std::vector<TraceForm>& trace_forms() {
  static const std::vector<TraceForm> forms = {
      {"text", "for a person at a terminal", write_trace_text},
      {"json", "one document, for programs", write_trace_json},
      {"reply", "a short answer to whoever asks where the mail is", write_trace_reply},
  };
  return forms;
}

std::string taker_of(const TraceStep& step) {
  if (step.direction == Direction::local) return "this server's own delivery";
  if (!step.server.empty()) return step.server;
  return step.direction == Direction::inbound ? "this server" : "the next server (its name is not in the log)";
}

}  // namespace smtpwhy
