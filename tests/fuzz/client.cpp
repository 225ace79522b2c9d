// The SMTP client against any server: whatever comes, however it is cut, it comes to an end and tells no secret.
#include "send/client.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

smtpwhy::SendPlan plan_for(std::uint8_t choice) {
  smtpwhy::SendPlan plan;
  plan.helo = "me.example";
  plan.sender = "a@example.org";
  plan.recipients = {"b@example.net", "c@example.net"};
  plan.message = "Subject: x\r\n\r\n.\r\n";
  plan.lmtp = (choice & 1U) != 0;
  plan.chunking = (choice & 2U) != 0;
  plan.pipelining = (choice & 4U) != 0;
  if ((choice & 8U) != 0) plan.login = smtpwhy::Credentials{"alice", "wonderland", {}, true};
  if ((choice & 16U) != 0) plan.commands = {"VRFY bob"};
  return plan;
}

// Does what is asked for: a handshake always goes well.
void perform(smtpwhy::Client& client, bool has_secret) {
  for (auto actions = client.take_actions(); !actions.empty(); actions = client.take_actions()) {
    for (const auto& action : actions) {
      if (action.kind == smtpwhy::ActionKind::start_tls) client.on_tls_started();
      const bool told = has_secret && action.kind == smtpwhy::ActionKind::tell;
      if (told && action.text.find("wonderland") != std::string::npos) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto plan = plan_for(data[0]);
  const std::size_t piece = data[1] + std::size_t{1};
  // What the server says by itself is no secret of ours.
  const std::string_view server(reinterpret_cast<const char*>(data) + 2, size - 2);
  const bool has_secret = plan.login.has_value() && server.find("wonderland") == std::string_view::npos;
  smtpwhy::PlainLogins logins;
  smtpwhy::Client client(plan, logins);
  client.on_connected();
  auto rest = server;
  while (!rest.empty() && !client.over()) {
    client.on_bytes(rest.substr(0, piece));
    rest.remove_prefix(std::min(piece, rest.size()));
    perform(client, has_secret);
  }
  client.on_closed();
  perform(client, has_secret);
  if (!client.over()) std::abort();
  return 0;
}
