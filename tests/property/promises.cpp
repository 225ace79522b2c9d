// The promises of the design, over every log of the corpus and over what random changes make of them.
#include "catch.h"
#include "support/conversations.h"

#include "event/event_texts.h"
#include "session/assembler.h"

#include <deque>
#include <map>
#include <random>

namespace smtpwhy::testing {
namespace {

void require_accounted(const LineCounts& counts) {
  REQUIRE(counts.event + counts.content + counts.noise + counts.unrecognised == counts.lines);
  REQUIRE(counts.lines < (1ULL << 40U));  // none has wrapped below zero
  REQUIRE(std::max({counts.event, counts.content, counts.noise, counts.unrecognised}) <= counts.lines);
}

std::size_t line_count(std::string_view text) {
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return breaks + (text.empty() || text.back() == '\n' ? 0 : 1);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (auto at = text.find('\n'); !text.empty(); at = text.find('\n')) {
    lines.emplace_back(text.substr(0, at == std::string_view::npos ? text.size() : at + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line;
  return text;
}

using Random = std::mt19937;

std::size_t pick(Random& random, std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); }

/// One random change: a byte, a line twice, a line gone, two lines swapped, cut off, a foreign line.
std::string mutated(const std::string& log, Random& random) {
  auto lines = lines_of(log);
  if (lines.empty()) return "\n";
  const auto a = pick(random, lines.size());
  const auto b = pick(random, lines.size());
  switch (pick(random, 6)) {
    case 0: lines[a].insert(pick(random, lines[a].size()), 1, static_cast<char>(pick(random, 256))); break;
    case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(a), lines[b]); break;
    case 2: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(a)); break;
    case 3: std::swap(lines[a], lines[b]); break;
    case 4: lines.resize(a); break;
    default: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(a), "250-\x1b[31m\xff no such line\r\n"); break;
  }
  return joined(lines);
}

/// Keeps copies of events, which live only during the call.
class Recorder : public EventSink {
 public:
  void on_event(const Event& event) override {
    texts.push_back({std::string(event.text), std::string(event.mark)});
    events.push_back(event);
    events.back().command = kept(event.command);
    if (event.fact != nullptr) keep(*event.fact);
  }

  [[nodiscard]] Event event(std::size_t i, std::string_view key) const {
    Event copy = events[i];
    copy.text = texts[i].first;
    copy.mark = texts[i].second;
    copy.key = key;
    copy.stamp.text = {};
    const auto fact = facts.find(i);
    copy.fact = fact == facts.end() ? nullptr : &fact->second;
    return copy;
  }

  void keep(QueueFact fact) {
    change_texts(fact, [&](std::string_view& text) { text = kept(text); });
    facts[events.size() - 1] = fact;
  }

  std::string_view kept(std::string_view text) { return strings.emplace_back(text); }

  std::map<std::size_t, QueueFact> facts;  // by number of the event
  std::deque<std::string> strings;         // what they are views of

  std::vector<std::pair<std::string, std::string>> texts;
  std::vector<Event> events;
};

Recorder recorded(const CorpusLog& log) {
  Recorder recorder;
  push_events(*catalogue().find(log.format), log.text, recorder);
  return recorder;
}

class SessionDumper : public SessionSink {
 public:
  void on_session(Session&& session) override { sessions.push_back(dump(session)); }
  void on_delivery(const Delivery& delivery) override { sessions.push_back(dump(delivery)); }
  std::vector<std::string> sessions;
};

/// Events of several conversations, each with a key of its own, in the order that `next` chooses.
template <class Next>
std::vector<std::string> assembled(const std::vector<const Recorder*>& conversations, Next next) {
  SessionDumper dumper;
  LineLedger ledger;
  std::uint64_t next_id = 1;
  Assembler assembler(dumper, ledger, next_id);
  std::vector<std::size_t> at(conversations.size());
  for (;;) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (at[i] < conversations[i]->events.size()) open.push_back(i);
    }
    if (open.empty()) break;
    const auto chosen = open[next(open.size())];
    ledger.add(LineFate::event);
    assembler.on_event(conversations[chosen]->event(at[chosen]++, "key " + std::to_string(chosen)));
  }
  assembler.finish();
  std::sort(dumper.sessions.begin(), dumper.sessions.end());
  return dumper.sessions;
}

}  // namespace

TEST_CASE("chunking: cutting the input anywhere gives the same events", "[property]") {
  for (const auto& log : corpus()) {
    INFO(log.name);
    const auto& format = *catalogue().find(log.format);
    const auto whole = events_of(format, log.text);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{64}})
      REQUIRE(events_of(format, log.text, piece) == whole);
  }
}

TEST_CASE("chunking: cutting the input anywhere gives the same sessions", "[property]") {
  for (const auto& log : corpus()) {
    INFO(log.name);
    REQUIRE(read_log(log.text, {}, 13).sessions == read_log(log.text).sessions);
  }
}

TEST_CASE("accounting: each line ends in one place", "[property]") {
  for (const auto& log : corpus()) {
    INFO(log.name);
    const auto counts = read_log(log.text).report.lines;
    REQUIRE(counts.lines == line_count(log.text));
    require_accounted(counts);
  }
}

TEST_CASE("accounting: a log read as any other format is accounted for as well", "[property]") {
  for (std::size_t i = 0; i < corpus().size(); i += 9) {
    for (const auto& format : catalogue().formats()) {
      INFO(corpus()[i].name << " as " << format->name());
      const auto counts = read_log(corpus()[i].text, format->name()).report.lines;
      REQUIRE(counts.lines == line_count(corpus()[i].text));
      require_accounted(counts);
    }
  }
}

TEST_CASE("total parsers: no change makes a parser fail", "[property]") {
  Random random(20261123);
  for (const auto& log : corpus()) {
    std::string text = log.text;
    for (int round = 0; round < 8; ++round) {
      text = mutated(text, random);
      INFO(log.name << ", round " << round << ":\n" << text);
      const auto read = read_log(text);
      REQUIRE(read.report.lines.lines == line_count(text));
      require_accounted(read.report.lines);
    }
  }
}

TEST_CASE("interleaving: other conversations between the lines change no session", "[property]") {
  Random random(821);
  for (std::size_t i = 0; i + 3 < corpus().size(); i += 3) {
    INFO(corpus()[i].name);
    const Recorder a = recorded(corpus()[i]);
    const Recorder b = recorded(corpus()[i + 1]);
    const Recorder c = recorded(corpus()[i + 2]);
    const std::vector<const Recorder*> conversations = {&a, &b, &c};
    const auto one_after_the_other = assembled(conversations, [](std::size_t) { return std::size_t{0}; });
    REQUIRE(!one_after_the_other.empty());
    REQUIRE(assembled(conversations, [&](std::size_t open) { return pick(random, open); }) == one_after_the_other);
  }
}

TEST_CASE("prefix: the events of a prefix are a prefix of the events", "[property]") {
  Random random(5321);
  for (const auto& log : corpus()) {
    INFO(log.name);
    const auto& format = *catalogue().find(log.format);
    const auto whole = events_of(format, log.text);
    auto lines = lines_of(log.text);
    lines.resize(pick(random, lines.size()) + 1);
    const auto part = events_of(format, joined(lines));
    REQUIRE(whole.substr(0, part.size()) == part);
  }
}

TEST_CASE("detection: each log of the corpus is known for what it is", "[property]") {
  for (const auto& log : corpus()) {
    INFO(log.name);
    REQUIRE(read_log(log.text).report.format == log.format);
  }
}

}  // namespace smtpwhy::testing
