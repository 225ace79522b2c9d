#include "mimic/serving.h"

#include "mimic/server.h"

namespace smtpwhy {
namespace {

class Serving {
 public:
  Serving(const Script& script, Listener& listener, Record& record, Deadlines::Duration limit)
      : listener_(listener), record_(record), limit_(limit), server_(script) {}

  void run() {
    server_.on_connected();
    while (true) {
      const auto actions = server_.take_actions();
      for (const auto& action : actions) perform(action);
      if (!actions.empty()) continue;  // performing them may have led to more
      if (server_.over()) break;
      listen();
    }
  }

 private:
  void tell(EventKind kind, std::string_view text) { record_.tell(kind, Side::client, Trouble::none, text, listener_.now()); }

  void perform(const Action& action) {
    switch (action.kind) {
      case ActionKind::tell: return record_.tell(action.event, action.side, action.trouble, action.text, listener_.now());
      case ActionKind::send: return send(action.text);
      case ActionKind::expect: return listener_.expect_within(limit_);
      case ActionKind::start_tls: return secure();
      case ActionKind::refused: return;  // only clients are refused anything
      case ActionKind::close: listener_.close(); return tell(EventKind::close, {});
    }
  }

  // Whoever has gone is noticed by listening, and may have said something before.
  void send(std::string_view text) {
    const auto failure = listener_.send(text, limit_);
    if (failure && failure->trouble == Trouble::timeout)
      server_.on_failure(failure->trouble, "the client does not take what is sent");
  }

  void secure() {
    const auto secured = listener_.start_tls(limit_);
    if (!secured.parameters.empty()) tell(EventKind::tls_started, secured.parameters);
    if (secured.failure) return server_.on_failure(secured.failure->trouble, secured.failure->why);
    server_.on_tls_started();
  }

  void listen() {
    const auto received = listener_.receive();
    switch (received.arrival) {
      case Arrival::bytes: return server_.on_bytes(received.text);
      case Arrival::closed: return server_.on_closed();
      case Arrival::timeout: return server_.on_timeout();
      case Arrival::failed: return server_.on_failure(Trouble::other, received.text);
    }
  }

  Listener& listener_;
  Record& record_;
  Deadlines::Duration limit_;
  Server server_;
};

}  // namespace

void serve(const Script& script, Listener& listener, Record& record, Deadlines::Duration limit) {
  Serving(script, listener, record, limit).run();
}

}  // namespace smtpwhy
