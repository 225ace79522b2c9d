// smtpwhy-send: what `smtpwhy send` starts. It has the same options and words; only what it loads is more.
#include "cli/send/sender.h"
#include "cli/terminal_program.h"

namespace {

smtpwhy::cli::Exit work(const std::vector<std::string>& words, smtpwhy::cli::Console& console) {
  const auto arguments = smtpwhy::cli::parse_arguments("send", words);
  if (arguments) return smtpwhy::cli::send_as_asked(*arguments, console);
  complain(console, arguments.error());
  return smtpwhy::cli::Exit::trouble;
}

}  // namespace

int main(int argc, char** argv) { return smtpwhy::cli::run_at_terminal(work, {argv + 1, argv + argc}); }
