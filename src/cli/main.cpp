// smtpwhy: hands the command line and the terminal to the commands.
#include "cli/terminal_program.h"

int main(int argc, char** argv) { return smtpwhy::cli::run_at_terminal(smtpwhy::cli::run_program, {argv + 1, argv + argc}); }
