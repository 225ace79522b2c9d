// send: speaks with a server, and reports on what was said as on any log.
#pragma once

#include "knowledge/tables.h"
#include "report/renderer.h"
#include "send/dialogue.h"

#include <string>
#include <vector>

namespace smtpwhy {

struct SendRequest {
  SendPlan plan;
  std::vector<Host> hosts;           ///< tried in order, until one greets
  std::vector<std::string> remarks;  ///< for the head of the record
  Deadlines deadlines;
  std::string record_name = "-";  ///< as reports call the transcript
};

/// What sending is done with. All must outlive the call.
struct SendMeans {
  Transport& transport;
  LoginMaker& logins;
  const knowledge::Tables& tables;
};

/// The transcript goes to `transcript` line by line, the report to the renderer at the end. The plan was checked before.
[[nodiscard]] SendOutcome send(const SendRequest& request, const SendMeans& means, TextSink& transcript, Renderer& renderer);

}  // namespace smtpwhy
