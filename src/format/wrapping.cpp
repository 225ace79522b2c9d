#include "format/wrapping.h"

#include "base/text.h"
#include "smtp/command.h"
#include "smtp/reply.h"
#include "unwrap/line_heading.h"
#include "unwrap/pasting.h"

#include <algorithm>

namespace smtpwhy {
namespace {

class Collector : public LogLineSink {
 public:
  void on_log_line(const LogLine& line) override { lines.emplace_back(line.text); }
  std::vector<std::string> lines;
};

bool has_its_share(const unwrap::LinePeeler& peeler, const std::vector<std::string>& lines) {
  std::size_t with = 0;
  std::size_t all = 0;
  unwrap::PeelMemory memory;
  for (const auto& line : lines) {
    if (is_blank(line)) continue;
    ++all;
    with += peeler.peel(line, memory) ? 1 : 0;
  }
  return with > 0 && with * 100 >= all * static_cast<std::size_t>(peeler.least_percent);
}

// Whether what stands behind `>`, or several of them, is said by both sides: then it is no mark that says who speaks, and few lines are enough.
bool quotes_both_sides(const std::vector<std::string>& lines) {
  bool command = false;
  bool reply = false;
  unwrap::PeelMemory memory;
  for (const auto& line : lines) {
    if (line.starts_with('<')) return false;
    auto said = std::string_view(line);
    while (const auto peeled = unwrap::peel_quoting(said, memory)) said = peeled->text;
    if (said.size() == line.size()) continue;
    command = command || reads_as_command(said);
    reply = reply || parse_reply_line(said).has_value();
  }
  return command && reply;
}

bool is_in(const unwrap::LinePeeler& peeler, const std::vector<std::string>& lines) {
  return has_its_share(peeler, lines) || (peeler.peel == unwrap::peel_quoting && quotes_both_sides(lines));
}

// Where the first line of `inner` ends, which was taken out of `line`: what is a part of that has no end of line in it.
std::size_t end_of_line(std::string_view inner, std::string_view line) {
  return is_part_of(inner, line) ? std::string_view::npos : inner.find('\n');
}

// Of two stamps the one that knows the date; of equals the inner, which is nearer to what happened.
bool is_better(const Stamp& inner, const Stamp& outer) { return !inner.text.empty() && (inner.dated() || !outer.dated()); }

std::string_view without_cr(std::string_view line) { return line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)); }

}  // namespace

Wrapping Wrapping::found_in(const std::vector<std::string_view>& head) {
  Wrapping wrapping;
  std::vector<std::string> lines(head.begin(), head.end());
  const auto peelers = unwrap::line_peelers();
  for (;;) {
    const bool in_program = wrapping.has(unwrap::Wrapped::by_program);
    const auto next = std::find_if(peelers.begin(), peelers.end(), [&](const auto& peeler) {
      return !(in_program && peeler.wrapped == unwrap::Wrapped::by_people) && is_in(peeler, lines);
    });
    if (next == peelers.end()) break;
    wrapping.goes_on_ = wrapping.peelers_.size() == kMost;
    if (wrapping.goes_on_) break;
    wrapping.peelers_.push_back(&*next);
    Wrapping one;
    one.peelers_.push_back(&*next);
    Collector collector;
    for (const auto& line : lines) one.unwrap(0, line, false, collector);
    lines = std::move(collector.lines);
  }
  return wrapping;
}

std::optional<Wrapping> Wrapping::with_line_heading(const std::vector<std::string_view>& head) {
  Collector collector;
  for (const auto line : head) unwrap(0, line, false, collector);
  if (peelers_.size() >= kMost) return std::nullopt;
  const auto* const innermost =
      has_its_share(unwrap::line_heading(), collector.lines) ? &unwrap::line_heading() : quoting_in_program(collector.lines);
  if (innermost == nullptr) return std::nullopt;
  Wrapping with;
  with.peelers_ = peelers_;
  with.peelers_.push_back(innermost);
  return with;
}

// What `found_in` left in place for fear that it says who speaks. Null: there is none.
const unwrap::LinePeeler* Wrapping::quoting_in_program(const std::vector<std::string>& lines) const {
  if (!has(unwrap::Wrapped::by_program)) return nullptr;
  const auto peelers = unwrap::line_peelers();
  const auto found = std::find_if(peelers.begin(), peelers.end(), [&](const auto& peeler) {
    return peeler.wrapped == unwrap::Wrapped::by_people && has_its_share(peeler, lines);
  });
  return found == peelers.end() ? nullptr : &*found;
}

void Wrapping::unwrap(std::uint64_t number, std::string_view line, bool cut, LogLineSink& sink) {
  LogLine whole;
  whole.number = number;
  whole.text = line;
  whole.cut = cut;
  if (peelers_.empty()) return sink.on_log_line(whole);  // as in most conversations
  unwrap_from(0, whole, sink);
}

// `line` loses its wrappers on the way.
void Wrapping::unwrap_from(std::size_t layer, LogLine& line, LogLineSink& sink) {
  for (; layer < peelers_.size(); ++layer) {
    const auto peeled = peelers_[layer]->peel(line.text, memories_[layer]);
    if (!peeled) continue;
    if (is_better(peeled->stamp, line.stamp)) line.stamp = peeled->stamp;
    if (!peeled->process.empty()) line.process = peeled->process;
    const auto end = end_of_line(peeled->text, line.text);
    if (end != std::string_view::npos) return unwrap_each(layer + 1, peeled->text, line, sink);
    line.text = without_cr(peeled->text);
  }
  sink.on_log_line(line);
}

// What one line of the input held, of which `line` tells all but the text.
void Wrapping::unwrap_each(std::size_t layer, std::string_view lines, const LogLine& line, LogLineSink& sink) {
  for (auto rest = lines;;) {
    const auto end = rest.find('\n');
    auto inner = line;
    inner.text = without_cr(rest.substr(0, end));
    unwrap_from(layer, inner, sink);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

bool Wrapping::has(unwrap::Wrapped wrapped) const {
  return std::any_of(peelers_.begin(), peelers_.end(), [&](const auto* peeler) { return peeler->wrapped == wrapped; });
}

std::vector<std::string_view> Wrapping::names() const {
  std::vector<std::string_view> names;
  for (const auto* peeler : peelers_) names.push_back(peeler->name);
  return names;
}

}  // namespace smtpwhy
