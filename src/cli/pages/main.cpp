// smtpwhy-pages FOLDER: writes the man pages and the completions of shells, while smtpwhy is built.
#include "cli/completion.h"
#include "cli/man_page.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

bool write(const std::filesystem::path& path, const std::string& text) {
  std::error_code failure;
  std::filesystem::create_directories(path.parent_path(), failure);
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (file.flush()) return true;
  std::cerr << "cannot write " << path << "\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: smtpwhy-pages FOLDER\n";
    return 2;
  }
  namespace cli = smtpwhy::cli;
  const std::filesystem::path folder = argv[1];
  bool done = write(folder / "man1" / "smtpwhy.1", cli::man_page());
  for (const auto& command : cli::command_rows()) {
    const auto name = "smtpwhy-" + std::string(command.name) + ".1";
    done = write(folder / "man1" / name, cli::man_page(command)) && done;
  }
  for (const auto& shell : cli::shell_rows()) {
    done = write(folder / shell.file, shell.script(smtpwhy::knowledge::builtin_tables())) && done;
  }
  return done ? 0 : 2;
}
