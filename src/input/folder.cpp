#include "input/folder.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

namespace fs = std::filesystem;

class Collector {
 public:
  /// False: there are too many files.
  bool collect(const fs::path& folder, int depth) {
    for (const auto& path : entries_of(folder)) {
      std::error_code failure;
      const bool link = fs::is_symlink(fs::symlink_status(path, failure));
      if (fs::is_directory(path, failure)) {
        if (!link && !descend(path, depth)) return false;
      } else if (fs::is_regular_file(path, failure) && fs::file_size(path, failure) > 0) {
        if (files_.names.size() == kMostFolderFiles) return false;
        files_.names.push_back(path.string());
      }
    }
    return true;
  }

  [[nodiscard]] FolderFiles take() { return std::move(files_); }

 private:
  bool descend(const fs::path& folder, int depth) {
    if (depth < kDeepestFolder) return collect(folder, depth + 1);
    files_.errors.push_back({ErrorKind::input, "is too deep in other folders", folder.string(), "name it to have it read", {}});
    return true;
  }

  std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure); !failure && at != fs::directory_iterator(); at.increment(failure)) {
      if (!at->path().filename().string().starts_with('.')) entries.push_back(at->path());
    }
    if (failure) files_.errors.push_back({ErrorKind::input, "cannot read: " + failure.message(), folder.string(), {}, {}});
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  FolderFiles files_;
};

}  // namespace

Result<FolderFiles> files_in(const std::string& folder) {
  Collector collector;
  if (!collector.collect(folder, 0)) {
    return Error{ErrorKind::input,
                 fmt::format("has more than {} files in it", kMostFolderFiles),
                 folder,
                 "name the folders or files in it that are logs",
                 {}};
  }
  auto files = collector.take();
  if (!files.names.empty()) return files;
  if (!files.errors.empty()) return files.errors.front();
  return Error{ErrorKind::input, "has no file in it to read", folder, "hidden and empty ones do not count", {}};
}

bool is_folder(const std::string& name) {
  std::error_code failure;
  return fs::is_directory(name, failure);
}

}  // namespace smtpwhy
