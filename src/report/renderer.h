// Renderers: one for each form of an analysis report. Told of things as they happen, they write to a sink.
#pragma once

#include "diagnose/finding.h"
#include "event/line_ledger.h"
#include "report/style.h"
#include "report/text_sink.h"
#include "session/session.h"
#include "summary/summary.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// One input, once it was read.
struct InputReport {
  std::string name;         ///< as given; `-` for standard input
  std::string_view format;  ///< empty: nothing was recognised
  std::string_view title;   ///< of the format, for a person
  std::string_view side;    ///< `client`, `server` or empty
  bool unreadable = false;  ///< it could not be opened, or not read to its end
  std::uint64_t bytes = 0;
  LineCounts lines;
  std::uint64_t cut_lines = 0;             ///< lines that were longer than the most that is read
  std::uint64_t sessions_ended_early = 0;  ///< for want of room
};

class Renderer {
 public:
  virtual ~Renderer() = default;
  /// Sessions come as they end. `side` is that of the input's format.
  virtual void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input, std::string_view side) = 0;
  virtual void on_end(const std::vector<InputReport>& inputs, const Summary& summary) = 0;
};

struct RendererForm {
  std::string_view name;   ///< as in `--format`
  std::string_view title;  ///< for the help text
  std::unique_ptr<Renderer> (*make)(TextSink& sink, const TextStyle& style);
};

/// All forms there are; the first is the default.
[[nodiscard]] const std::vector<RendererForm>& renderer_forms();

std::unique_ptr<Renderer> make_text_report(TextSink& sink, const TextStyle& style);
std::unique_ptr<Renderer> make_json_report(TextSink& sink, const TextStyle& style);
std::unique_ptr<Renderer> make_jsonl_report(TextSink& sink, const TextStyle& style);

}  // namespace smtpwhy
