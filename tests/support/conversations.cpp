#include "support/conversations.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace smtpwhy::testing {
namespace {

std::string_view name_of(const Event& event) {
  switch (event.kind) {
    case EventKind::open: return "open";
    case EventKind::close: return "close";
    case EventKind::body_line: return "body";
    case EventKind::elided_body: return "elided";
    case EventKind::tls_started: return "tls";
    case EventKind::note: return "note";
    case EventKind::client_error: return "error";
    case EventKind::told_reply: return "told";
    case EventKind::queue_fact: return "fact";
    case EventKind::line: break;
  }
  return event.side == Side::client ? "client" : event.side == Side::server ? "server" : "unknown";
}

std::string_view name_of(QueueFactKind kind) {
  switch (kind) {
    case QueueFactKind::message: return "message";
    case QueueFactKind::attempt_begun: return "begun";
    case QueueFactKind::removed: return "removed";
    case QueueFactKind::encrypted: return "encrypted";
    case QueueFactKind::attempt: break;
  }
  return "attempt";
}

// What is there of a fact: `message queue_id=4F1 sender=a@b`.
std::string dump_fact(const QueueFact& fact) {
  std::string text(name_of(fact.kind));
  if (fact.kind == QueueFactKind::attempt) text += fmt::format(" {} {}", name(fact.direction), name(fact.status));
  const auto add = [&](std::string_view field, std::string_view value) {
    if (!value.empty()) text += fmt::format(" {}={}", field, value);
  };
  add("queue_id", fact.queue_id);
  add("attempt", fact.attempt);
  add("message_id", fact.message_id);
  if (fact.sender) text += fmt::format(" sender={}", *fact.sender);
  add("recipient", fact.recipient);
  add("tls", fact.tls);
  add("client", fact.client);
  add("relay", fact.relay);
  add("command", fact.command);
  add("status", fact.status_text);
  add("text", fact.text);
  return text;
}

class EventPrinter : public EventSink {
 public:
  void on_event(const Event& e) override {
    text += fmt::format("{} {} {}|{}|{}", e.line, name_of(e), e.key, e.mark, e.text);
    if (e.further) text += " further";
    if (e.fact != nullptr) text += dump_fact(*e.fact);
    text += "\n";
  }
  std::string text;
};

class Lines : public LineSink {
 public:
  void on_line(const InputLine& line) override { lines.emplace_back(line.text); }
  std::vector<std::string> lines;
};

class LineReader : public LogLineSink {
 public:
  LineReader(FormatReader& reader, EventSink& sink) : reader_(reader), sink_(sink) {}
  void on_log_line(const LogLine& line) override { reader_.read(line, sink_); }

 private:
  FormatReader& reader_;
  EventSink& sink_;
};

template <class Take>
void in_pieces(std::string_view text, std::size_t piece, Take take) {
  if (piece == 0) return take(text);
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) take(text.substr(0, piece));
}

std::string dump_exchange(const Exchange& e) {
  std::string text = e.command ? std::string(e.command->verb_text) : e.unsolicited ? "(unasked)" : "(greeting)";
  if (e.command && !e.command->argument.empty()) text += " " + std::string(e.command->argument);
  if (!e.recipient.empty()) text += fmt::format(" for {}", e.recipient);
  text += " -> " + (e.reply ? one_line(*e.reply) : std::string("(nothing)"));
  if (e.failure != FailureRole::none) text += fmt::format(" [{}]", name(e.failure));
  return text;
}

class Dumper : public SessionSink {
 public:
  void on_session(Session&& session) override { sessions.push_back(dump(session)); }
  void on_delivery(const Delivery& delivery) override { sessions.push_back(dump(delivery)); }
  std::vector<std::string> sessions;
};

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

const FormatCatalogue& catalogue() {
  static const FormatCatalogue formats(knowledge::builtin_tables());
  return formats;
}

void push_events(const Format& format, std::string_view log, EventSink& events, std::size_t piece) {
  Lines lines;
  LineSplitter splitter(lines);
  in_pieces(log, piece, [&](std::string_view part) { splitter.add(part); });
  splitter.finish();
  const auto reader = format.reader();
  LineReader sink(*reader, events);
  auto wrapping = Wrapping::found_in({lines.lines.begin(), lines.lines.end()});
  for (std::size_t i = 0; i < lines.lines.size(); ++i) wrapping.unwrap(i + 1, lines.lines[i], false, sink);
}

std::string events_of(const Format& format, std::string_view log, std::size_t piece) {
  EventPrinter printer;
  push_events(format, log, printer, piece);
  return printer.text;
}

std::string dump(const Session& session) {
  std::string text = fmt::format("{}\n", name(session.outcome));
  for (const auto& exchange : session.exchanges) text += dump_exchange(exchange) + "\n";
  for (const auto& transaction : session.transactions) {
    text += fmt::format("<{}>:", transaction.reverse_path);
    for (const auto& r : transaction.recipients) text += fmt::format(" {}={}", r.address, name(r.outcome));
    text += fmt::format(" => {}\n", name(transaction.outcome));
  }
  for (const auto& problem : session.problems) text += fmt::format("problem: {}\n", problem.text);
  for (const auto& stray : session.strays) text += fmt::format("stray: {}\n", stray.text);
  return text;
}

std::string dump(const Delivery& delivery) {
  const auto severity = delivery.severity();
  std::string text = fmt::format("{} {}", name(delivery.direction), name(delivery.status));
  const auto add = [&](std::string_view field, std::string_view value) {
    if (!value.empty()) text += fmt::format(" {}={}", field, value);
  };
  add("queue_id", delivery.queue_id);
  add("message_id", delivery.message_id);
  if (delivery.sender) text += fmt::format(" from <{}>", *delivery.sender);
  if (!delivery.recipient.empty()) text += fmt::format(" to <{}>", delivery.recipient);
  add("client", delivery.client);
  add("relay", delivery.relay);
  text += fmt::format(": {} -> ", delivery.verb.empty() ? "?" : delivery.verb);
  if (delivery.reply.code) text += fmt::format("{} ", delivery.reply.code->value());
  if (delivery.reply.status) text += to_string(*delivery.reply.status) + " ";
  return text + fmt::format("{} [{}]\n", delivery.reply_words(), severity ? name(*severity) : "unknown");
}

Read read_log(std::string_view log, std::string_view format, std::size_t piece) {
  Dumper dumper;
  std::uint64_t next_id = 1;
  InputRun run(catalogue(), {format.empty() ? nullptr : catalogue().find(format), {}}, next_id, dumper);
  in_pieces(log, piece, [&](std::string_view part) { run.add(part); });
  auto report = run.finish();
  return {std::move(dumper.sessions), std::move(report)};
}

std::string sessions_of(std::string_view log, std::string_view format) {
  std::string text;
  for (const auto& session : read_log(log, format).sessions) text += (text.empty() ? "" : "\n") + session;
  return text;
}

const std::vector<CorpusLog>& corpus() {
  static const std::vector<CorpusLog> logs = [] {
    std::vector<CorpusLog> all;
    const std::filesystem::path folder = std::filesystem::path(SMTPWHY_SOURCE_DIR) / "corpus";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".log") continue;
      const auto format = entry.path().parent_path().filename().string();
      all.push_back({format + "/" + entry.path().stem().string(), format, contents(entry.path())});
    }
    std::sort(all.begin(), all.end(), [](const CorpusLog& a, const CorpusLog& b) { return a.name < b.name; });
    return all;
  }();
  return logs;
}

}  // namespace smtpwhy::testing
