// https://nmap.org/book/man-nse.html (--script-trace), https://github.com/nmap/nmap/blob/master/nse_nsock.cc, and runs of nmap 7.93:
//
//   NSE: TCP 192.0.2.7:50868 > 192.0.2.1:25 | CONNECT                                              also SEND, which only says that it went, and CLOSE
//   NSE: TCP 192.0.2.7:50868 > 192.0.2.1:25 | 00000000: 51 55 49 54 0d 0a                        QUIT
//   00000010: 65 74 20 45 53 4d 54 50 0d 0a                   et ESMTP                                a further row; an empty line ends them
//   NSE: TCP 192.0.2.7:50868 < 192.0.2.1:25 | 554 5.7.1 no                                         where nearly all can be printed, as it is
//
// https://learn.microsoft.com/en-us/dotnet/framework/network-programming/interpreting-network-tracing (.NET Framework, source System.Net.Sockets):
//
//   System.Net.Sockets Information: 0 : [588] Socket#33 - Created connection from 192.0.2.7:50868 to 192.0.2.1:25.
//   System.Net.Sockets Verbose: 0 : [588] Data from Socket#33::Receive                             Send; others do not tell the direction
//   System.Net.Sockets Verbose: 0 : [588] 00000000 : 32 32 30 20 6D 78 2E 65-78 61 6D 70 6C 65 0D 0A : 220 mx.example..
//       DateTime=2026-01-25T10:00:00.1230000Z                                                      and other properties, below any of these
//
// A trace holds whatever went over the wire; what is not mail is left out, and TLS says nothing. Rows that are missing take their line with
// them, since it may be a secret that nobody would know for one any more.
#include "format/octet_traces.h"

#include "base/lazy_pattern.h"
#include "base/pattern.h"
#include "base/text.h"
#include "format/octet_flow.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace smtpwhy {
namespace {

constexpr std::string_view kNmapTelling =
    R"re(^NSE: TCP \S+ [<>] \S+ \| (?:CONNECT$|00000000: (?:3[2-5] 3[0-9] 3[0-9] 2[0d] |45 48 4c 4f|48 45 4c 4f|4d 41 49 4c|52 43 50 54)|[2-5][0-9]{2}[ -]))re";
constexpr std::string_view kNmapLine =
    R"re(^NSE: TCP (?P<local>\S+) (?P<way>[<>]) (?P<remote>\S+?)(?::(?P<port>[0-9]+))? \| (?P<rest>.*)$)re";
constexpr std::string_view kNmapFailure =
    R"re(^NSOCK INFO .* Callback: CONNECT (?P<what>ERROR \[(?P<words>[^\]]*)\]|TIMEOUT) for EID [0-9]+ \[(?P<remote>[^\]]*)\])re";
constexpr std::string_view kNmapNoise =
    R"re(^(?:NSOCK INFO |NSE: |Starting Nmap |Nmap |rDNS record |Host is up|PORT +STATE|[0-9]+/(?:tcp|udp) |\||Service |MAC Address|Not shown|[0-9]+ services? unrecognized|SF[:-]))re";

constexpr std::string_view kDotnetFront =
    R"re(^(?:System\.Net(?:\.Sockets)? (?:Verbose|Information|Error): 0 : )?\[(?P<thread>[0-9]+)\]\s+(?:\([0-9]+\)\s+)?(?P<rest>.*?)\s*$)re";
constexpr std::string_view kDotnetTelling =
    R"re(^(?:System\.Net\.Sockets Verbose: 0 : )?\[[0-9]+\]\s+(?:\([0-9]+\)\s+)?00000000 : (?:3[2-5] 3[0-9] 3[0-9] 2[0D] |45 48 4C 4F|48 45 4C 4F|4D 41 49 4C|52 43 50 54))re";
constexpr std::string_view kDotnetSaid =
    R"re(^(?:Data from Socket#(?P<data>[0-9]+)::(?P<method>\w+)|Socket#(?P<opened>[0-9]+) - Created connection from \S+ to (?P<host>\S+?)(?::(?P<port>[0-9]+))?\.|Socket#(?P<closed>[0-9]+)::(?:Close|Dispose)\(\)|Exception in (?:the )?Socket#(?P<failed>[0-9]+)::(?P<where>\w+) . (?P<words>.*))$)re";
constexpr std::string_view kDotnetCut = R"re(^\(printing [0-9]+ out of [0-9]+\)$)re";
constexpr std::string_view kDotnetProperty = R"re(^\s*(?P<name>[A-Za-z]+)=(?P<value>.*?)\s*$)re";

// Who said the rows that come, and how many octets of them were read.
struct OctetBlock {
  std::string connection;
  Side side = Side::unknown;
  std::uint64_t at = 0;
};

// `00000010` and colon, and up to sixteen octets in columns.
struct OctetRow {
  std::uint64_t offset = 0;
  std::string octets;
};

constexpr std::size_t kOffsetDigits = 8;
constexpr std::size_t kOctetColumns = 16;

std::optional<std::uint64_t> offset_of(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = hex_value(c);
    if (!digit) return std::nullopt;
    value = value * 16 + *digit;
  }
  return value;
}

std::optional<OctetRow> parse_octet_row(std::string_view line, std::string_view colon) {
  if (line.size() < kOffsetDigits + colon.size()) return std::nullopt;
  const auto offset = offset_of(line.substr(0, kOffsetDigits));
  if (!offset || !line.substr(kOffsetDigits).starts_with(colon)) return std::nullopt;
  line.remove_prefix(kOffsetDigits + colon.size());
  OctetRow row{*offset, {}};
  while (row.octets.size() < kOctetColumns) {
    const auto octet = octet_from_hex(line);
    const bool apart = line.size() <= 2 || line[2] == ' ' || line[2] == '-';
    if (!octet || !apart) break;
    row.octets += *octet;
    line.remove_prefix(std::min<std::size_t>(line.size(), 3));
  }
  return row.octets.empty() ? std::nullopt : std::optional(row);
}

LineFate take_octet_row(OctetFlows& flows, OctetBlock& block, const OctetRow& row, const OctetFlows::Place& place,
                        EventSink& sink) {
  if (row.offset != block.at) flows.lose(block.connection, block.side);
  block.at = row.offset + row.octets.size();
  // The direction of a block is learned from its beginning.
  if (block.side == Side::unknown) {
    const bool digits = row.octets.size() > 3 && is_digit(row.octets[0]) && is_digit(row.octets[1]) && is_digit(row.octets[2]);
    block.side = digits && (row.octets[3] == ' ' || row.octets[3] == '-') ? Side::server : Side::client;
  }
  return flows.add(block.connection, block.side, row.octets, place, sink) ? LineFate::event : LineFate::noise;
}

class OctetTraceReader : public FormatReader {
 public:
  void finish(EventSink& sink) override { flows_.finish(sink); }
  [[nodiscard]] LeftOut left_out() const override { return flows_.left_out(); }

 protected:
  OctetFlows flows_;
  Captures captures_;
};

// ---- nmap ----

struct NmapPatterns {
  LazyPattern line{kNmapLine};
  LazyPattern failure{kNmapFailure};
  LazyPattern noise{kNmapNoise};
};

class NmapReader : public OctetTraceReader {
 public:
  explicit NmapReader(const NmapPatterns& patterns) : patterns_(patterns) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    const OctetFlows::Place place{line.number, line.stamp};
    if (patterns_.line.search(line.text, &captures_)) return read_line(place, sink);
    if (patterns_.failure.search(line.text, &captures_)) return read_failure(place, sink);
    if (patterns_.noise.search(line.text)) return LineFate::noise;
    if (is_blank(line.text)) {
      as_it_is_ = false;
      return LineFate::noise;
    }
    if (const auto row = parse_octet_row(line.text, ": ")) return take_octet_row(flows_, block_, *row, place, sink);
    return as_it_is_ ? say(line.text, place, sink) : LineFate::unrecognised;
  }

 private:
  LineFate read_line(const OctetFlows::Place& place, EventSink& sink) {
    const bool sent = captures_.get("way") == ">";
    const auto rest = captures_.get("rest");
    block_ = {std::string(captures_.get("local")), sent ? Side::client : Side::server, 0};
    as_it_is_ = false;
    if (sent && rest == "SEND") return LineFate::noise;
    if (sent && rest == "CONNECT") {
      flows_.open(block_.connection, captures_.get("remote"), parse_port(captures_.get("port")).value_or(0), place, sink);
      return LineFate::event;
    }
    if (sent && rest == "CLOSE") {
      flows_.close(block_.connection, place, sink);
      return LineFate::event;
    }
    if (const auto row = parse_octet_row(rest, ": ")) return take_octet_row(flows_, block_, *row, place, sink);
    as_it_is_ = true;
    return say(rest, place, sink);
  }

  LineFate read_failure(const OctetFlows::Place& place, EventSink& sink) {
    const auto remote = captures_.get("remote");
    const bool timeout = captures_.get("what") == "TIMEOUT";
    const auto words = std::string(timeout ? "TIMEOUT" : captures_.get("words")) + ' ' + std::string(remote);
    const bool told = flows_.complain(remote, timeout ? Trouble::timeout : Trouble::connect_failed, words, place, sink);
    return told ? LineFate::event : LineFate::noise;
  }

  LineFate say(std::string_view text, const OctetFlows::Place& place, EventSink& sink) {
    const auto octets = std::string(text) + "\r\n";
    return flows_.add(block_.connection, block_.side, octets, place, sink) ? LineFate::event : LineFate::noise;
  }

  const NmapPatterns& patterns_;
  OctetBlock block_;
  bool as_it_is_ = false;  // lines below go on with what was said, without columns
};

// ---- .NET ----

struct DotnetPatterns {
  LazyPattern front{kDotnetFront};
  LazyPattern said{kDotnetSaid};
  LazyPattern cut{kDotnetCut};
  LazyPattern property{kDotnetProperty};
};

class DotnetTraceReader : public OctetTraceReader {
 public:
  explicit DotnetTraceReader(const DotnetPatterns& patterns) : patterns_(patterns) {}

  LineFate read(const LogLine& line, EventSink& sink) override {
    if (is_blank(line.text)) return LineFate::noise;
    if (!patterns_.front.search(line.text, &captures_)) return read_property(line.text);
    const OctetFlows::Place place{line.number, parse_stamp(time_)};
    const std::string thread(captures_.get("thread"));
    const auto rest = captures_.get("rest");
    if (const auto row = parse_octet_row(rest, " : ")) {
      const auto block = blocks_.find(thread);
      return block == blocks_.end() ? LineFate::noise : take_octet_row(flows_, block->second, *row, place, sink);
    }
    if (patterns_.cut.search(rest)) return cut(thread);
    if (patterns_.said.search(rest, &captures_)) return read_said(thread, place, sink);
    return LineFate::noise;
  }

 private:
  static constexpr std::size_t kMostThreads = 1000;  // that write at once

  // When the line above was written; it stands for those below as well.
  LineFate read_property(std::string_view line) {
    if (!patterns_.property.search(line, &captures_)) return LineFate::unrecognised;
    if (captures_.get("name") == "DateTime") time_ = std::string(captures_.get("value"));
    return LineFate::noise;
  }

  LineFate cut(const std::string& thread) {
    if (const auto block = blocks_.find(thread); block != blocks_.end()) flows_.lose(block->second.connection, block->second.side);
    return LineFate::noise;
  }

  LineFate read_said(const std::string& thread, const OctetFlows::Place& place, EventSink& sink) {
    if (const auto socket = captures_.get("data"); !socket.empty()) {
      if (blocks_.size() >= kMostThreads) blocks_.clear();
      const auto method = captures_.get("method");
      const auto side = method == "Send" ? Side::client : method == "Receive" ? Side::server : Side::unknown;
      blocks_[thread] = {std::string(socket), side, 0};
      return LineFate::noise;
    }
    if (const auto socket = captures_.get("opened"); !socket.empty()) {
      flows_.open(socket, captures_.get("host"), parse_port(captures_.get("port")).value_or(0), place, sink);
      return LineFate::event;
    }
    if (const auto socket = captures_.get("closed"); !socket.empty()) {
      flows_.close(socket, place, sink);
      return LineFate::event;
    }
    const bool connecting = captures_.get("where").find("Connect") != std::string_view::npos;
    const bool told = flows_.complain(captures_.get("failed"), connecting ? Trouble::connect_failed : Trouble::lost,
                                      captures_.get("words"), place, sink);
    return told ? LineFate::event : LineFate::noise;
  }

  const DotnetPatterns& patterns_;
  std::map<std::string, OctetBlock> blocks_;  // by thread, whose lines may stand between those of others
  std::string time_;
};

// ---- both ----

template <class Reader, class Patterns>
class OctetTraceFormat : public Format {
 public:
  OctetTraceFormat(std::string_view name, std::string_view title, std::string_view telling)
      : name_(name), title_(title), telling_(telling), telling_pattern_(telling) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string_view title() const override { return title_; }
  [[nodiscard]] bool tells(const LogLine& line) const override { return telling_pattern_.search(line.text); }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override { return {{telling_}}; }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<Reader>(patterns_); }

 private:
  std::string_view name_, title_, telling_;
  LazyPattern telling_pattern_;
  Patterns patterns_;
};

}  // namespace

std::unique_ptr<Format> make_nmap_format() {
  return std::make_unique<OctetTraceFormat<NmapReader, NmapPatterns>>("nmap", "nmap --script-trace", kNmapTelling);
}
std::unique_ptr<Format> make_dotnet_trace_format() {
  return std::make_unique<OctetTraceFormat<DotnetTraceReader, DotnetPatterns>>("dotnet-trace", ".NET network trace (System.Net)",
                                                                               kDotnetTelling);
}

}  // namespace smtpwhy
