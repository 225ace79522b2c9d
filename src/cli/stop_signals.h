// StopSignals: Ctrl-C (SIGINT), SIGTERM and SIGHUP (the terminal is gone) heard at a descriptor instead of ending the program, so that
// what was read so far can still be reported. SIGQUIT is for who wants the end at once. By signalfd, which Linux has: no handler, and so
// nothing global for it to write to.
#pragma once

#include <csignal>
#include <initializer_list>

namespace smtpwhy::cli {

class StopSignals {
 public:
  /// From now on, unless whoever started the program has these signals ignored.
  StopSignals() : StopSignals({SIGINT, SIGTERM, SIGHUP}) {}
  explicit StopSignals(std::initializer_list<int> signals);
  /// They end the program again; those that came meanwhile do not. But a terminal that is gone is often told twice, by the kernel and by
  /// the shell: behind one SIGHUP, further ones do nothing.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Has something to read as soon as one came; -1 where the system does not allow that, and then the signals end the program.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
  sigset_t before_{};
};

}  // namespace smtpwhy::cli
