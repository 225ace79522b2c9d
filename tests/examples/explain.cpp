// What does a reply mean, whose move is it, and what is to be done? Takes the replies that it is given, else one of its own.
#include "knowledge/explain.h"

#include <iostream>
#include <string>
#include <vector>

namespace {

void print(const smtpwhy::knowledge::Explanation& explanation) {
  std::cout << explanation.input << "\n";
  if (explanation.cause.empty()) {
    std::cout << "  nothing failed, or nothing is known of it\n";
    return;
  }
  std::cout << "  " << explanation.title << " (" << explanation.cause << ")\n";
  std::cout << "  whose move: " << explanation.who << "; try again: " << explanation.retry << "\n";
  for (const auto& fix : explanation.fixes) std::cout << "  - " << fix << "\n";
  for (const auto& check : explanation.checks) std::cout << "  $ " << check << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> replies(argv + 1, argv + argc);
  if (replies.empty()) replies = {"550 5.7.1 Service refused; 192.0.2.9 is listed in zen.example.org", "250 OK"};

  // The tables are constants of the library. An explainer keeps what it has compiled of them, so one is made for many replies.
  smtpwhy::knowledge::Explainer explainer(smtpwhy::knowledge::builtin_tables());
  smtpwhy::knowledge::ExplainContext context;
  context.command = "RCPT";  // where it is known: the same words may mean something else elsewhere
  for (const auto& reply : replies) print(explainer.explain(reply, context));
}
