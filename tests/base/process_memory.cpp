#include "base/process_memory.h"

#include "catch.h"

#include <string>
#include <string_view>

namespace smtpwhy {

TEST_CASE("a process is told of once, until another takes its place", "[base]") {
  ProcessMemory<std::string_view> memory;
  int told = 0;
  const auto daemon_of = [&](std::string_view process) {
    ++told;
    return process.substr(0, process.find('['));
  };
  CHECK(memory.of("postfix/smtp[1]", daemon_of) == "postfix/smtp");
  CHECK(memory.of(std::string("postfix/smtp[1]"), daemon_of) == "postfix/smtp");
  CHECK(told == 1);
  CHECK(memory.of("postfix/qmgr[1]", daemon_of) == "postfix/qmgr");
  CHECK(memory.of("", daemon_of).empty());
  CHECK(memory.of("x", daemon_of) == "x");
}

TEST_CASE("names of any length are told of rightly", "[base]") {
  ProcessMemory<std::string_view> memory;
  const auto whole = [](std::string_view process) { return process; };
  for (int round = 0; round < 2; ++round) {
    for (std::size_t size = 0; size < 200; ++size) {
      for (const char last : {'a', 'b'}) {
        const auto process = std::string(size, 'x') + last + "]";
        if (memory.of(process, whole) != process) FAIL_CHECK(process);
      }
    }
  }
}

TEST_CASE("of many processes each is told of rightly", "[base]") {
  ProcessMemory<std::string_view> memory;
  const auto whole = [](std::string_view process) { return process; };
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 2000; ++i) {
      const auto process = "postfix/submission/smtpd[" + std::to_string(i) + "]";
      if (memory.of(process, whole) != process) FAIL_CHECK(process);
    }
  }
}

}  // namespace smtpwhy
