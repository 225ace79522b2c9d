// OctetFlows: what went over the wire, as traces show it in pieces of octets, put together into the lines of conversations.
#pragma once

#include "event/event.h"
#include "event/left_out.h"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class OctetFlows {
 public:
  /// Where a piece stands in the log.
  struct Place {
    std::uint64_t line = 0;
    Stamp stamp;
  };

  /// A connection to `host` begins; what was open under this name has ended. It is told once mail is spoken on it, or where the port is one of
  /// mail's and it ends before anything is said.
  void open(std::string_view name, std::string_view host, std::uint16_t port, const Place& place, EventSink& sink);
  void close(std::string_view name, const Place& place, EventSink& sink);
  /// The client's words about what went wrong on it. Whether it is one of mail: mail was spoken on it, or they end with one of its ports.
  bool complain(std::string_view name, Trouble trouble, std::string_view words, const Place& place, EventSink& sink);

  /// More of what `side` said; of an unknown side it is the server's where it begins like a reply. Lines are pushed when they are whole. A
  /// connection on which either side begins with what SMTP does not know, or whose port is another protocol's, is none of mail, and one that
  /// begins with TLS says nothing: false, and nothing is pushed. FTP and NNTP greet as SMTP does, and send passwords.
  bool add(std::string_view name, Side side, std::string_view octets, const Place& place, EventSink& sink);

  /// Some octets are missing here: the line that they belong to is left out.
  void lose(std::string_view name, Side side);

  /// What no line end came for.
  void finish(EventSink& sink);

  [[nodiscard]] const LeftOut& left_out() const { return left_out_; }

  static constexpr std::size_t kMostConnections = 300;    ///< under way at once
  static constexpr std::size_t kLongestLine = 64 * 1024;  ///< octets; no server reads a longer command, nor a client a longer reply
  static constexpr std::size_t kMostLines = 1000;         ///< of one reply; further ones are a reply of their own

 private:
  enum class Speaks : std::uint8_t { undecided, smtp, tls, something_else };
  struct Flow {
    std::string text;
    bool lost = false;  // what comes up to its end is left out
    std::uint64_t line = 0;
    Stamp stamp;
    std::string stamp_text;
  };
  struct Connection {
    std::string name;
    Speaks speaks = Speaks::undecided;
    bool opened = false;  // and not told yet
    bool client_heard = false;
    std::string host;
    std::uint16_t port = 0;
    std::uint64_t line = 0;
    std::array<Flow, 2> flows;       // the client's, the server's
    std::vector<std::string> reply;  // the lines of one that goes on: a client that does not wait may speak in between
    bool bare_reply = false;         // one of them did not end in CRLF
  };

  Connection& connection(std::string_view name, EventSink& sink);
  static Flow& flow_of(Connection& connection, Side side);
  static bool begins_tls(const Connection& connection, const Flow& flow, std::string_view octets);
  void append(Flow& flow, std::string_view octets, const Place& place);
  void announce(Connection& connection, EventSink& sink);
  void end_line(Connection& connection, Side side, bool whole, EventSink& sink);
  void end_reply(Connection& connection, std::uint64_t line, const Stamp& stamp, EventSink& sink);
  void end(Connection& connection, EventSink& sink);
  void push(Event event, EventSink& sink);

  std::deque<Connection> connections_;
  std::uint64_t last_line_ = 0;  // that was told of: events come in the order of lines
  LeftOut left_out_;
};

}  // namespace smtpwhy
