#include "send/deadlines.h"

namespace smtpwhy {
namespace {

using namespace std::chrono_literals;

struct WaitRow {
  Wait wait;
  Deadlines::Duration limit;
};

// RFC 5321 section 4.5.3.2 names the least that a client must wait for greeting, MAIL, RCPT, DATA, blocks and the end of data. The others
// are not in any RFC: EHLO, AUTH and the rest wait as long as a server must for the next command; for QUIT nothing depends on the answer.
constexpr std::array<WaitRow, kWaits> kRows = {{
    {Wait::connect, 30s},
    {Wait::handshake, 60s},
    {Wait::greeting, 5min},
    {Wait::hello, 5min},
    {Wait::login, 5min},
    {Wait::mail, 5min},
    {Wait::rcpt, 5min},
    {Wait::data, 2min},
    {Wait::data_block, 3min},
    {Wait::end_of_data, 10min},
    {Wait::other, 5min},
    {Wait::quit, 10s},
}};

}  // namespace

Deadlines::Deadlines() : limits_{} {
  for (const auto& row : kRows) limits_.at(static_cast<std::size_t>(row.wait)) = row.limit;
}

void Deadlines::set_replies(Duration limit) {
  const auto connect = of(Wait::connect);
  limits_.fill(limit);
  set_connect(connect);
}

void Deadlines::set_connect(Duration limit) { limits_.at(static_cast<std::size_t>(Wait::connect)) = limit; }

}  // namespace smtpwhy
