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
// time (--trace-time) and the numbers of transfer and connection (--trace-ids), which tell parallel ones apart. A line may go on in the next
// block, and curl's own words may stand between. Where rows are masked or cut off, the rest of their line is left out, since it may be a
// secret that nobody would know for one any more.
#include "format/curl.h"

#include "base/lazy_pattern.h"
#include "base/pattern.h"
#include "base/text.h"
#include "format/marked.h"
#include "unwrap/dump_row.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace smtpwhy {
namespace {

// The progress meter, a time, and what --trace-ids adds.
#define FRONT                                                                     \
  R"re(^(?:[\r 0-9.:kMG-]*:(?:--|[0-9]{2}):(?:--|[0-9]{2}) +[0-9.]+[kMG]?)?)re"   \
  R"re((?:(?P<time>(?:[0-9-]{10} )?[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3,6}) )?)re" \
  R"re((?:\[(?P<transfer>[0-9]+|n)-(?P<connection>[0-9]+|x)\] )?)re"
#define HEADING R"re((?P<way>=> Send|<= Recv) (?P<what>header|data|SSL data), (?P<size>[0-9]{1,10}) bytes \(0x[0-9a-f]+\)\s*$)re"

constexpr std::string_view kLine = FRONT R"re((?P<rest>(?:[*<>] |[{}] \[|== Info: |=> Send |<= Recv ).*)$)re";
constexpr std::string_view kHeading = "^" HEADING;
constexpr std::string_view kTelling = FRONT R"re((?:\*\s+Trying .+:[0-9]+\.\.\.$|== Info: |)re" HEADING ")";
constexpr std::string_view kMeter = R"re(^[\r 0-9.:kMG-]*:(?:--|[0-9]{2}):(?:--|[0-9]{2}) +[0-9.]+[kMG]?\s*$)re";
constexpr std::string_view kSaid = "== Info: ";
// Behind these, and behind what is said in whole lines, no line goes on.
constexpr std::string_view kBetweenLines =
    R"re(^(?:[<>] |(?:== Info: |\*\s+)(?:Trying |Closing connection|Connection #|shutting down connection)|curl: \())re";

// A line without what may stand in front of it.
struct Patterns {
  LazyPattern line{kLine};
  LazyPattern heading{kHeading};
  LazyPattern meter{kMeter};
  LazyPattern between_lines{kBetweenLines};

  [[nodiscard]] LogLine bare(const LogLine& line_read, Captures& captures) const {
    LogLine inner = line_read;
    captures = {};
    if (!line.search(line_read.text, &captures)) return inner;
    inner.text = captures.get("rest");
    if (const auto time = captures.get("time"); !time.empty() && !inner.stamp.dated()) inner.stamp = parse_stamp(time);
    return inner;
  }
};

enum class Block : std::uint8_t { none, sent, received, message };

// What one connection has under way: a block, and a line, which a block may leave open for the next one of its kind.
class Dump {
 public:
  /// `process`: under which name its lines go on.
  Dump(FormatReader& lines, LeftOut& left_out, std::string process)
      : lines_(lines), left_out_(left_out), process_(std::move(process)) {}

  [[nodiscard]] const std::string& transfer() const { return transfer_; }
  void used_by(std::string_view transfer) { transfer_ = std::string(transfer); }
  [[nodiscard]] const std::string& process() const { return process_; }

  void begin_block(Block block, std::uint64_t size, const Stamp& stamp, EventSink& sink) {
    settle_block(block, sink);
    block_ = block;
    at_ = row_at_ = 0;
    size_ = size;
    in_columns_ = torn_ = false;
    stamp_text_ = std::string(stamp.text);
    stamp_ = stamp;
    stamp_.text = stamp_text_;
  }

  /// Nothing where the line is no row of the block.
  std::optional<LineFate> read_row(const LogLine& line, EventSink& sink) {
    if (at_ >= size_) return std::nullopt;
    auto row = unwrap::parse_dump_row(line.text, size_);
    if (!row) return std::nullopt;
    if (is_content_like_columns(*row)) {
      row->form = Form::text;
      row->octets = std::string(row->shown);
    }
    // Columns are never followed by text, but in a message, of which a line may look like some.
    const bool wrong = row->form == Form::text && (in_columns_ || (torn_ && block_ != Block::message));
    if (wrong) row->form = Form::broken;
    if (!follows(*row)) return std::nullopt;
    return take_row(*row, line.number, sink);
  }

  // A line is known to be whole with what comes behind it.
  void end_line(EventSink& sink) {
    const bool said_something = !text_.empty() || !rest_lost_;
    if (open_ == Block::message && said_something) push_content(sink);
    if ((open_ == Block::sent || open_ == Block::received) && said_something) push_speech(sink);
    open_ = Block::none;
    text_.clear();
    rest_lost_ = bare_line_end_ = false;
    last_ = 0;
  }

 private:
  using Form = unwrap::DumpRow::Form;
  static constexpr std::size_t kOctetsOfRow = 16;
  static constexpr std::size_t kFullRow = 64;             // octets, without hexadecimal columns
  static constexpr std::size_t kLineEnd = 2;              // CRLF
  static constexpr std::size_t kLongestLine = 64 * 1024;  // octets; curl reads no longer reply, and no server a longer command

  // The block before may have lost its end. What the client says next in the same direction may then be the rest of a secret.
  void settle_block(Block next, EventSink& sink) {
    if (open_ == Block::none) return;
    const bool ended = at_ != size_;
    const bool line_end_hidden = at_ + kLineEnd == size_;
    const bool goes_on = next == Block::none || next == open_;
    if (goes_on && open_ == Block::sent && ended && !line_end_hidden) {
      rest_lost_ = true;
    } else if (!goes_on || ended || (rest_lost_ && open_ == Block::received)) {
      end_line(sink);
    }
  }

  // A message may hold a table of numbers, or words such as `be ad`. Nothing in it is a secret of the login.
  [[nodiscard]] bool is_content_like_columns(const unwrap::DumpRow& row) const {
    if (block_ != Block::message || in_columns_ || torn_ || row.sure) return false;
    return row.shown.size() <= kFullRow && row.offset + row.shown.size() <= size_;
  }

  // Behind a row of text may stand a CRLF that is not shown, and in front of that spaces that whoever copied it has lost.
  [[nodiscard]] bool follows(const unwrap::DumpRow& row) const {
    if (torn_) return row.offset > row_at_ && row.offset - row_at_ <= kFullRow + kLineEnd;
    if (row.form == Form::text && row.offset > at_ && at_ > 0) return row.offset < size_ && row.offset - at_ <= kFullRow + kLineEnd;
    return row.offset == at_;
  }

  LineFate take_row(const unwrap::DumpRow& row, std::uint64_t number, EventSink& sink) {
    const bool goes_on = open_ != Block::none && (row.offset == at_ || (torn_ && row.form != Form::text));
    row_at_ = row.offset;
    at_ = row.offset + row.octets.size();
    if (row.form == Form::broken) at_ = std::min<std::uint64_t>(size_, row.offset + kOctetsOfRow);
    if (block_ == Block::none) return LineFate::noise;
    if (!goes_on) end_line(sink);
    const auto before = lines_begun_;
    switch (row.form) {
      case Form::text: add_text(row.octets, number, sink); break;
      case Form::octets: add_octets(row.octets, number, sink); break;
      case Form::broken: return lose_row(number);
    }
    in_columns_ = row.form == Form::octets;
    torn_ = false;
    if (lines_begun_ != before || block_ != Block::message) return LineFate::event;
    return LineFate::content;
  }

  LineFate lose_row(std::uint64_t number) {
    begin_line(number);
    rest_lost_ = torn_ = true;
    return LineFate::unrecognised;
  }

  void add_text(std::string_view text, std::uint64_t number, EventSink& sink) {
    add(text, number);
    if (text.size() >= kFullRow || at_ + kLineEnd != size_) return;
    end_line(sink);
    at_ = size_;
  }

  void add_octets(std::string_view octets, std::uint64_t number, EventSink& sink) {
    for (auto end = octets.find('\n'); end != std::string_view::npos; end = octets.find('\n')) {
      add(octets.substr(0, end), number);
      bare_line_end_ = last_ != '\r';
      if (text_.ends_with('\r') && !rest_lost_) text_.pop_back();
      end_line(sink);
      octets.remove_prefix(end + 1);
    }
    if (!octets.empty()) add(octets, number);
  }

  void begin_line(std::uint64_t number) {
    if (open_ != Block::none) return;
    open_ = block_;
    line_ = number;
    ++lines_begun_;
  }

  void add(std::string_view text, std::uint64_t number) {
    begin_line(number);
    if (!text.empty()) last_ = text.back();
    if (rest_lost_) return;
    text_ += text;
    if (text_.size() <= kLongestLine + (text_.ends_with('\r') ? 1 : 0)) return;
    text_.resize(kLongestLine);
    rest_lost_ = true;
    left_out_.add(Limited::lines);
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
    lines_.read(line, sink);
  }

  FormatReader& lines_;
  LeftOut& left_out_;
  std::string process_;
  std::string transfer_;  // which used it last
  // The block: what it is, how much of it was read, where its last row began, how much there is; and what its heading said besides.
  Block block_ = Block::none;
  std::uint64_t at_ = 0;
  std::uint64_t row_at_ = 0;
  std::uint64_t size_ = 0;
  bool in_columns_ = false;  // as its last row was
  bool torn_ = false;        // its last row was broken
  std::string stamp_text_;
  Stamp stamp_;
  // The line; `none`: there is none.
  Block open_ = Block::none;
  std::string text_;
  bool rest_lost_ = false;  // what comes up to its end is left out
  char last_ = 0;           // octet of it, left out or not
  bool bare_line_end_ = false;
  std::uint64_t line_ = 0;
  std::uint64_t lines_begun_ = 0;
};

class CurlReader : public FormatReader {
 public:
  CurlReader(const Patterns& patterns, std::unique_ptr<FormatReader> lines) : patterns_(patterns), lines_(std::move(lines)) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (rows_of_ != nullptr) {
      if (const auto fate = rows_of_->read_row(line, sink)) return *fate;
    }
    if (patterns_.meter.search(line.text)) return LineFate::noise;  // it may stand within a block
    auto inner = patterns_.bare(line, captures_);
    auto& dump = dump_of(inner.process, sink);
    inner.process = dump.process();
    if (patterns_.heading.search(inner.text, &captures_)) return begin_block(dump, inner, sink);
    if (patterns_.between_lines.search(inner.text)) dump.end_line(sink);
    if (!inner.text.starts_with(kSaid)) return lines_->read(inner, sink);
    const auto said = "* " + std::string(inner.text.substr(kSaid.size()));
    inner.text = said;
    return lines_->read(inner, sink);
  }

  void finish(EventSink& sink) override {
    for (auto& dump : dumps_) dump.end_line(sink);
    lines_->finish(sink);
  }

  [[nodiscard]] LeftOut left_out() const override {
    auto all = left_out_;
    all.add(lines_->left_out());
    return all;
  }

 private:
  static constexpr std::size_t kMostConnections = 300;  // at once, as curl itself had it for --parallel-max until 2025

  LineFate begin_block(Dump& dump, const LogLine& heading, EventSink& sink) {
    const auto what = captures_.get("what");
    const bool sent = captures_.get("way").starts_with('=');
    auto block = Block::none;  // TLS, or a file that is fetched
    if (what == "header") block = sent ? Block::sent : Block::received;
    if (what == "data" && sent) block = Block::message;
    dump.begin_block(block, parse_number(captures_.get("size")).value_or(0), heading.stamp, sink);
    rows_of_ = &dump;
    return LineFate::noise;
  }

  // Whose the line is whose numbers are in `captures_`; one without goes on where the one before was.
  Dump& dump_of(std::string_view process, EventSink& sink) {
    const auto transfer = captures_.get("transfer");
    const auto connection = captures_.get("connection");
    if (last_ != nullptr && transfer.empty() && process == process_) return *last_;
    process_ = std::string(process);
    auto name = process_;
    if (!transfer.empty()) name += (name.empty() ? "#" : " #") + std::string(connection);
    if (connection == "x") name += std::string(transfer);
    last_ = find(name, connection == "x" ? transfer : std::string_view());
    if (last_ == nullptr) {
      if (dumps_.size() == kMostConnections) forget_oldest(sink);
      last_ = &dumps_.emplace_back(*lines_, left_out_, std::move(name));
    }
    last_->used_by(transfer);
    return *last_;
  }

  // The latest of that name; or that of a transfer which does not say on which connection it is.
  Dump* find(std::string_view name, std::string_view transfer) {
    const auto found = std::find_if(dumps_.rbegin(), dumps_.rend(), [&](const Dump& dump) {
      return dump.process() == name || (!transfer.empty() && dump.transfer() == transfer);
    });
    return found == dumps_.rend() ? nullptr : &*found;
  }

  void forget_oldest(EventSink& sink) {
    dumps_.front().end_line(sink);
    if (rows_of_ == &dumps_.front()) rows_of_ = nullptr;
    dumps_.pop_front();
  }

  const Patterns& patterns_;
  std::unique_ptr<FormatReader> lines_;
  Captures captures_;
  LeftOut left_out_;
  std::deque<Dump> dumps_;
  Dump* last_ = nullptr;     // whose the line before was
  Dump* rows_of_ = nullptr;  // whose block rows belong to
  std::string process_;      // of the line before, without numbers
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
