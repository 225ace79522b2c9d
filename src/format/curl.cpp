// https://curl.se/docs/manpage.html (-v, --trace, --trace-ascii, --trace-time, --trace-ids), https://curl.se/libcurl/c/debug.html,
// https://github.com/curl/curl/blob/master/src/tool_cb_dbg.c
//
//   -v                          --trace-ascii, --trace
//   *   Trying 192.0.2.1:25...  == Info:   Trying 192.0.2.1:25...
//   > EHLO me.example           => Send header, 17 bytes (0x11)
//                               0000: EHLO me.example
//   < 250 mx.example.net        <= Recv header, 20 bytes (0x14)
//                               0000: 250 mx.example.net
//   } [67 bytes data]           => Send data, 67 bytes (0x43)                   the message
//   { [5 bytes data]            <= Recv SSL data, 5 bytes (0x5)                 TLS itself, which says nothing
//
// The rows of a block are unwrap/dump_row.h's; its size tells where it ends. In front of all but the rows may stand the progress meter, a
// time (--trace-time) and the numbers of transfer and connection (--trace-ids). A line of the message may go on in the next block.
#include "format/curl.h"

#include "base/lazy_pattern.h"
#include "base/pattern.h"
#include "base/text.h"
#include "format/marked.h"
#include "unwrap/dump_row.h"

#include <cstdint>
#include <string>
#include <utility>

namespace smtpwhy {
namespace {

// The progress meter, a time, and what --trace-ids adds.
#define FRONT                                                                     \
  R"re(^(?:[\r 0-9.:kMG-]*:(?:--|[0-9]{2}):(?:--|[0-9]{2}) +[0-9.]+[kMG]?)?)re"   \
  R"re((?:(?P<time>(?:[0-9-]{10} )?[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3,6}) )?)re" \
  R"re((?:\[(?:[0-9]+|n)-(?:[0-9]+|x)\] )?)re"
#define HEADING R"re((?P<way>=> Send|<= Recv) (?P<what>header|data|SSL data), (?P<size>[0-9]{1,10}) bytes \(0x[0-9a-f]+\)\s*$)re"

constexpr std::string_view kLine = FRONT R"re((?P<rest>(?:[*<>] |[{}] \[|== Info: |=> Send |<= Recv ).*)$)re";
constexpr std::string_view kHeading = "^" HEADING;
constexpr std::string_view kTelling = FRONT R"re((?:\*\s+Trying .+:[0-9]+\.\.\.$|== Info: |)re" HEADING ")";
constexpr std::string_view kMeter = R"re(^[\r 0-9.:kMG-]*:(?:--|[0-9]{2}):(?:--|[0-9]{2}) +[0-9.]+[kMG]?\s*$)re";
constexpr std::string_view kSaid = "== Info: ";

// A line without what may stand in front of it.
struct Patterns {
  LazyPattern line{kLine};
  LazyPattern heading{kHeading};
  LazyPattern meter{kMeter};

  [[nodiscard]] LogLine bare(const LogLine& line_read, Captures& captures) const {
    LogLine inner = line_read;
    if (!line.search(line_read.text, &captures)) return inner;
    inner.text = captures.get("rest");
    if (const auto time = captures.get("time"); !time.empty() && !inner.stamp.dated()) inner.stamp = parse_stamp(time);
    return inner;
  }
};

enum class Block : std::uint8_t { none, sent, received, message };

class CurlReader : public FormatReader {
 public:
  CurlReader(const Patterns& patterns, std::unique_ptr<FormatReader> lines) : patterns_(patterns), lines_(std::move(lines)) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (at_ < size_) {
      const auto row = unwrap::parse_dump_row(line.text);
      if (row && follows(*row)) return read_row(*row, line.number, sink);
    }
    if (patterns_.meter.search(line.text)) return LineFate::noise;  // it may stand within a block
    auto inner = patterns_.bare(line, captures_);
    if (patterns_.heading.search(inner.text, &captures_)) return begin_block(inner, sink);
    end_line(sink);
    at_ = size_;
    if (!inner.text.starts_with(kSaid)) return lines_->read(inner, sink);
    const auto said = "* " + std::string(inner.text.substr(kSaid.size()));
    inner.text = said;
    return lines_->read(inner, sink);
  }

  void finish(EventSink& sink) override {
    end_line(sink);
    lines_->finish(sink);
  }

  [[nodiscard]] LeftOut left_out() const override { return lines_->left_out(); }

 private:
  static constexpr std::size_t kFullRow = 64;             // octets, without hexadecimal columns
  static constexpr std::size_t kLineEnd = 2;              // CRLF
  static constexpr std::size_t kLongestLine = 64 * 1024;  // octets; curl reads no longer reply, and more of a message is two lines

  LineFate begin_block(const LogLine& heading, EventSink& sink) {
    const auto what = captures_.get("what");
    const bool sent = captures_.get("way").starts_with('=');
    auto block = Block::none;  // TLS, or a file that is fetched
    if (what == "header") block = sent ? Block::sent : Block::received;
    if (what == "data" && sent) block = Block::message;
    const bool ended = at_ != size_;
    if (ended || (block != Block::none && block != open_)) end_line(sink);
    block_ = block;
    at_ = 0;
    size_ = parse_number(captures_.get("size")).value_or(0);
    process_ = std::string(heading.process);
    stamp_text_ = std::string(heading.stamp.text);
    stamp_ = heading.stamp;
    stamp_.text = stamp_text_;
    return LineFate::noise;
  }

  // Behind a row of text may stand a CRLF that is not shown, and in front of that spaces that whoever copied it has lost.
  [[nodiscard]] bool follows(const unwrap::DumpRow& row) const {
    if (row.exact || row.offset == at_) return row.offset == at_;
    return row.offset > at_ && row.offset < size_ && at_ > 0 && row.offset - at_ <= kFullRow + kLineEnd;
  }

  LineFate read_row(const unwrap::DumpRow& row, std::uint64_t number, EventSink& sink) {
    const bool goes_on = row.offset == at_ && open_ != Block::none;
    at_ = row.offset + row.octets.size();
    if (block_ == Block::none) return LineFate::noise;
    if (!goes_on) end_line(sink);
    const auto before = lines_begun_;
    row.exact ? add_octets(row.octets, number, sink) : add_text(row.octets, number, sink);
    if (lines_begun_ != before || block_ != Block::message) return LineFate::event;
    return LineFate::content;
  }

  void add_text(std::string_view text, std::uint64_t number, EventSink& sink) {
    add(text, number, sink);
    if (text.size() >= kFullRow || at_ + kLineEnd != size_) return;
    end_line(sink);
    at_ = size_;
  }

  void add_octets(std::string_view octets, std::uint64_t number, EventSink& sink) {
    for (auto end = octets.find('\n'); end != std::string_view::npos; end = octets.find('\n')) {
      add(octets.substr(0, end), number, sink);
      bare_line_end_ = !text_.ends_with('\r');
      if (!bare_line_end_) text_.pop_back();
      end_line(sink);
      octets.remove_prefix(end + 1);
    }
    if (!octets.empty()) add(octets, number, sink);
  }

  void add(std::string_view text, std::uint64_t number, EventSink& sink) {
    if (text_.size() >= kLongestLine) end_line(sink);
    if (open_ == Block::none) {
      open_ = block_;
      line_ = number;
      ++lines_begun_;
    }
    text_ += text;
  }

  // A line is known to be whole with what comes behind it.
  void end_line(EventSink& sink) {
    if (open_ == Block::message) push_content(sink);
    if (open_ == Block::sent || open_ == Block::received) push_speech(sink);
    open_ = Block::none;
    text_.clear();
    bare_line_end_ = false;
  }

  void push_content(EventSink& sink) const {
    Event event;
    event.kind = EventKind::body_line;
    event.side = event.logger = Side::client;
    event.key = process_;
    event.text = text_;
    event.stamp = stamp_;
    event.line = line_;
    event.bare_line_end = bare_line_end_;
    sink.on_event(event);
  }

  void push_speech(EventSink& sink) {
    const auto text = (open_ == Block::sent ? "> " : "< ") + text_;
    LogLine line;
    line.number = line_;
    line.text = text;
    line.stamp = stamp_;
    line.process = process_;
    lines_->read(line, sink);
  }

  const Patterns& patterns_;
  std::unique_ptr<FormatReader> lines_;
  Captures captures_;
  // The block under way: what it is, how much of it was read, how much there is; and what its heading said besides.
  Block block_ = Block::none;
  std::uint64_t at_ = 0;
  std::uint64_t size_ = 0;
  std::string process_;
  std::string stamp_text_;
  Stamp stamp_;
  // The line under way, which a block may leave open for the next one of its kind; `none`: there is none.
  Block open_ = Block::none;
  std::string text_;
  bool bare_line_end_ = false;
  std::uint64_t line_ = 0;
  std::uint64_t lines_begun_ = 0;
};

class CurlFormat : public Format {
 public:
  explicit CurlFormat(const knowledge::FormatRow& row) : lines_(make_marked_format(row)) {}

  [[nodiscard]] std::string_view name() const override { return lines_->name(); }
  [[nodiscard]] std::string_view title() const override { return lines_->title(); }
  [[nodiscard]] bool is_fallback() const override { return lines_->is_fallback(); }

  [[nodiscard]] bool tells(const LogLine& line) const override {
    Captures captures;
    const auto inner = patterns_.bare(line, captures);
    return inner.text.starts_with(kSaid) || patterns_.heading.search(inner.text) || lines_->tells(inner);
  }

  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    auto patterns = lines_->telling_patterns();
    patterns.push_back({kTelling});
    return patterns;
  }

  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override {
    return std::make_unique<CurlReader>(patterns_, lines_->reader());
  }

 private:
  std::unique_ptr<Format> lines_;
  Patterns patterns_;
};

}  // namespace

std::unique_ptr<Format> make_curl_format(const knowledge::FormatRow& row) { return std::make_unique<CurlFormat>(row); }

}  // namespace smtpwhy
