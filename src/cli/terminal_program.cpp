#include "cli/terminal_program.h"

#include "cli/memory_reserve.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace smtpwhy::cli {
namespace {

std::size_t terminal_columns(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// Who started us may have closed a standard stream. Then the next file that is opened would be taken for it: a transcript for standard
// output, what tells of signals for standard input. What is put there instead can do nothing, so that using it is an error as before.
void hold_place_of(int descriptor, int unusable_mode) {
  if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) (void)::open("/dev/null", unusable_mode);
}

bool is_dumb_terminal() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) == "dumb";
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

// Where the XDG Base Directory Specification has it; what is no absolute path does not count there.
std::string configuration_file() {
  const auto folder = variable("XDG_CONFIG_HOME");
  if (folder.starts_with('/')) return folder + "/smtpwhy/config";
  const auto home = variable("HOME");
  return home.empty() ? std::string() : home + "/.config/smtpwhy/config";
}

}  // namespace

int run_at_terminal(Work work, const std::vector<std::string>& words) {
  end_where_memory_ends();
  hold_place_of(STDIN_FILENO, O_WRONLY);
  hold_place_of(STDOUT_FILENO, O_RDONLY);
  hold_place_of(STDERR_FILENO, O_RDONLY);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen when writing
  DescriptorSink out(STDOUT_FILENO);
  DescriptorSink err(STDERR_FILENO);
  const char* no_color = std::getenv("NO_COLOR");
  Console console{out,
                  err,
                  ::isatty(STDIN_FILENO) == 1,
                  ::isatty(STDOUT_FILENO) == 1,
                  no_color != nullptr && *no_color != '\0',
                  terminal_columns(STDOUT_FILENO),
                  ::isatty(STDERR_FILENO) == 1 && !is_dumb_terminal(),
                  terminal_columns(STDERR_FILENO),
                  configuration_file(),
                  variable("HOME"),
                  {}};
  auto exit = Exit::trouble;
  try {
    exit = work(words, console);
  } catch (const std::exception& problem) {
    complain(console, {ErrorKind::input, problem.what(), {}, {}, {}});
  }
  out.flush();
  if (const auto written = out.result(); !written) {
    complain(console, written.error());
    exit = Exit::trouble;
  }
  err.flush();
  return out.closed() && out.result().ok() ? 0 : static_cast<int>(exit);
}

}  // namespace smtpwhy::cli
