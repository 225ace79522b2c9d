#include "cli/send/password.h"

#include "base/printable.h"
#include "input/reader.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

constexpr std::size_t kLongest = 65536;  // tokens have a few thousand octets

std::string first_line(std::string_view text) {
  const auto end = text.find_first_of("\r\n");
  return std::string(text.substr(0, end));
}

Result<std::string> from_environment(const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  if (value != nullptr) return std::string(value);
  return Error{ErrorKind::usage, fmt::format("there is no environment variable \"{}\"", variable), {}, {}, {}};
}

Result<std::string> from_file(const std::string& name) {
  const auto text = read_whole(name);
  if (!text) return text.error();
  return first_line(*text);
}

struct ClosePipe {
  void operator()(std::FILE* pipe) const { ::pclose(pipe); }
};

Result<std::string> from_command(const std::string& command) {
  const Error failed{ErrorKind::usage, "the command for the password gave none", command, {}, {}};
  std::unique_ptr<std::FILE, ClosePipe> pipe(::popen(command.c_str(), "r"));
  if (!pipe) return failed;
  std::string text;
  std::array<char, 4096> block{};
  while (text.size() < kLongest) {
    const auto count = std::fread(block.data(), 1, block.size(), pipe.get());
    if (count == 0) break;
    text.append(block.data(), count);
  }
  const int status = ::pclose(pipe.release());
  if (status != 0 || text.empty()) return failed;
  return first_line(text);
}

/// The terminal with its echo off. The key that interrupts ends the line: a signal would leave the echo off.
class SilentTerminal {
 public:
  explicit SilentTerminal(int descriptor) : descriptor_(descriptor) {
    if (::tcgetattr(descriptor_, &before_) != 0) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    silent.c_cc[VEOL] = before_.c_cc[VINTR];
    changed_ = ::tcsetattr(descriptor_, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (changed_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  [[nodiscard]] bool is_silent() const { return changed_; }
  [[nodiscard]] bool interrupts(char c) const { return before_.c_cc[VINTR] != 0 && static_cast<cc_t>(c) == before_.c_cc[VINTR]; }

 private:
  int descriptor_;
  termios before_{};
  bool changed_ = false;
};

// Nothing where the key that interrupts was pressed.
std::optional<std::string> read_line(int descriptor, const SilentTerminal& terminal) {
  std::string line;
  char c = 0;
  while (line.size() < kLongest) {
    const auto count = ::read(descriptor, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count != 1 || c == '\n') break;
    if (terminal.interrupts(c)) return std::nullopt;
    line += c;
  }
  return line;
}

void show(int descriptor, std::string_view text) { (void)!::write(descriptor, text.data(), text.size()); }

Result<std::string> from_terminal(const std::string& user) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  const Error none{ErrorKind::usage,
                   "there is no terminal to ask for the password at",
                   {},
                   "--password-env, --password-file or --password-command say where it is",
                   {}};
  if (terminal < 0) return none;
  std::optional<std::string> password;
  bool asked = false;
  {
    const SilentTerminal silent(terminal);
    asked = silent.is_silent();
    if (asked) {
      show(terminal, fmt::format("Password of {}: ", printable(user)));
      password = read_line(terminal, silent);
      show(terminal, "\n");
    }
  }
  ::close(terminal);
  if (!asked) return none;
  if (password) return *password;
  std::raise(SIGINT);
  return Error{ErrorKind::usage, "no password was given", {}, {}, {}};  // who ignores the signal comes here
}

}  // namespace

Result<std::string> password_for(const Arguments& arguments, const std::string& user) {
  if (arguments.has("password-env")) return from_environment(arguments.get("password-env"));
  if (arguments.has("password-file")) return from_file(arguments.get("password-file"));
  if (arguments.has("password-command")) return from_command(arguments.get("password-command"));
  return from_terminal(user);
}

}  // namespace smtpwhy::cli
