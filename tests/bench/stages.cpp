// The stages of `analyze`, each with all before it, over 4 MiB of a generated log of each format: what one stage costs is the difference to
// the row before. Bytes a second of the log.
#include "bench/generate/log_writer.h"
#include "format/log_reader.h"
#include "input/input_file.h"
#include "input/line_splitter.h"
#include "knowledge/tables.h"
#include "run/input_run.h"
#include "run/output.h"

#include <benchmark/benchmark.h>
#include <algorithm>
#include <map>

namespace smtpwhy::bench {
namespace {

constexpr std::size_t kSize = std::size_t{4} << 20U;
constexpr std::size_t kHead = 200;  // lines that settle wrappers
constexpr std::uint64_t kSeed = 1;

const std::string& log_of(std::string_view kind) {
  static std::map<std::string_view, std::string> logs;
  auto& log = logs[kind];
  if (!log.empty()) return log;
  const auto kinds = log_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const LogKind& one) { return one.name == kind; });
  const auto writer = found->make(kSeed);
  while (log.size() < kSize) writer->write(log);
  return log;
}

template <class Take>
void in_blocks(std::string_view log, Take take) {
  for (std::size_t at = 0; at < log.size(); at += kInputBlock) take(log.substr(at, kInputBlock));
}

void count_octets(benchmark::State& state, std::string_view log) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(log.size()));
}

class Lines : public LineSink {
 public:
  void on_line(const InputLine& line) override {
    ++count;
    benchmark::DoNotOptimize(line.text.data());
  }
  std::uint64_t count = 0;
};

class Events : public EventSink {
 public:
  void on_event(const Event& event) override { benchmark::DoNotOptimize(event.line); }
};

class Sessions : public SessionSink {
 public:
  void on_session(Session&& session) override { benchmark::DoNotOptimize(session.exchanges.data()); }
  void on_delivery(const Delivery& delivery) override { benchmark::DoNotOptimize(delivery.line); }
};

class Nowhere : public TextSink {
 public:
  void write(std::string_view text) override { benchmark::DoNotOptimize(text.data()); }
};

/// Lines to a reader.
class Reading : public LineSink {
 public:
  explicit Reading(LogReader& reader) : reader_(reader) {}
  void on_line(const InputLine& line) override { benchmark::DoNotOptimize(reader_.read(line.number, line.text, line.cut)); }

 private:
  LogReader& reader_;
};

std::vector<std::string_view> head_of(std::string_view log) {
  std::vector<std::string_view> lines;
  lines.reserve(kHead);
  while (lines.size() < kHead) {
    const auto end = log.find('\n');
    lines.push_back(log.substr(0, end));
    log.remove_prefix(end + 1);
  }
  return lines;
}

void split(benchmark::State& state, std::string_view kind) {
  const auto& log = log_of(kind);
  for ([[maybe_unused]] auto _ : state) {
    Lines lines;
    LineSplitter splitter(lines);
    in_blocks(log, [&](std::string_view block) { splitter.add(block); });
    splitter.finish();
    benchmark::DoNotOptimize(lines.count);
  }
  count_octets(state, log);
}

void parse(benchmark::State& state, std::string_view kind, std::string_view format) {
  const auto& log = log_of(kind);
  const FormatCatalogue catalogue(knowledge::builtin_tables());
  const auto& formats = catalogue.formats();
  const auto found = std::find_if(formats.begin(), formats.end(), [&](const auto& one) { return one->name() == format; });
  const auto head = head_of(log);
  for ([[maybe_unused]] auto _ : state) {
    Events events;
    LogReader reader(catalogue, {static_cast<std::size_t>(found - formats.begin()), false}, Wrapping::found_in(head), events);
    Reading reading(reader);
    LineSplitter splitter(reading);
    in_blocks(log, [&](std::string_view block) { splitter.add(block); });
    splitter.finish();
    reader.finish();
  }
  count_octets(state, log);
}

void run_into(std::string_view log, const FormatCatalogue& catalogue, SessionSink& sink, std::vector<InputReport>& reports) {
  std::uint64_t next_id = 1;
  InputRun run(catalogue, {}, next_id, sink);
  in_blocks(log, [&](std::string_view block) { run.add(block); });
  reports.push_back(run.finish());
}

void assemble(benchmark::State& state, std::string_view kind) {
  const auto& log = log_of(kind);
  const FormatCatalogue catalogue(knowledge::builtin_tables());
  for ([[maybe_unused]] auto _ : state) {
    Sessions sessions;
    std::vector<InputReport> reports;
    run_into(log, catalogue, sessions, reports);
  }
  count_octets(state, log);
}

void report(benchmark::State& state, std::string_view kind, std::string_view form) {
  const auto& log = log_of(kind);
  const auto& tables = knowledge::builtin_tables();
  const FormatCatalogue catalogue(tables);
  const auto& forms = renderer_forms();
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const RendererForm& one) { return one.name == form; });
  for ([[maybe_unused]] auto _ : state) {
    Nowhere sink;
    MemorySpool spool;
    const auto renderer = found->make({sink, spool, {}});
    const Selection all;
    knowledge::Explainer explainer(tables);
    Output output(explainer, all, *renderer);
    std::vector<InputReport> reports;
    output.begin_input(0);
    run_into(log, catalogue, output, reports);
    output.end_input(reports.back());
    renderer->on_end(reports, output.summary());
  }
  count_octets(state, log);
}

// The log that `generate` writes, and the format that smtpwhy reads it as.
struct LogRow {
  const char* kind;
  const char* format;
};
constexpr LogRow kLogs[] = {{"postfix", "postfix"},           {"exim", "exim"},
                            {"sendmail", "sendmail"},         {"exchange", "exchange-protocol"},
                            {"kumomta-json", "kumomta-json"}, {"swaks", "swaks"}};

int register_all() {
  const auto add = [](const std::string& name, auto function, auto... arguments) {
    benchmark::RegisterBenchmark(name.c_str(), function, arguments...)->Unit(benchmark::kMillisecond);
  };
  for (const auto& [kind, format] : kLogs) {
    const std::string behind = std::string("/") + kind;
    add("split" + behind, split, kind);
    add("parse" + behind, parse, kind, format);
    add("assemble" + behind, assemble, kind);
    for (const char* form : {"text", "json", "html"}) add("report" + behind + "/" + form, report, kind, form);
  }
  return 0;
}

const int kRegistered = register_all();

}  // namespace
}  // namespace smtpwhy::bench
