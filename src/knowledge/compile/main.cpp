// smtpwhy-tables OUTPUT.cpp DATA_DIR: reads and checks the tables, and writes them as C++. A mistake stops the build.
#include "knowledge/check.h"
#include "knowledge/compile/emit.h"
#include "knowledge/load.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using smtpwhy::knowledge::TableFile;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<TableFile> table_files(const fs::path& folder) {
  std::vector<TableFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    files.push_back({fs::relative(entry.path(), folder).generic_string(), contents(entry.path())});
  }
  std::sort(files.begin(), files.end(), [](const TableFile& a, const TableFile& b) { return a.name < b.name; });
  return files;
}

int complain(const std::vector<smtpwhy::Error>& errors, const fs::path& folder) {
  for (const auto& error : errors) std::cerr << (folder / "").generic_string() << smtpwhy::describe(error) << "\n";
  std::cerr << errors.size() << " mistakes in the tables\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: smtpwhy-tables OUTPUT.cpp DATA_DIR\n";
    return 2;
  }
  const fs::path folder = argv[2];
  const auto loaded = smtpwhy::knowledge::load_tables(table_files(folder));
  if (!loaded.errors.empty()) return complain(loaded.errors, folder);
  if (const auto errors = smtpwhy::knowledge::check_tables(loaded.store); !errors.empty()) return complain(errors, folder);
  std::ofstream output(argv[1], std::ios::binary);
  output << smtpwhy::knowledge::emit_tables(loaded.store.tables());
  return output.flush() ? 0 : 2;
}
