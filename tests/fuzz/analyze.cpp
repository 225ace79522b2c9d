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

struct Written {
  std::string text;
  std::uint64_t lines;
};

struct Way {
  std::size_t piece;  // octets that come at once
  bool anonymize = false;
};

Written report_on(std::string_view log, const FormatCatalogue& catalogue, const RendererForm& form, Way way) {
  StringSink sink;
  MemorySpool spool;
  const Selection everything;
  const auto renderer = form.make({sink, spool, {}});
  Output output(knowledge::builtin_tables(), everything, *renderer);
  if (way.anonymize) output.anonymize();
  output.begin_input(0);
  std::uint64_t next_id = 1;
  InputRun run(catalogue, {}, next_id, output);
  for (auto rest = log; !rest.empty(); rest.remove_prefix(std::min(way.piece, rest.size()))) run.add(rest.substr(0, way.piece));
  auto input = run.finish();
  check_counts(input, log);
  output.end_input(input);
  const auto lines = input.lines.lines;
  renderer->on_end({std::move(input)}, output.summary());
  return {sink.text(), lines};
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

void check_report(std::string_view form, const Written& report) {
  require(is_utf8(report.text), "output is UTF-8");
  require(std::none_of(report.text.begin(), report.text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20U && c != '\n') || c == '\x7F'; }),
          "no control character");
  if (form == "json") return check_json(report.text, report.lines);
  if (form != "jsonl") return;
  for (std::string_view rest = report.text; !rest.empty();) {
    const auto end = rest.find('\n');
    require(end != std::string_view::npos, "a record ends in LF");
    check_json(rest.substr(0, end), report.lines);
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FormatCatalogue catalogue(knowledge::builtin_tables());
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const Way whole{std::max<std::size_t>(1, log.size())};
  const Way pieces{5};
  for (const auto& form : renderer_forms()) {
    const auto report = report_on(log, catalogue, form, whole);
    check_report(form.name, report);
    if (form.name == "json") {
      require(report_on(log, catalogue, form, pieces).text == report.text, "pieces change nothing");
      check_report(form.name, report_on(log, catalogue, form, {whole.piece, true}));
    }
  }
  return 0;
}
