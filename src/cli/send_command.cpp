// smtpwhy send, smtpwhy reproduce, smtpwhy mimic: hand over to the program beside this one that has what sending needs. A look-up must not load sockets and TLS.
#include "cli/commands.h"

#include <unistd.h>

#include <array>
#include <climits>

namespace smtpwhy::cli {
namespace {

constexpr std::string_view kProgram = "smtpwhy-send";

// The folder of this program, with its slash; empty where the system does not tell.
std::string own_folder() {
  std::array<char, PATH_MAX> path{};
  const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  const std::string text(path.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return text.substr(0, text.rfind('/') + 1);
}

}  // namespace

Exit run_send(const Arguments& arguments, Console& console) {
  console.out.flush();
  console.err.flush();
  std::vector<std::string> words = {own_folder() + std::string(kProgram), arguments.command};
  words.insert(words.end(), arguments.given.begin(), arguments.given.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  // Where its folder is not known it is not looked for: one that happens to lie here is none of ours.
  if (words.front().starts_with('/')) ::execv(pointers.front(), pointers.data());
  complain(
      console,
      {ErrorKind::usage, "the part that sends is not there", words.front(), "it is installed beside smtpwhy; put it back", {}});
  return Exit::trouble;
}

}  // namespace smtpwhy::cli
