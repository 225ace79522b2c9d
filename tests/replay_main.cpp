// Stands in for libFuzzer in ordinary builds: gives a fuzz target every file named on the command line, or found in a folder
// named there, once. Each input lies in a heap block of exactly its size, so that a sanitizer sees one byte too far.
//
// With `--mutations COUNT` it gives the target so many mutations of those files instead (COUNT `x` N: N for each file), numbered from
// `--first NUMBER`. `--ending .log` leaves out files of other names. `--keep FILE` holds the mutation that is under way: the one that the target fell over.
// `--into FOLDER` writes the mutations there, each as a file named by its number, and gives the target none.
#include "mutations.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

std::optional<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.is_open() && !file.bad()) return content;
  std::fprintf(stderr, "cannot read %s\n", path.c_str());
  return std::nullopt;
}

struct Request {
  std::vector<std::filesystem::path> files;
  std::optional<std::uint64_t> mutations;  // none: the files themselves
  bool for_each_file = false;
  std::uint64_t first = 0;
  std::string ending;  // of the files' names, with its dot; empty: any
  std::string keep;
  std::string into;
};

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_count(std::string_view text, Request& request) {
  request.for_each_file = text.starts_with('x');
  if (request.for_each_file) text.remove_prefix(1);
  return read_number(text, request.mutations.emplace());
}

std::optional<Request> request_of(const std::vector<std::string>& words) {
  Request request;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string value = i + 1 < words.size() ? words[i + 1] : "";
    if (words[i] == "--mutations" && read_count(value, request)) {
      ++i;
    } else if (words[i] == "--first" && read_number(value, request.first)) {
      ++i;
    } else if (words[i] == "--keep" && !value.empty()) {
      request.keep = words[++i];
    } else if (words[i] == "--into" && !value.empty()) {
      request.into = words[++i];
    } else if (words[i] == "--ending" && !value.empty()) {
      request.ending = words[++i];
    } else if (words[i].starts_with("-")) {
      std::fprintf(stderr,
                   "usage: [--mutations [x]COUNT [--first NUMBER] [--keep FILE] [--into FOLDER]] [--ending .END] FILE|FOLDER...\n");
      return std::nullopt;
    } else {
      for (auto& file : files_below(words[i])) request.files.push_back(std::move(file));
    }
  }
  const auto other = [&](const auto& path) { return !request.ending.empty() && path.extension() != request.ending; };
  request.files.erase(std::remove_if(request.files.begin(), request.files.end(), other), request.files.end());
  return request;
}

int replay_files(const Request& request) {
  replay({});
  for (const auto& path : request.files) {
    const auto content = content_of(path);
    if (!content) return 1;
    replay(*content);
  }
  std::printf("%zu inputs, no failure\n", request.files.size() + 1);
  return 0;
}

// The file is not made anew each time: some file systems write what replaces a file to the disk at once, and that takes longer than all else.
void keep(const std::string& text, std::ofstream& kept, const std::string& name) {
  kept.seekp(0);
  kept << text << std::flush;
  std::filesystem::resize_file(name, text.size());
}

int replay_mutations(const Request& request) {
  std::vector<std::string> texts;
  for (const auto& path : request.files) {
    auto content = content_of(path);
    if (!content) return 1;
    texts.push_back(*std::move(content));
  }
  if (texts.empty()) return 1;
  std::ofstream kept;
  if (!request.keep.empty()) kept.open(request.keep, std::ios::binary);
  const auto count = *request.mutations * (request.for_each_file ? texts.size() : 1);
  for (auto number = request.first; number < request.first + count; ++number) {
    const auto text = smtpwhy::test::mutation(texts, number);
    if (!request.into.empty()) {
      std::ofstream(request.into + "/" + std::to_string(number), std::ios::binary) << text;
      continue;
    }
    if (kept.is_open()) keep(text, kept, request.keep);
    replay(text);
  }
  if (!request.keep.empty()) std::filesystem::remove(request.keep);
  std::printf("mutations %llu to %llu of %zu files, no failure\n", static_cast<unsigned long long>(request.first),
              static_cast<unsigned long long>(request.first + count), texts.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto request = request_of({argv + 1, argv + argc});
  if (!request) return 2;
  return request->mutations ? replay_mutations(*request) : replay_files(*request);
}
