// Any bytes as a log: detection, readers, sessions, diagnosis, all forms of report. Promises: nothing fails, every line is accounted for,
// pieces change nothing, no control character reaches a terminal, JSON is UTF-8.
#include "base/utf8.h"
#include "diagnose/check.h"
#include "report/renderer.h"
#include "run/input_run.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace smtpwhy;

void require(bool promise) {
  if (!promise) std::abort();
}

/// Hands sessions to diagnosis and one renderer.
class Output : public SessionSink {
 public:
  Output(Renderer& renderer, const knowledge::Tables& tables) : renderer_(renderer), explainer_(tables) {}
  void on_session(Session&& session) override {
    const auto diagnosis = diagnose(session, 0, explainer_);
    summary.add(session, diagnosis);
    renderer_.on_session(session, diagnosis, 0);
  }
  void on_delivery(const Delivery& delivery) override {
    const auto diagnosis = diagnose(delivery, 0, explainer_);
    summary.add(delivery, diagnosis);
    renderer_.on_delivery(delivery, diagnosis, 0);
  }
  Summary summary;

 private:
  Renderer& renderer_;
  knowledge::Explainer explainer_;
};

std::string report_on(std::string_view log, std::size_t piece, const FormatCatalogue& catalogue, const RendererForm& form) {
  StringSink sink;
  MemorySpool spool;
  const auto renderer = form.make({sink, spool, {}});
  Output output(*renderer, knowledge::builtin_tables());
  std::uint64_t next_id = 1;
  InputRun run(catalogue, {}, next_id, output);
  for (auto rest = log; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size()))) run.add(rest.substr(0, piece));
  const auto input = run.finish();
  require(input.lines.event + input.lines.content + input.lines.noise + input.lines.unrecognised == input.lines.lines);
  require(input.bytes == log.size());
  renderer->on_end({input}, output.summary);
  return sink.text();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FormatCatalogue catalogue(knowledge::builtin_tables());
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  for (const auto& form : renderer_forms()) {
    const auto text = report_on(log, std::max<std::size_t>(1, log.size()), catalogue, form);
    require(is_utf8(text));
    require(std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U && c != '\n'; }));
    require(report_on(log, 5, catalogue, form) == text);
  }
  return 0;
}
