// What a trace found: one message's way, for a person, for a program, for the customer.
#pragma once

#include "report/style.h"
#include "report/text_sink.h"
#include "summary/trace.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct TraceReport {
  const Trace& trace;
  const std::vector<std::string>& inputs;  ///< names, by index
  LeftOut limits = {};                     ///< what was left out as they were read
  bool interrupted = false;                ///< they were not read to their end
};

struct TraceForm {
  std::string_view name;   ///< as in `--format`
  std::string_view title;  ///< for the help text
  void (*write)(const TraceReport& report, const TextStyle& style, TextSink& sink);
};

/// All forms there are; the first is the default.
[[nodiscard]] const std::vector<TraceForm>& trace_forms();

void write_trace_text(const TraceReport& report, const TextStyle& style, TextSink& sink);
void write_trace_json(const TraceReport& report, const TextStyle& style, TextSink& sink);
void write_trace_reply(const TraceReport& report, const TextStyle& style, TextSink& sink);

/// Who was to take the message: a name with its address, this server itself, or that the log does not say.
[[nodiscard]] std::string taker_of(const TraceStep& step);

}  // namespace smtpwhy
