#include "format/log_reader.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

// What a line of the input is, of which two parts came to `a` and `b`: it told something if any part did.
LineFate together(LineFate a, LineFate b) {
  if (a == LineFate::unrecognised) return b;
  for (const auto fate : {LineFate::event, LineFate::content, LineFate::noise}) {
    if (a == fate || b == fate) return fate;
  }
  return LineFate::unrecognised;
}

}  // namespace

void LogReader::Scope::on_event(const Event& event) {
  key_ = prefix_;
  key_ += event.key;
  Event scoped = event;
  scoped.key = key_;
  sink_.on_event(scoped);
}

LogReader::LogReader(const FormatCatalogue& catalogue, Choice choice, Wrapping wrapping, EventSink& sink)
    : catalogue_(catalogue),
      main_(choice.main),
      main_is_fallback_(catalogue.formats()[choice.main]->is_fallback()),
      only_main_(choice.only_that),
      wrapping_(std::move(wrapping)),
      sink_(sink),
      last_other_(choice.main),
      scratch_(catalogue) {}

LineFate LogReader::read(std::uint64_t number, std::string_view line, bool cut) {
  fate_ = LineFate::unrecognised;
  wrapping_.unwrap(number, line, cut, *this);
  return fate_;
}

void LogReader::on_log_line(const LogLine& line) {
  auto fate = LineFate::unrecognised;
  if (main_is_fallback_) fate = read_as_others(line);
  if (fate == LineFate::unrecognised) fate = read_as(main_, line);
  if (fate == LineFate::unrecognised && !main_is_fallback_) fate = read_as_others(line);
  fate_ = together(fate_, fate);
}

LineFate LogReader::read_as_others(const LogLine& line) {
  if (only_main_) return LineFate::unrecognised;
  for (const auto format : catalogue_.telling(line, scratch_)) {
    const auto& other = *catalogue_.formats()[format];
    if (format == main_ || other.is_fallback() || (main_is_fallback_ && other.stands_in_messages())) continue;
    const auto fate = read_as(format, line);
    if (fate == LineFate::unrecognised) continue;
    last_other_ = format;
    return fate;
  }
  const bool goes_on = last_other_ != main_ && !main_is_fallback_;
  return goes_on ? read_as(last_other_, line) : LineFate::unrecognised;
}

LogReader::Part& LogReader::make_part(std::size_t format) {
  auto& part = parts_[format];
  if (!part.reader) {
    part.reader = catalogue_.formats()[format]->reader();
    if (format != main_) part.scope = std::make_unique<Scope>(sink_, catalogue_.formats()[format]->name());
  }
  if (format == main_) main_part_ = &part;
  return part;
}

LineFate LogReader::read_as(std::size_t format, const LogLine& line) {
  auto& part = part_for(format);
  const auto fate = part.reader->read(line, part.scope ? *part.scope : sink_);
  const bool blank = fate == LineFate::noise && is_blank(line.text);  // any format knows it
  if (fate != LineFate::unrecognised && !blank) ++part.lines;
  return fate;
}

void LogReader::finish() {
  for (auto& [format, part] : parts_) part.reader->finish(part.scope ? *part.scope : sink_);
}

std::unique_ptr<LogReader> LogReader::twin(EventSink& sink) const {
  const bool alone = parts_.size() == 1 && main_part_ != nullptr && !main_is_fallback_;
  auto reader = alone ? main_part_->reader->twin() : nullptr;
  if (reader == nullptr) return nullptr;
  auto twin = std::make_unique<LogReader>(catalogue_, Choice{main_, only_main_}, wrapping_, sink);
  twin->part_for(main_).reader = std::move(reader);
  return twin;
}

std::optional<std::string> LogReader::memory() const {
  const bool alone = parts_.size() == 1 && main_part_ != nullptr;
  return alone ? main_part_->reader->memory() : std::nullopt;
}

LeftOut LogReader::left_out() const {
  LeftOut all;
  if (wrapping_.goes_on()) all.add(Limited::wrappers);
  for (const auto& [format, part] : parts_) all.add(part.reader->left_out());
  return all;
}

std::vector<FormatShare> LogReader::shares() const {
  std::vector<FormatShare> shares;
  for (const auto& [format, part] : parts_) shares.push_back({catalogue_.formats()[format].get(), part.lines});
  std::stable_sort(shares.begin(), shares.end(), [&](const FormatShare& a, const FormatShare& b) {
    return std::pair(a.lines, a.format == &main()) > std::pair(b.lines, b.format == &main());
  });
  return shares;
}

}  // namespace smtpwhy
