#include "cli/send/transcript_file.h"

#include "base/time.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

// As a remark of the transcript has it (data/formats/smtpwhy-send.toml).
std::string interrupted_line() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto day = std::chrono::duration_cast<std::chrono::milliseconds>(now) % std::chrono::hours(24);
  const auto ms = day.count();
  return fmt::format("{:02}:{:02}:{:02}.{:03} * interrupted: this is what there was until then\n", ms / 3'600'000, ms / 60'000 % 60,
                     ms / 1000 % 60, ms % 1000);
}

constexpr int kMostLinks = 16;  // from one to the next: more go in a circle

// A link stays one: what it leads to is replaced, or made.
std::string behind_links(const std::string& path) {
  std::error_code failed;
  std::filesystem::path real = path;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(real, failed); ++i) {
    const auto target = std::filesystem::read_symlink(real, failed);
    if (failed) return path;
    real = real.parent_path() / target;  // a target that begins at the root is one by itself
  }
  return real.string();
}

// What the program writes to already, under another name: standard output or standard error. -1: it is neither.
int already_open(const struct stat& known) {
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat open {};
    if (::fstat(descriptor, &open) == 0 && open.st_dev == known.st_dev && open.st_ino == known.st_ino) return descriptor;
  }
  return -1;
}

// Names of descriptors: what is behind them is open, and is not replaced.
bool names_descriptor(std::string_view path) { return path.starts_with("/dev/fd/") || path.starts_with("/proc/"); }

}  // namespace

TranscriptFile::TranscriptFile(std::string path) : path_(std::move(path)) {}

TranscriptFile::~TranscriptFile() {
  if (descriptor_ < 0) return;
  sink_.reset();
  ::close(descriptor_);
  if (!written_.empty()) ::unlink(written_.c_str());
}

Error TranscriptFile::error(int number) const {
  return {ErrorKind::output, "cannot write: " + std::generic_category().message(number), path_, {}, {}};
}

// For its owner only: conversations are nobody else's business.
int TranscriptFile::open_beside() {
  path_ = behind_links(path_);
  written_ = path_ + ".XXXXXX";
  const int descriptor = ::mkostemp(written_.data(), O_CLOEXEC);
  if (descriptor < 0) written_.clear();
  return descriptor;
}

Result<Done> TranscriptFile::open() {
  constexpr mode_t permissions = 0777;
  struct stat known {};
  const bool is_there = ::stat(path_.c_str(), &known) == 0;
  if (const int same = is_there ? already_open(known) : -1; same >= 0) {
    descriptor_ = ::fcntl(same, F_DUPFD_CLOEXEC, 0);
  } else if (is_there && (!S_ISREG(known.st_mode) || names_descriptor(path_))) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  } else if (is_there && ::access(path_.c_str(), W_OK) != 0) {
    return error(errno);
  } else {
    descriptor_ = open_beside();
    if (descriptor_ >= 0 && is_there) (void)::fchmod(descriptor_, known.st_mode & permissions);
    if (descriptor_ < 0 && is_there) descriptor_ = ::open(path_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  }
  if (descriptor_ < 0) return error(errno);
  sink_.emplace(descriptor_);
  return Done{};
}

bool TranscriptFile::take_its_name() const { return written_.empty() || std::rename(written_.c_str(), path_.c_str()) == 0; }

Result<Done> TranscriptFile::keep() {
  sink_->flush();
  if (const auto written = sink_->result(); !written) {
    auto failure = written.error();
    failure.where = path_;
    return failure;
  }
  // A disk may say only now that it is full.
  if (!written_.empty() && ::fsync(descriptor_) != 0 && errno != EINVAL) return error(errno);
  if (take_its_name()) {
    written_.clear();
    return Done{};
  }
  auto failure = error(errno);
  failure.help = "what was said is in " + std::exchange(written_, {});  // it stays, whatever its name
  return failure;
}

bool TranscriptFile::keep_interrupted() const {
  const auto line = interrupted_line();
  const bool written = ::write(descriptor_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  return take_its_name() && written;
}

KeptWhenStopped::KeptWhenStopped(const TranscriptFile& file) : file_(file), over_(::eventfd(0, EFD_CLOEXEC)) {
  if (over_ >= 0 && signals_.descriptor() >= 0) watcher_ = std::thread([this] { watch(); });
}

KeptWhenStopped::~KeptWhenStopped() {
  if (watcher_.joinable()) {
    (void)::eventfd_write(over_, 1);
    watcher_.join();
  }
  if (over_ >= 0) ::close(over_);
}

// The signal then does what it would have done.
void KeptWhenStopped::watch() const {
  std::array<pollfd, 2> awaited = {{{signals_.descriptor(), POLLIN, 0}, {over_, POLLIN, 0}}};
  while (::poll(awaited.data(), awaited.size(), -1) < 0 && errno == EINTR) continue;
  signalfd_siginfo came{};
  if (::read(signals_.descriptor(), &came, sizeof came) != sizeof came) return;
  (void)file_.keep_interrupted();
  const auto signal = static_cast<int>(came.ssi_signo);
  sigset_t one{};
  sigemptyset(&one);
  sigaddset(&one, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  (void)::raise(signal);
}

}  // namespace smtpwhy::cli
