#include "send/dialogue.h"

namespace smtpwhy {
namespace {

class Dialogue {
 public:
  Dialogue(const SendPlan& plan, const Host& host, const Surroundings& around)
      : plan_(plan), host_(host), around_(around), client_(plan, around.logins) {}

  Spoken run() {
    around_.record.open(host_.name, host_.port, around_.transport.now());
    auto connected = around_.transport.connect(host_, around_.deadlines.of(Wait::connect));
    for (const auto& remark : connected.remarks) tell(EventKind::note, remark);
    connected_ = !connected.failure;
    if (connected.failure) {
      client_.on_failure(connected.failure->trouble, connected.failure->why);
    } else if (plan_.tls != TlsUse::from_start || secure(Wait::handshake)) {
      client_.on_connected();
    }
    while (true) {
      const auto actions = client_.take_actions();
      for (const auto& action : actions) perform(action);
      if (!actions.empty()) continue;  // performing them may have led to more
      if (client_.over()) break;
      listen();
    }
    return {client_.outcome(), client_.greeted()};
  }

 private:
  void tell(EventKind kind, std::string_view text) {
    around_.record.tell(kind, Side::client, Trouble::none, text, around_.transport.now());
  }

  void perform(const Action& action) {
    switch (action.kind) {
      case ActionKind::tell:
        around_.record.tell(action.event, action.side, action.trouble, action.text, around_.transport.now());
        break;
      case ActionKind::send: return send(action);
      case ActionKind::refused: return advise(action);
      case ActionKind::expect: wait_ = action.wait; return around_.transport.expect_within(around_.deadlines.of(action.wait));
      case ActionKind::start_tls:
        if (secure(action.wait)) client_.on_tls_started();
        break;
      case ActionKind::close:
        around_.transport.close();
        if (connected_) tell(EventKind::close, {});
        break;
    }
  }

  void advise(const Action& action) {
    const Refusal refusal{action.text, action.command, host_.name, plan_.sender, action.recipient};
    for (const auto& line : around_.adviser.advice_on(refusal)) tell(EventKind::note, line);
  }

  // A server that has hung up may have said why before: that is read first, and tells more than that nothing can be sent.
  void send(const Action& action) {
    const auto failure = around_.transport.send(action.text, around_.deadlines.of(action.wait));
    if (!failure || failure->trouble != Trouble::timeout) return;
    client_.on_failure(failure->trouble, failure->why);
  }

  bool secure(Wait wait) {
    const auto secured = around_.transport.start_tls(host_, around_.deadlines.of(wait));
    if (!secured.parameters.empty()) tell(EventKind::tls_started, secured.parameters);
    for (const auto& remark : secured.remarks) tell(EventKind::note, remark);
    if (secured.failure) client_.on_failure(secured.failure->trouble, secured.failure->why);
    return !secured.failure;
  }

  void listen() {
    auto received = around_.transport.receive();
    switch (received.arrival) {
      case Arrival::bytes: return client_.on_bytes(received.text);
      case Arrival::closed: return client_.on_closed();
      case Arrival::timeout: return client_.on_timeout(around_.deadlines.of(wait_));
      case Arrival::failed: return client_.on_failure(Trouble::lost, received.text);
    }
  }

  const SendPlan& plan_;
  const Host& host_;
  const Surroundings& around_;
  Client client_;
  Wait wait_ = Wait::greeting;
  bool connected_ = false;
};

}  // namespace

Spoken speak(const SendPlan& plan, const Host& host, const Surroundings& around) { return Dialogue(plan, host, around).run(); }

}  // namespace smtpwhy
