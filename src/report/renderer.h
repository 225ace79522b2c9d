// Renderers: one for each form of an analysis report. Told of things as they happen, they write to a sink.
#pragma once

#include "diagnose/finding.h"
#include "event/left_out.h"
#include "event/line_ledger.h"
#include "report/spool.h"
#include "report/style.h"
#include "report/text_sink.h"
#include "session/session.h"
#include "summary/summary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// How many lines of an input were read as a format.
struct FormatLines {
  std::string_view name;
  std::uint64_t lines = 0;
};

/// One input, once it was read.
struct InputReport {
  std::string name;                        ///< as given; `-` for standard input
  std::string_view format;                 ///< empty: nothing was recognised
  std::string_view title;                  ///< of the format, for a person
  std::vector<FormatLines> formats;        ///< the commonest first
  std::vector<std::string_view> wrappers;  ///< that were taken off, the outermost first
  bool unreadable = false;                 ///< it could not be opened, or not read to its end
  std::uint64_t bytes = 0;
  LineCounts lines;
  std::uint64_t cut_lines = 0;             ///< lines that were longer than the most that is read
  std::uint64_t sessions_ended_early = 0;  ///< for want of room
  LeftOut left_out;                        ///< but for cut lines and sessions that were ended early; the summary has it too
  bool interrupted = false;                ///< it was read until somebody stopped that; there may be more
  // What came of it, as far as it is reported.
  std::uint64_t sessions = 0;
  std::uint64_t deliveries = 0;
  Attempts attempts;
  std::uint64_t findings = 0;  ///< each time that one came up
};

class Renderer {
 public:
  virtual ~Renderer() = default;
  /// Sessions come as they end, deliveries as they are told, each of the input with number `input`.
  virtual void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) = 0;
  virtual void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) = 0;
  virtual void on_end(const std::vector<InputReport>& inputs, const Summary& summary) = 0;
  /// Whether findings are shown as sessions and deliveries come; false: only verdicts are, and findings by the summary alone.
  [[nodiscard]] virtual bool shows_words() const { return true; }
  /// A session or a delivery as another report in JSON has it, numbers of this report in it. Forms that show none of them take no notice.
  virtual void on_told_session(std::string_view /*json*/) {}
  virtual void on_told_delivery(std::string_view /*json*/) {}
};

/// Where a renderer writes, and how. All must outlive it.
struct RendererOutput {
  TextSink& sink;
  Spool& spool;  ///< for what has to wait
  TextStyle style;
  std::optional<std::size_t> top = std::nullopt;  ///< findings that are shown, and rows of totals; nothing: as many as is usual
  bool tells_inputs = true;                       ///< of the text form: false where the reader has just seen what was read
};

struct RendererForm {
  std::string_view name;   ///< as in `--format`
  std::string_view title;  ///< for the help text
  std::unique_ptr<Renderer> (*make)(const RendererOutput& output);
  bool waits = true;           ///< nothing is written before the end
  bool tells_problems = true;  ///< false: it has a row for each exchange and delivery, and `top` means nothing to it
};

/// All forms there are; the first is the default.
[[nodiscard]] const std::vector<RendererForm>& renderer_forms();

std::unique_ptr<Renderer> make_text_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_markdown_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_reply_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_html_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_json_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_jsonl_report(const RendererOutput& output);
std::unique_ptr<Renderer> make_csv_report(const RendererOutput& output);

}  // namespace smtpwhy
