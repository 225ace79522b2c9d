#include "format/marked.h"

#include "base/pattern.h"
#include "base/python_literal.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace smtpwhy {
namespace {

// What a kind of line becomes.
struct Kind {
  std::string_view name;
  LineFate fate = LineFate::event;
  EventKind event = EventKind::note;
  Side side = Side::unknown;
  Trouble trouble = Trouble::none;
};

constexpr std::array<Kind, 17> kKinds = {{
    {"client", LineFate::event, EventKind::line, Side::client},
    {"server", LineFate::event, EventKind::line, Side::server},
    {"either", LineFate::event, EventKind::line},
    {"continuation", LineFate::event, EventKind::line},
    {"body", LineFate::event, EventKind::body_line, Side::client},
    {"open", LineFate::event, EventKind::open},
    {"close", LineFate::event, EventKind::close},
    {"tls-started", LineFate::event, EventKind::tls_started},
    {"elided-body", LineFate::event, EventKind::elided_body, Side::client},
    {"lost", LineFate::event, EventKind::client_error, Side::client, Trouble::lost},
    {"timeout", LineFate::event, EventKind::client_error, Side::client, Trouble::timeout},
    {"connect-failed", LineFate::event, EventKind::client_error, Side::client, Trouble::connect_failed},
    {"tls-failed", LineFate::event, EventKind::client_error, Side::client, Trouble::tls_failed},
    {"hung-up", LineFate::event, EventKind::client_error, Side::client, Trouble::hung_up},
    {"error", LineFate::event, EventKind::client_error, Side::client, Trouble::other},
    {"latency", LineFate::event, EventKind::note},
    {"noise", LineFate::noise},
}};

constexpr std::uint32_t kMicrosPerMilli = 1000;

// `12` or `0.043` of a unit, in microseconds; nothing where it is no number or longer than an hour.
std::optional<std::uint32_t> micros(std::string_view text, std::uint32_t unit) {
  constexpr std::uint64_t kLongest = 3600ULL * 1000 * 1000;
  const auto point = text.find('.');
  const auto whole = parse_number(text.substr(0, point));
  if (!whole) return std::nullopt;
  std::uint64_t value = std::uint64_t{*whole} * unit;
  std::uint32_t digit_unit = unit / 10;
  for (const char c : point == std::string_view::npos ? std::string_view() : text.substr(point + 1)) {
    if (!is_digit(c)) break;
    value += static_cast<std::uint64_t>(c - '0') * digit_unit;
    digit_unit /= 10;
  }
  if (value > kLongest) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

struct LineForm {
  const Kind* kind = nullptr;
  bool telling = false;
  bool python = false;  // the text is a literal of Python's
  Pattern pattern;
};

class MarkedReader : public FormatReader {
 public:
  explicit MarkedReader(const std::vector<LineForm>& forms) : forms_(forms) {}

  LineFate read(const InputLine& line, EventSink& sink) override {
    Captures captures;
    for (const auto& form : forms_) {
      if (!form.pattern.search(line.text, &captures)) continue;
      const bool continues_nothing = form.kind->name == "continuation" && last_side_ == Side::unknown;
      if (form.kind->fate == LineFate::noise || continues_nothing) return LineFate::noise;
      push(form, captures, line, sink);
      return LineFate::event;
    }
    return trim(line.text).empty() ? LineFate::noise : LineFate::unrecognised;
  }

 private:
  void push(const LineForm& form, const Captures& captures, const InputLine& line, EventSink& sink) {
    const Kind& kind = *form.kind;
    Event event;
    event.kind = kind.event;
    event.side = kind.name == "continuation" ? last_side_ : kind.side;
    event.trouble = kind.trouble;
    event.key = captures.get("key");
    event.mark = captures.get("mark");
    event.text = captures.has("text") ? captures.get("text") : captures.get("host");
    event.line = line.number;
    if (const auto time = captures.get("time"); !time.empty()) event.stamp = parse_stamp(time);
    event.latency_us =
        captures.has("ms") ? micros(captures.get("ms"), kMicrosPerMilli) : micros(captures.get("seconds"), 1000 * kMicrosPerMilli);
    last_side_ = kind.event == EventKind::line ? event.side : Side::unknown;
    if (form.python) return push_unquoted(event, sink);
    sink.on_event(event);
  }

  // A literal may hold several lines; all have the number of the line that the literal stands in.
  static void push_unquoted(Event event, EventSink& sink) {
    const auto value = take_python_literal(event.text).value_or(std::string(event.text));
    std::string_view rest = value;
    do {
      const auto end = rest.find('\n');
      event.text = rest.substr(0, end);
      if (event.text.ends_with('\r')) event.text.remove_suffix(1);
      sink.on_event(event);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    } while (!rest.empty());
  }

  const std::vector<LineForm>& forms_;
  Side last_side_ = Side::unknown;
};

class MarkedFormat : public Format {
 public:
  explicit MarkedFormat(const knowledge::FormatRow& row) : row_(row) {
    for (const auto& line : row.lines) {
      const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) { return k.name == line.kind; });
      auto pattern = Pattern::compile(line.pattern);
      if (kind != kKinds.end() && pattern) forms_.push_back({&*kind, line.telling, line.unquote == "python", std::move(*pattern)});
    }
  }

  [[nodiscard]] std::string_view name() const override { return row_.name; }
  [[nodiscard]] std::string_view title() const override { return row_.title; }
  [[nodiscard]] std::string_view side() const override { return row_.side; }

  [[nodiscard]] int weight(std::string_view line) const override {
    for (const auto& form : forms_) {
      if (form.pattern.search(line)) return !form.telling ? 0 : row_.fallback ? kFallback : kTelling;
    }
    return 0;
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<MarkedReader>(forms_); }

 private:
  const knowledge::FormatRow& row_;
  std::vector<LineForm> forms_;
};

}  // namespace

std::unique_ptr<Format> make_marked_format(const knowledge::FormatRow& row) { return std::make_unique<MarkedFormat>(row); }

}  // namespace smtpwhy
