// Dialogue: one connection from its beginning to its end: what the client wants is done by the transport, and put on record.
#pragma once

#include "send/adviser.h"
#include "send/client.h"
#include "send/deadlines.h"
#include "send/record.h"
#include "send/transport.h"

namespace smtpwhy {

/// What a dialogue stands on. All must outlive the call.
struct Surroundings {
  Transport& transport;
  LoginMaker& logins;
  Record& record;
  Adviser& adviser;
  const Deadlines& deadlines;
};

struct Spoken {
  SendOutcome outcome = SendOutcome::accepted;
  bool greeted = false;  ///< no other host is to be tried, see `Client::greeted`
};

[[nodiscard]] Spoken speak(const SendPlan& plan, const Host& host, const Surroundings& around);

}  // namespace smtpwhy
