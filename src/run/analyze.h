// analyze: wires the stages, from inputs to a report.
#pragma once

#include "base/calendar.h"
#include "base/result.h"
#include "format/catalogue.h"
#include "input/reader.h"
#include "knowledge/tables.h"
#include "report/renderer.h"
#include "run/progress.h"
#include "summary/selection.h"
#include "summary/summary.h"

#include <functional>
#include <string>
#include <vector>

namespace smtpwhy {

struct AnalyzeRequest {
  std::vector<std::string> inputs;         ///< paths; `-` is standard input
  std::string input_format;                ///< empty: found out by content
  CalendarSettings calendar;               ///< of all inputs; `latest` is each input's own
  Selection selection;                     ///< what is told of all that was read
  bool follow = false;                     ///< the one input is read on and on, as it grows
  bool anonymize = false;                  ///< names are hidden from all that is reported
  std::size_t threads = 1;                 ///< no more than so many; more than three are of no use
  Progress* progress = nullptr;            ///< is told how far the reading has come; nothing: nobody wants to know
  std::function<void()> all_is_read = {};  ///< called when no input is needed any more, before the report
  int stop = -1;                           ///< reading ends when this descriptor has something to read; -1: never
  std::function<bool()> no_memory = {};    ///< reading ends before the next block where this says so; any thread may ask
};

struct AnalyzeResult {
  Totals totals;
  std::vector<Severity> findings;  ///< all that something was found of, the worst first
  bool interrupted = false;        ///< `stop` or `no_memory` said so: of that input and those behind it there is more
  std::string out_of_memory;  ///< the input that was being read when `no_memory` said so; empty: it did not, or too late to matter
  LeftOut limits;             ///< what was left out, as the summary has it
  std::vector<Error> errors;  ///< inputs that could not be read, or not to their end; the rest is reported
};

/// The format that all inputs are taken for; none where it is to be found out. An unknown one is a usage error.
[[nodiscard]] Result<const Format*> format_for(const AnalyzeRequest& request, const FormatCatalogue& catalogue);

/// Tells the request's progress, where there is one, how much there is to read, and gives what tells it of each piece.
[[nodiscard]] CountOctets begin_progress(const AnalyzeRequest& request);

/// A smaller input is read before a thread has begun.
inline constexpr std::uint64_t kWorthThread = std::uint64_t{1024} * 1024;

/// Reads all inputs and tells the renderer, as long as somebody reads what goes to `sink`. `tables` must outlive the call. An unknown
/// `input_format` is a usage error, and nothing is read then.
[[nodiscard]] Result<AnalyzeResult> analyze(const AnalyzeRequest& request, const knowledge::Tables& tables, Renderer& renderer,
                                            TextSink& sink);

}  // namespace smtpwhy
