// The server out of any log against any client: whatever the log tells and whatever comes, however it is cut, it comes to an end, says whole
// lines, and keeps logins out of the record. An input is a log, then a line `====` and what the client says; without that line the
// client says a little of everything. Its first octet tells in which pieces that comes.
#include "mimic/server.h"

#include "run/input_run.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kMark = "\n====\n";
constexpr std::string_view kSecret = "c2VjcmV0d29yZA==";
constexpr std::string_view kUsual =
    "EHLO me\r\nAUTH PLAIN c2VjcmV0d29yZA==\r\nAUTH LOGIN\r\nc2VjcmV0d29yZA==\r\nc2VjcmV0d29yZA==\r\nMAIL FROM:<a@b>\r\nRCPT "
    "TO:<b@c>\r\nRCPT "
    "TO:<d@c>\r\nDATA\r\nx\r\n.\r\nBDAT 3 LAST\r\na\r\nVRFY x\r\nLHLO me\r\nRSET\r\nSTARTTLS\r\nHELO me\r\nMAIL FROM:<>\r\nRCPT "
    "TO:<b@c>\r\nDATA\r\n.\r\nQUIT\r\n";

/// Does what is asked for: a handshake always goes well.
void perform(smtpwhy::Server& server, bool secret) {
  for (auto actions = server.take_actions(); !actions.empty(); actions = server.take_actions()) {
    for (const auto& action : actions) {
      using enum smtpwhy::ActionKind;
      if (action.kind == start_tls) server.on_tls_started();
      if (action.kind == send && !action.text.ends_with("\r\n")) std::abort();
      if (secret && action.kind == tell && action.text.find(kSecret) != std::string::npos) std::abort();
    }
  }
}

class Player : public smtpwhy::SessionSink {
 public:
  Player(std::string_view said, std::size_t piece, bool secret) : said_(said), piece_(piece), secret_(secret) {}
  void on_session(smtpwhy::Session&& session) override { play(smtpwhy::script_of(session, {})); }
  void on_delivery(const smtpwhy::Delivery& delivery) override { play(smtpwhy::script_of(delivery, {})); }

 private:
  void play(const smtpwhy::Result<smtpwhy::Script>& script) {
    constexpr int kMost = 20;  // of one input
    if (!script || ++played_ > kMost) return;
    smtpwhy::Server server(*script);
    server.on_connected();
    perform(server, secret_);
    for (auto rest = said_; !rest.empty() && !server.over(); rest.remove_prefix(std::min(piece_, rest.size()))) {
      server.on_bytes(rest.substr(0, piece_));
      perform(server, secret_);
    }
    server.on_closed();
    perform(server, secret_);
    if (!server.over()) std::abort();
  }

  std::string_view said_;
  std::size_t piece_;
  bool secret_;
  int played_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto mark = input.find(kMark);
  const auto log = input.substr(0, mark == std::string_view::npos ? size : mark + 1);
  const auto said = mark == std::string_view::npos ? kUsual : input.substr(mark + kMark.size());
  const bool secret = mark == std::string_view::npos && log.find(kSecret) == std::string_view::npos;
  Player player(said, data[0] + std::size_t{1}, secret);
  std::uint64_t next_id = 1;
  static const smtpwhy::FormatCatalogue catalogue(smtpwhy::knowledge::builtin_tables());
  smtpwhy::InputRun run(catalogue, {nullptr, {}}, next_id, player);
  run.add(log);
  static_cast<void>(run.finish());
  return 0;
}
