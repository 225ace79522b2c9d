#include "format/json_documents.h"

#include "base/json_strings.h"
#include "base/lazy_pattern.h"
#include "base/text.h"

#include <optional>
#include <utility>

namespace smtpwhy {
namespace {

constexpr int kMostWrapped = 3;  // objects written as strings in one another: a queue's, a notification's, the product's

bool holds_object(std::string_view value) { return trim_left(value).starts_with('{'); }

LineFate read_object(const JsonProduct& product, std::string_view text, JsonTeller& teller, int depth) {
  const auto fields = JsonFields::read(text);
  if (!fields) return LineFate::unrecognised;
  auto fate = product.read(JsonObject(*fields), teller);
  if (fate != LineFate::unrecognised || depth == kMostWrapped) return fate;
  for (const auto& [path, value] : fields->all()) {
    if (!holds_object(value)) continue;
    const auto inner = read_object(product, value, teller, depth + 1);
    if (fate != LineFate::event && inner != LineFate::unrecognised) fate = inner;
  }
  return fate;
}

/// Follows the braces of a text, outside of strings.
class Braces {
 public:
  /// Whether this character ends the outermost object.
  bool close_with(char c) {
    if (strings_.take(c)) return false;
    if (c == '{') ++depth_;
    return c == '}' && --depth_ == 0;
  }

 private:
  std::size_t depth_ = 0;
  JsonStrings strings_;
};

class JsonReader : public FormatReader {
 public:
  JsonReader(const JsonProduct& product, const BuiltInPattern* around) : product_(product), around_(around) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    JsonTeller teller(sink, line.number, left_out_);
    if (held_.empty() && !begins_here(line.text)) return outside(line.text);
    auto fate = LineFate::noise;
    for (auto rest = line.text; !rest.empty();) {
      const auto part = take_object(rest);
      if (part == Part::foreign) return fate == LineFate::event ? fate : LineFate::unrecognised;
      const auto part_fate = part == Part::complete ? told(teller) : part == Part::open ? LineFate::event : LineFate::noise;
      if (fate == LineFate::noise || part_fate == LineFate::event) fate = part_fate;
    }
    return end_of_line(fate);
  }

  [[nodiscard]] LeftOut left_out() const override { return left_out_; }

  [[nodiscard]] std::unique_ptr<FormatReader> twin() const override {
    auto twin = std::make_unique<JsonReader>(product_, around_);
    twin->held_ = held_;
    twin->braces_ = braces_;
    return twin;
  }

  [[nodiscard]] std::optional<std::string> memory() const override { return held_; }

 private:
  LeftOut left_out_;
  enum class Part : std::uint8_t { nothing, open, complete, foreign };

  static bool begins_here(std::string_view text) {
    text = trim_left(text);
    return !text.empty() && (text.front() == '{' || text.front() == '[' || text.front() == ']' || text.front() == ',');
  }

  [[nodiscard]] LineFate outside(std::string_view text) const {
    const bool says_nothing = is_blank(text) || (around_ != nullptr && around_->search(text));
    return says_nothing ? LineFate::noise : LineFate::unrecognised;
  }

  // Takes the next object off `rest`, or all of it that belongs to one.
  Part take_object(std::string_view& rest) {
    if (held_.empty()) {
      const auto begin = rest.find_first_not_of(" \t\r,[]");
      if (begin == std::string_view::npos) {
        rest = {};
        return Part::nothing;
      }
      rest.remove_prefix(begin);
      braces_ = {};
      if (rest.front() != '{') return Part::foreign;
    }
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (!braces_.close_with(rest[i])) continue;
      held_ += rest.substr(0, i + 1);
      rest.remove_prefix(i + 1);
      return Part::complete;
    }
    held_ += rest;
    rest = {};
    return Part::open;
  }

  LineFate told(JsonTeller& teller) {
    const auto text = std::exchange(held_, {});
    return read_object(product_, text, teller, 0);
  }

  // An object that grows beyond all measure is none.
  LineFate end_of_line(LineFate fate) {
    if (held_.empty()) return fate;
    held_ += '\n';
    if (held_.size() <= kMostOfDocument) return fate;
    held_.clear();
    return LineFate::unrecognised;
  }

  const JsonProduct& product_;
  const BuiltInPattern* around_;
  std::string held_;  // of an object that is not complete
  Braces braces_;
};

class JsonFormat : public Format {
 public:
  explicit JsonFormat(const JsonProduct& product) : product_(product), telling_(product.telling) {
    if (!product.around.empty()) around_.emplace(product.around);
  }

  [[nodiscard]] std::string_view name() const override { return product_.name; }
  [[nodiscard]] std::string_view title() const override { return product_.title; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{product_.telling}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override {
    return std::make_unique<JsonReader>(product_, around_ ? &*around_ : nullptr);
  }

 private:
  const JsonProduct& product_;
  BuiltInPattern telling_;
  std::optional<BuiltInPattern> around_;
};

}  // namespace

std::string_view JsonObject::first_of(std::initializer_list<std::string_view> paths) const {
  for (const auto path : paths) {
    if (const auto value = get(path); !value.empty()) return value;
  }
  return {};
}

JsonObject JsonObject::element(std::string_view list, std::size_t index) const {
  return below(std::string(list) + '.' + std::to_string(index));
}

void JsonTeller::tell(const QueueFact& fact, std::string_view time) {
  Event event;
  event.kind = EventKind::queue_fact;
  event.line = line_;
  event.stamp = parse_stamp(time);
  event.fact = &fact;
  sink_.on_event(event);
}

void JsonTeller::tell_lines(Event event, std::string_view text, std::string_view time) {
  event.line = line_;
  event.stamp = parse_stamp(time);
  for (auto end = text.find('\n');; end = text.find('\n')) {
    event.text = text.substr(0, end);
    if (event.text.ends_with('\r')) event.text.remove_suffix(1);
    sink_.on_event(event);
    if (end == std::string_view::npos || end + 1 == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

std::unique_ptr<Format> make_json_format(const JsonProduct& product) { return std::make_unique<JsonFormat>(product); }

}  // namespace smtpwhy
