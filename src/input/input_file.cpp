#include "input/input_file.h"

#include "base/time.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace smtpwhy {
namespace {

std::string hint_for(int error) {
  if (error == ENOENT) return "check the spelling; use - for standard input";
  if (error == EACCES) return "mail logs often belong to root or group adm: try sudo, or a copy";
  return {};
}

Error cannot_read(const std::string& name, int error) {
  return {ErrorKind::input, "cannot read: " + std::generic_category().message(error), shown_name(name), hint_for(error), {}};
}

bool is_directory(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

std::optional<std::int64_t> last_written(const std::string& name) {
  struct stat status {};
  const int failed = name == kStandardInput ? ::fstat(STDIN_FILENO, &status) : ::stat(name.c_str(), &status);
  if (failed != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return status.st_mtim.tv_sec * kMicrosPerSecond + status.st_mtim.tv_nsec / 1000;
}

bool is_named_pipe(const std::string& name) {
  struct stat status {};
  return name != kStandardInput && ::stat(name.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

std::optional<std::uint64_t> size_of(const std::string& name) {
  struct stat status {};
  const int done = name == kStandardInput ? ::fstat(STDIN_FILENO, &status) : ::stat(name.c_str(), &status);
  if (done != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

std::string shown_name(const std::string& name) { return name == kStandardInput ? "standard input" : name; }

Result<InputFile> InputFile::open(const std::string& name, Mode mode) {
  const auto flags = O_RDONLY | O_CLOEXEC | (mode == Mode::asks ? O_NONBLOCK : 0);
  const int descriptor = name == kStandardInput ? STDIN_FILENO : ::open(name.c_str(), flags);
  if (descriptor < 0) return cannot_read(name, errno);
  InputFile file(name, descriptor);
  if (is_directory(descriptor)) {
    return Error{ErrorKind::input, "is a directory", name, "name the files in it: smtpwhy analyze " + name + "/*", {}};
  }
  return file;
}

InputFile::~InputFile() {
  if (descriptor_ >= 0 && name_ != kStandardInput) ::close(descriptor_);
}

InputFile::InputFile(InputFile&& other) noexcept
    : name_(std::move(other.name_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(name_, other.name_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<std::optional<std::size_t>> InputFile::read(std::span<char> block) const {
  for (;;) {
    const auto length = ::read(descriptor_, block.data(), block.size());
    if (length >= 0) return std::optional(static_cast<std::size_t>(length));
    if (errno == EAGAIN) return std::optional<std::size_t>();
    if (errno != EINTR) return cannot_read(name_, errno);
  }
}

}  // namespace smtpwhy
