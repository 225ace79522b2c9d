#include "cli/stop_signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace smtpwhy::cli {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals(std::initializer_list<int> signals) {
  sigset_t heard{};
  sigemptyset(&heard);
  for (const int signal : signals) {
    if (!is_ignored(signal)) sigaddset(&heard, signal);
  }
  descriptor_ = ::signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
  // Blocked, or they would end the program before they can be heard.
  if (descriptor_ >= 0) ::pthread_sigmask(SIG_BLOCK, &heard, &before_);
}

StopSignals::~StopSignals() {
  if (descriptor_ < 0) return;
  signalfd_siginfo one{};
  while (::read(descriptor_, &one, sizeof one) > 0) {
    if (one.ssi_signo == SIGHUP) sigaddset(&before_, SIGHUP);
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  ::close(descriptor_);
}

}  // namespace smtpwhy::cli
