// A folder stands for the files in it and below: what a person means who names /var/log/mail.
//
// Left out are files and folders whose names begin with a full stop, empty files, what is no file (pipes, sockets, devices), and folders
// behind symbolic links, since those may lead round in a circle. Links to files are read.
#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace smtpwhy {

struct FolderFiles {
  std::vector<std::string> names;  ///< with the folder's own name in front, in the order of names
  std::vector<Error> errors;       ///< folders below that could not be read; the rest is in `names`
};

/// More is no folder of logs but somebody's whole disk. Nothing is read then.
inline constexpr std::size_t kMostFolderFiles = 10'000;

/// Folders in folders; deeper ones are an error among the others.
inline constexpr int kDeepestFolder = 32;

/// An Error of kind `input` where the folder itself cannot be read, has no file to read, or more than `kMostFolderFiles`.
[[nodiscard]] Result<FolderFiles> files_in(const std::string& folder);

[[nodiscard]] bool is_folder(const std::string& name);

}  // namespace smtpwhy
