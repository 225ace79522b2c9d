#include "cli/memory_reserve.h"

#include "cli/commands.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <new>
#include <string_view>

namespace smtpwhy::cli {
namespace {

constexpr std::array kLimits = {RLIMIT_AS, RLIMIT_DATA};  // addresses of any kind; those that can be written to

// Of a thread that runs out of memory while another one says so, and ends both.
[[noreturn]] void wait_for_the_end() {
  for (;;) ::pause();
}

// Nothing here may allocate, and a handler is given nothing that could remember that another thread came first.
[[noreturn]] void end_without_memory() {
  static std::atomic_flag told = ATOMIC_FLAG_INIT;
  if (told.test_and_set()) wait_for_the_end();
  for (const std::string_view words : {"smtpwhy: memory ran out\nhint: ", kMemoryHint, "\n"}) {
    (void)!::write(STDERR_FILENO, words.data(), words.size());
  }
  ::_exit(static_cast<int>(Exit::trouble));
}

// For another thread that failed just before the reserve was let go: it may try again as well.
void try_once_more() { std::set_new_handler(end_without_memory); }

void raise_limits() {
  for (const auto which : kLimits) {
    rlimit limit{};
    if (::getrlimit(which, &limit) != 0) continue;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(which, &limit);
  }
}

void let_reserve_go() {
  raise_limits();
  std::set_new_handler(try_once_more);
}

// The hard limit becomes what the soft one was: up to there, and no further, it is raised again.
bool hold_back(decltype(RLIMIT_AS) which) {
  rlimit limit{};
  if (::getrlimit(which, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  limit.rlim_max = limit.rlim_cur;
  limit.rlim_cur -= std::min<rlim_t>(MemoryReserve::kMost, limit.rlim_cur / MemoryReserve::kShare);
  return ::setrlimit(which, &limit) == 0;
}

}  // namespace

void end_where_memory_ends() { std::set_new_handler(end_without_memory); }

MemoryReserve::MemoryReserve() {
  for (const auto which : kLimits) held_ |= hold_back(which);
  if (held_) std::set_new_handler(let_reserve_go);
}

MemoryReserve::~MemoryReserve() {
  if (!held_) return;
  raise_limits();
  end_where_memory_ends();
}

bool MemoryReserve::is_in_use() const { return held_ && std::get_new_handler() != let_reserve_go; }

}  // namespace smtpwhy::cli
