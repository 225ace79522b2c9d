// Any bytes as a log: detection, readers, sessions, diagnosis, all forms of report, and one with names hidden. Promises: nothing fails,
// every line is accounted for, pieces change nothing, no control character reaches a terminal, JSON is JSON, and what a report names lies
// within its input.
#include "base/utf8.h"
#include "report/renderer.h"
#include "run/input_run.h"
#include "run/output.h"
#include "support/json.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace smtpwhy;
using test::Json;

void require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

// LF ends a line; in UTF-16 it may be half of another character.
bool counted_by_line_feeds(std::string_view log) { return !log.starts_with("\xFF\xFE") && !log.starts_with("\xFE\xFF"); }

std::uint64_t line_count(std::string_view log) {
  const auto feeds = static_cast<std::uint64_t>(std::count(log.begin(), log.end(), '\n'));
  return feeds + (log.empty() || log.back() == '\n' || log == "\xEF\xBB\xBF" ? 0 : 1);
}

void check_counts(const InputReport& input, std::string_view log) {
  const auto& lines = input.lines;
  require(lines.event + lines.content + lines.noise + lines.unrecognised == lines.lines, "every line is in one place");
  require(std::max({lines.event, lines.content, lines.noise, lines.unrecognised}) <= lines.lines, "no count below zero");
  require(input.bytes == log.size(), "every octet was read");
  if (counted_by_line_feeds(log)) require(lines.lines == line_count(log), "as many lines as there are");
}

/// Hands what an analysis finds to several forms of report.
class AllOf : public Renderer {
 public:
  explicit AllOf(std::vector<std::unique_ptr<Renderer>> renderers) : renderers_(std::move(renderers)) {}
  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    for (auto& renderer : renderers_) renderer->on_session(session, diagnosis, input);
  }
  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    for (auto& renderer : renderers_) renderer->on_delivery(delivery, diagnosis, input);
  }
  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override {
    for (auto& renderer : renderers_) renderer->on_end(inputs, summary);
  }
  [[nodiscard]] bool shows_words() const override {
    return std::any_of(renderers_.begin(), renderers_.end(), [](const auto& renderer) { return renderer->shows_words(); });
  }

 private:
  std::vector<std::unique_ptr<Renderer>> renderers_;
};

/// A form's report, and where it was written.
struct Page {
  explicit Page(const RendererForm& its_form) : form(&its_form) {}
  const RendererForm* form;
  StringSink sink;
  MemorySpool spool;
};
using Pages = std::deque<Page>;  // renderers refer to them

struct Way {
  std::size_t piece;  // octets that come at once
  bool anonymize = false;
};

/// What is made once: it remembers nothing of what it read.
struct Knowledge {
  FormatCatalogue catalogue{knowledge::builtin_tables()};
  knowledge::Explainer explainer{knowledge::builtin_tables()};
};

/// Writes `pages`; how many lines the log has.
std::uint64_t report_on(std::string_view log, Knowledge& known, Pages& pages, Way way) {
  const Selection everything;
  std::vector<std::unique_ptr<Renderer>> renderers;
  for (auto& page : pages) renderers.push_back(page.form->make({page.sink, page.spool, {}}));
  AllOf renderer(std::move(renderers));
  Output output(known.explainer, everything, renderer);
  if (way.anonymize) output.anonymize();
  output.begin_input(0);
  std::uint64_t next_id = 1;
  InputRun run(known.catalogue, {}, next_id, output);
  for (auto rest = log; !rest.empty(); rest.remove_prefix(std::min(way.piece, rest.size()))) run.add(rest.substr(0, way.piece));
  auto input = run.finish();
  check_counts(input, log);
  output.end_input(input);
  const auto lines = input.lines.lines;
  renderer.on_end({std::move(input)}, output.summary());
  return lines;
}

std::string json_of(std::string_view log, Knowledge& known, const RendererForm& json, Way way) {
  Pages pages;
  pages.emplace_back(json);
  report_on(log, known, pages, way);
  return pages.front().sink.text();
}

// Members that name a line of the input.
bool names_line(std::string_view key) { return key == "line" || key == "first_line" || key == "last_line"; }

void check_lines(const Json& value, std::uint64_t lines) {
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const auto& item = value.items[i];
    if (i < value.keys.size() && names_line(value.keys[i]) && item.kind == Json::Kind::number) {
      std::uint64_t line = 0;
      std::from_chars(item.text.data(), item.text.data() + item.text.size(), line);
      require(line >= 1 && line <= lines, "a line that a report names is one of the input's");
    }
    check_lines(item, lines);
  }
}

void check_json(std::string_view text, std::uint64_t lines) {
  const auto value = test::JsonReader::read(text);
  require(value.has_value(), "JSON is JSON");
  check_lines(*value, lines);
}

void check_report(std::string_view form, std::string_view text, std::uint64_t lines) {
  require(is_utf8(text), "output is UTF-8");
  require(std::none_of(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20U && c != '\n') || c == '\x7F'; }),
          "no control character");
  if (form == "json") return check_json(text, lines);
  if (form != "jsonl") return;
  for (auto rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    require(end != std::string_view::npos, "a record ends in LF");
    check_json(rest.substr(0, end), lines);
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Knowledge known;
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const Way whole{std::max<std::size_t>(1, log.size())};
  const Way pieces{5};
  Pages pages;
  for (const auto& form : renderer_forms()) pages.emplace_back(form);
  const auto lines = report_on(log, known, pages, whole);
  for (const auto& page : pages) check_report(page.form->name, page.sink.text(), lines);
  const auto json = std::find_if(pages.begin(), pages.end(), [](const Page& page) { return page.form->name == "json"; });
  require(json != pages.end(), "there is a form named json");
  require(json_of(log, known, *json->form, pieces) == json->sink.text(), "pieces change nothing");
  check_report("json", json_of(log, known, *json->form, {whole.piece, true}), lines);
  return 0;
}
