#include "session/speaker.h"

#include "smtp/command.h"
#include "smtp/reply.h"

namespace smtpwhy {
namespace {

// Within what servers send (RFC 5321 section 4.2): other three digits may be anything.
bool reads_as_reply(std::string_view text) {
  const auto reply = parse_reply_line(text);
  return reply && reply->code.digit(1) >= 2 && reply->code.digit(1) <= 5;
}

Side side_by_words(std::string_view text) {
  if (reads_as_reply(text)) return Side::server;
  return reads_as_command(text) ? Side::client : Side::unknown;
}

constexpr std::size_t index_of(Side side) { return side == Side::client ? 0 : 1; }

}  // namespace

Side SpeakerFinder::learned(std::string_view mark) const {
  for (const auto side : {Side::client, Side::server}) {
    if (marks_[index_of(side)] == mark) return side;
  }
  // With one mark known, another one is the other side's.
  for (const auto side : {Side::client, Side::server}) {
    if (!marks_[index_of(side)].empty() && marks_[index_of(opposite(side))].empty()) return opposite(side);
  }
  return Side::unknown;
}

void SpeakerFinder::learn(std::string_view mark, Side side) {
  if (side != Side::unknown && marks_[index_of(side)].empty()) marks_[index_of(side)] = std::string(mark);
}

Side SpeakerFinder::side_of(const Event& line, bool client_may_say_anything) {
  if (line.side != Side::unknown) return line.side;
  const auto by_words = side_by_words(line.text);
  if (line.mark.empty()) return by_words == Side::unknown && client_may_say_anything ? Side::client : by_words;
  if (const auto side = learned(line.mark); side != Side::unknown) return side;
  learn(line.mark, by_words);
  return by_words;
}

}  // namespace smtpwhy
