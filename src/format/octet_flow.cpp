#include "format/octet_flow.h"

#include "base/text.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#include <algorithm>
#include <array>
#include <optional>

namespace smtpwhy {
namespace {

Event event_at(EventKind kind, std::string_view name, const OctetFlows::Place& place) {
  Event event;
  event.kind = kind;
  event.logger = Side::client;
  event.key = name;
  event.line = place.line;
  event.stamp = place.stamp;
  return event;
}

constexpr std::size_t kCodeDigits = 3;

// NNTP greets with 200 and 201 (RFC 3977 section 5.1), which are no codes of SMTP.
bool is_of_mail(Side side, std::string_view line) {
  if (side == Side::client) return parse_command(line).verb != Verb::unknown;
  const auto reply = parse_reply_line(line);
  return reply && reply->code.value() != 200 && reply->code.value() != 201;
}

// SMTP and submission (RFC 6409, RFC 8314), and what providers offer where those are blocked.
constexpr std::array<std::uint16_t, 4> kMailPorts = {25, 465, 587, 2525};

// FTP, POP3, NNTP, IMAP, each with TLS and without.
constexpr std::array<std::uint16_t, 10> kOtherPorts = {20, 21, 110, 119, 143, 563, 989, 990, 993, 995};

bool is_other_port(std::uint16_t port) { return std::find(kOtherPorts.begin(), kOtherPorts.end(), port) != kOtherPorts.end(); }

bool is_mail_port(std::uint16_t port) { return std::find(kMailPorts.begin(), kMailPorts.end(), port) != kMailPorts.end(); }

bool looks_like_a_reply(std::string_view octets) { return parse_reply_line(octets.substr(0, octets.find('\n'))).has_value(); }

}  // namespace

OctetFlows::Flow& OctetFlows::flow_of(Connection& connection, Side side) { return connection.flows[side == Side::server ? 1 : 0]; }

OctetFlows::Connection& OctetFlows::connection(std::string_view name, EventSink& sink) {
  const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const auto& each) { return each.name == name; });
  if (found != connections_.end()) return *found;
  if (connections_.size() == kMostConnections) {
    end(connections_.front(), sink);
    connections_.pop_front();
  }
  connections_.emplace_back().name = std::string(name);
  return connections_.back();
}

void OctetFlows::open(std::string_view name, std::string_view host, std::uint16_t port, const Place& place, EventSink& sink) {
  auto& opened = connection(name, sink);
  end(opened, sink);
  opened = Connection();
  opened.name = std::string(name);
  opened.opened = true;
  opened.host = std::string(host);
  opened.port = port;
  opened.line = place.line;
  if (is_other_port(port)) opened.speaks = Speaks::something_else;
}

void OctetFlows::announce(Connection& connection, EventSink& sink) {
  if (!connection.opened) return;
  connection.opened = false;
  auto event = event_at(EventKind::open, connection.name, {.line = connection.line, .stamp = {}});
  event.text = connection.host;
  event.port = connection.port;
  push(event, sink);
}

void OctetFlows::close(std::string_view name, const Place& place, EventSink& sink) {
  auto& closed = connection(name, sink);
  end(closed, sink);
  if (closed.speaks == Speaks::smtp || closed.speaks == Speaks::tls) push(event_at(EventKind::close, name, place), sink);
  closed.speaks = Speaks::undecided;
}

bool OctetFlows::complain(std::string_view name, Trouble trouble, std::string_view words, const Place& place, EventSink& sink) {
  auto& unhappy = connection(name, sink);
  const auto colon = words.rfind(':');
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_port(trim(words.substr(colon + 1)));
  if (unhappy.speaks != Speaks::smtp && unhappy.speaks != Speaks::tls && !is_mail_port(port.value_or(unhappy.port))) return false;
  announce(unhappy, sink);
  auto event = event_at(EventKind::client_error, name, place);
  event.side = Side::client;
  event.trouble = trouble;
  event.text = words;
  push(event, sink);
  return true;
}

// A record of the handshake, an alert or data (RFC 8446 section 5.1), where a line would begin.
bool OctetFlows::begins_tls(const Connection& connection, const Flow& flow, std::string_view octets) {
  if (connection.speaks == Speaks::something_else || !flow.text.empty() || octets.size() < 2) return false;
  return octets[0] >= '\x14' && octets[0] <= '\x17' && octets[1] == '\x03';
}

bool OctetFlows::add(std::string_view name, Side side, std::string_view octets, const Place& place, EventSink& sink) {
  auto& speaker = connection(name, sink);
  if (side == Side::unknown) side = looks_like_a_reply(octets) ? Side::server : Side::client;
  auto& flow = flow_of(speaker, side);
  if (speaker.speaks != Speaks::tls && begins_tls(speaker, flow, octets)) {
    const bool of_mail = speaker.speaks == Speaks::smtp || is_mail_port(speaker.port);
    speaker.speaks = of_mail ? Speaks::tls : Speaks::something_else;
    if (of_mail) announce(speaker, sink);
    if (of_mail) push(event_at(EventKind::tls_started, name, place), sink);
  }
  if (speaker.speaks == Speaks::tls || speaker.speaks == Speaks::something_else) return false;
  for (auto end = octets.find('\n'); end != std::string_view::npos; end = octets.find('\n')) {
    append(flow, octets.substr(0, end), place);
    end_line(speaker, side, true, sink);
    octets.remove_prefix(end + 1);
  }
  if (!octets.empty()) append(flow, octets, place);
  return speaker.speaks != Speaks::something_else;
}

void OctetFlows::append(Flow& flow, std::string_view octets, const Place& place) {
  if (flow.text.empty()) {
    flow.line = place.line;
    flow.stamp = place.stamp;
    flow.stamp_text = std::string(place.stamp.text);
  }
  if (flow.lost) return;
  flow.text += octets;
  if (flow.text.size() <= kLongestLine + 1) return;
  flow.text.resize(kLongestLine);
  flow.lost = true;
  left_out_.add(Limited::lines);
}

void OctetFlows::lose(std::string_view name, Side side) {
  const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const auto& each) { return each.name == name; });
  if (found == connections_.end()) return;
  for (const auto each : {Side::client, Side::server}) {
    if (side != each && side != Side::unknown) continue;
    flow_of(*found, each).text.clear();
    flow_of(*found, each).lost = true;
  }
}

void OctetFlows::end_line(Connection& connection, Side side, bool whole, EventSink& sink) {
  auto& flow = flow_of(connection, side);
  const bool carriage_return = flow.text.ends_with('\r');
  if (carriage_return) flow.text.pop_back();
  const bool decides = connection.speaks == Speaks::undecided || (side == Side::client && !connection.client_heard);
  if (decides && connection.speaks != Speaks::something_else && !flow.text.empty()) {
    connection.speaks = is_of_mail(side, flow.text) ? Speaks::smtp : Speaks::something_else;
    connection.client_heard = connection.client_heard || side == Side::client;
  }
  if (connection.speaks == Speaks::smtp) announce(connection, sink);
  const bool nothing = flow.lost && flow.text.empty();
  if (connection.speaks == Speaks::smtp && !nothing) {
    flow.stamp.text = flow.stamp_text;
    if (side == Side::server) {
      connection.reply.push_back(flow.text);
      connection.bare_reply = connection.bare_reply || (whole && !carriage_return);
      const bool goes_on = whole && flow.text.size() > kCodeDigits && flow.text[kCodeDigits] == '-';
      if (!goes_on || connection.reply.size() >= kMostLines) end_reply(connection, flow.line, flow.stamp, sink);
    } else {
      auto event = event_at(EventKind::line, connection.name, {.line = flow.line, .stamp = flow.stamp});
      event.side = side;
      event.text = flow.text;
      event.bare_line_end = whole && !carriage_return;
      push(event, sink);
    }
  }
  flow.text.clear();
  flow.lost = false;
}

void OctetFlows::end_reply(Connection& connection, std::uint64_t line, const Stamp& stamp, EventSink& sink) {
  auto event = event_at(EventKind::line, connection.name, {.line = line, .stamp = stamp});
  event.side = Side::server;
  event.bare_line_end = connection.bare_reply;
  for (const auto& text : connection.reply) {
    event.text = text;
    push(event, sink);
  }
  connection.reply.clear();
  connection.bare_reply = false;
}

void OctetFlows::push(Event event, EventSink& sink) {
  event.line = std::max(event.line, last_line_);
  last_line_ = event.line;
  sink.on_event(event);
}

void OctetFlows::end(Connection& connection, EventSink& sink) {
  for (const auto side : {Side::client, Side::server}) {
    if (!flow_of(connection, side).text.empty()) end_line(connection, side, false, sink);
    flow_of(connection, side).lost = false;
  }
  const auto& server = flow_of(connection, Side::server);
  if (!connection.reply.empty()) end_reply(connection, server.line, {}, sink);
  if (connection.speaks == Speaks::undecided && is_mail_port(connection.port)) announce(connection, sink);
}

void OctetFlows::finish(EventSink& sink) {
  for (auto& each : connections_) end(each, sink);
}

}  // namespace smtpwhy
