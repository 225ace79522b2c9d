// smtpwhy-send: what `smtpwhy send`, `smtpwhy reproduce` and `smtpwhy mimic` start. It has the same options and words; only what it loads is more.
#include "cli/configuration.h"
#include "cli/send/sender.h"
#include "cli/terminal_program.h"

namespace {

// The first word is the command, as smtpwhy read it.
smtpwhy::cli::Exit work(const std::vector<std::string>& words, smtpwhy::cli::Console& console) {
  const std::string command = words.empty() ? "send" : words.front();
  const auto arguments =
      smtpwhy::cli::arguments_for(command, {words.begin() + (words.empty() ? 0 : 1), words.end()}, console, false);
  if (arguments) console.settings = arguments->settings;
  if (arguments && command == "reproduce") return smtpwhy::cli::reproduce_as_asked(*arguments, console);
  if (arguments && command == "mimic") return smtpwhy::cli::mimic_as_asked(*arguments, console);
  if (arguments) return smtpwhy::cli::send_as_asked(*arguments, console);
  complain(console, arguments.error());
  return smtpwhy::cli::Exit::trouble;
}

}  // namespace

int main(int argc, char** argv) { return smtpwhy::cli::run_at_terminal(work, {argv + 1, argv + argc}); }
