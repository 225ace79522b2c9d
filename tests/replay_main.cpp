// Stands in for libFuzzer in ordinary builds: gives a fuzz target every file named on the command line, or found in a folder
// named there, once. Each input lies in a heap block of exactly its size, so that a sanitizer sees one byte too far.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_below(const std::filesystem::path& start) {
  if (!std::filesystem::is_directory(start)) return {start};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(start)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void replay(const std::string& content) {
  const auto block = std::make_unique<std::uint8_t[]>(content.size());
  if (!content.empty()) std::memcpy(block.get(), content.data(), content.size());
  LLVMFuzzerTestOneInput(block.get(), content.size());
}

bool replay_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    return false;
  }
  replay(content);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  replay({});
  int count = 1;
  for (int i = 1; i < argc; ++i) {
    for (const auto& path : files_below(argv[i])) {
      if (!replay_file(path)) return 1;
      ++count;
    }
  }
  std::printf("%d inputs, no failure\n", count);
  return 0;
}
