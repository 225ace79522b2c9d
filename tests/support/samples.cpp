#include "support/samples.h"

#include "catch.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace smtpwhy::testing {
namespace {

namespace fs = std::filesystem;

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

std::set<std::string> check_samples(std::string_view folder, const std::function<bool(std::string_view, std::string_view)>& shows) {
  std::set<std::string> good;
  std::set<std::string> bad;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SMTPWHY_SOURCE_DIR) / folder)) {
    if (entry.path().extension() != ".log") continue;
    const auto kind = entry.path().parent_path().filename().string();
    const bool is_bad = entry.path().filename().string().starts_with("bad-");
    (is_bad ? bad : good).insert(kind);
    INFO(entry.path().string());
    CHECK(shows(contents_of(entry.path()), kind) == is_bad);
  }
  CHECK(good == bad);
  return bad;
}

}  // namespace smtpwhy::testing
