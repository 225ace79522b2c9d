#include "format/line_kinds.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr LineKind speech(std::string_view name, Side side = Side::unknown) {
  return {name, LineFate::event, EventKind::line, side};
}

constexpr LineKind remark(std::string_view name, EventKind event, Side side = Side::unknown) {
  return {name, LineFate::event, event, side};
}

constexpr LineKind complaint(std::string_view name, Trouble trouble) {
  return {name, LineFate::event, EventKind::client_error, Side::client, trouble};
}

constexpr LineKind attempt(std::string_view name, DeliveryStatus status) {
  return {name, LineFate::event, EventKind::queue_fact, Side::unknown, Trouble::none, QueueFactKind::attempt, status};
}

constexpr LineKind turn(std::string_view name, Side side = Side::unknown) {
  LineKind kind{name, LineFate::noise, EventKind::note, side};
  kind.turns = true;
  return kind;
}

constexpr std::array<LineKind, 32> kKinds = {{
    speech("client", Side::client),
    speech("server", Side::server),
    speech("either"),
    speech(kWithin),
    turn("client-turn", Side::client),
    turn("server-turn", Side::server),
    turn("turn-ends"),
    speech(kContinuation),
    remark("body", EventKind::body_line, Side::client),
    remark("open", EventKind::open),
    remark("close", EventKind::close),
    remark("tls-started", EventKind::tls_started),
    remark("elided-body", EventKind::elided_body, Side::client),
    complaint("lost", Trouble::lost),
    complaint("timeout", Trouble::timeout),
    complaint("connect-failed", Trouble::connect_failed),
    complaint("tls-failed", Trouble::tls_failed),
    complaint("hung-up", Trouble::hung_up),
    complaint("error", Trouble::other),
    remark("told-reply", EventKind::told_reply),
    remark("latency", EventKind::note),
    {"noise", LineFate::noise},
    remark("message", EventKind::queue_fact),
    {"begun", LineFate::event, EventKind::queue_fact, Side::unknown, Trouble::none, QueueFactKind::attempt_begun},
    {"under-way", LineFate::event, EventKind::queue_fact, Side::unknown, Trouble::none, QueueFactKind::attempt_begun,
     DeliveryStatus::deferred},
    {kAbout, LineFate::noise},
    attempt("sent", DeliveryStatus::sent),
    attempt("deferred", DeliveryStatus::deferred),
    attempt("bounced", DeliveryStatus::bounced),
    attempt("rejected", DeliveryStatus::rejected),
    attempt("expired", DeliveryStatus::expired),
    attempt("discarded", DeliveryStatus::discarded),
}};

}  // namespace

const LineKind* find_line_kind(std::string_view name) {
  const auto* const found = std::find_if(kKinds.begin(), kKinds.end(), [&](const LineKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace smtpwhy
