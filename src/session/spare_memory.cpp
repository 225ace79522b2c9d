#include "session/spare_memory.h"

#include <utility>

namespace smtpwhy {
namespace {

// Memory of others is not worth keeping.
bool is_of_usual_size(const Session& session) {
  constexpr std::size_t kMostExchanges = 64;  // nearly all have fewer
  return session.text.has_one_block() && session.exchanges.capacity() <= kMostExchanges;
}

}  // namespace

void SpareMemory::give_to(Session& session) {
  if (pieces_.empty() || !session.text.empty() || session.exchanges.capacity() > 0) return;
  session.text = std::move(pieces_.back().text);
  session.exchanges = std::move(pieces_.back().exchanges);
  pieces_.pop_back();
}

void SpareMemory::take_from(Session&& session) {
  if (pieces_.size() >= kMost || !is_of_usual_size(session)) return;
  auto& piece = pieces_.emplace_back(Piece{std::move(session.text), std::move(session.exchanges)});
  piece.text.clear();
  piece.exchanges.clear();
}

}  // namespace smtpwhy
