#include "input/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::size_t kBlock = 1024 * 1024;  // large enough that system calls do not count, small enough for any memory

/// Closes what it opened; standard input stays open.
class InputFile {
 public:
  explicit InputFile(const std::string& name)
      : standard_(name == kStandardInput), descriptor_(standard_ ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~InputFile() {
    if (!standard_ && descriptor_ >= 0) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] bool is_directory() const {
    struct stat status {};
    return ::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode);
  }

 private:
  bool standard_;
  int descriptor_;
};

std::string hint_for(int error) {
  if (error == ENOENT) return "check the spelling; use - for standard input";
  if (error == EACCES) return "mail logs often belong to root or group adm: try sudo, or a copy";
  return {};
}

Error cannot_read(const std::string& name, int error) {
  const std::string shown = name == kStandardInput ? "standard input" : name;
  return {ErrorKind::input, "cannot read: " + std::generic_category().message(error), shown, hint_for(error), {}};
}

}  // namespace

Result<Done> read_input(const std::string& name, const std::function<bool(std::string_view)>& take) {
  const InputFile file(name);
  if (file.descriptor() < 0) return cannot_read(name, errno);
  if (file.is_directory()) {
    return Error{ErrorKind::input, "is a directory", name, "name the files in it: smtpwhy analyze " + name + "/*", {}};
  }
  std::vector<char> block(kBlock);
  for (;;) {
    const auto length = ::read(file.descriptor(), block.data(), block.size());
    if (length > 0 && !take({block.data(), static_cast<std::size_t>(length)})) return Done{};
    if (length == 0) return Done{};
    if (length < 0 && errno != EINTR) return cannot_read(name, errno);
  }
}

Result<std::string> read_whole(const std::string& path) {
  std::string text;
  const auto done = read_input(path, [&](std::string_view block) {
    text += block;
    return true;
  });
  if (!done) return done.error();
  return text;
}

}  // namespace smtpwhy
