#include "input/follower.h"

#include "input/input_file.h"
#include "input/unpacker.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace smtpwhy {
namespace {

constexpr int kPause = 250;  // ms between two looks at a file: soon enough for a person, and next to no work
constexpr int kForever = -1;

class Follower {
 public:
  Follower(InputFile file, int stop, FollowSink& sink)
      : file_(std::move(file)), stop_(stop), sink_(sink), unpacker_(fresh_unpacker()), block_(kInputBlock) {
    look_at_file();
  }

  Result<InputEnd> follow();

 private:
  enum class Wake : std::uint8_t { readable, later, stopped };
  enum class Heard : std::uint8_t { more, nothing_yet, end, enough };

  [[nodiscard]] Unpacker fresh_unpacker() {
    return Unpacker([this](std::string_view bytes) { return sink_.on_bytes(bytes); });
  }
  [[nodiscard]] Result<InputEnd> run();
  void look_at_file();
  [[nodiscard]] Wake wait(int milliseconds) const;
  [[nodiscard]] Result<Heard> read();
  [[nodiscard]] Result<Heard> renew();
  [[nodiscard]] Result<Heard> begin_new_text();
  [[nodiscard]] std::optional<InputFile> successor() const;

  InputFile file_;
  int stop_;
  FollowSink& sink_;
  Unpacker unpacker_;
  std::vector<char> block_;
  bool is_file_ = false;  // that grows; else a pipe, a terminal, a device
  off_t position_ = 0;    // in a file
};

void Follower::look_at_file() {
  struct stat status {};
  is_file_ = ::fstat(file_.descriptor(), &status) == 0 && S_ISREG(status.st_mode);
  position_ = is_file_ ? ::lseek(file_.descriptor(), 0, SEEK_CUR) : 0;
}

// A file is always readable, also at its end, so for files only the time counts.
Follower::Wake Follower::wait(int milliseconds) const {
  pollfd watched[] = {{stop_, POLLIN, 0}, {file_.descriptor(), POLLIN, 0}};
  if (::poll(watched, is_file_ ? 1 : 2, milliseconds) <= 0) return Wake::later;
  return watched[0].revents != 0 ? Wake::stopped : Wake::readable;
}

Result<Follower::Heard> Follower::read() {
  const auto length = file_.read(block_);
  if (!length) return length.error();
  if (!*length) return Heard::nothing_yet;
  if (**length == 0) return is_file_ ? renew() : Heard::end;
  position_ += static_cast<off_t>(**length);
  const auto more = unpacker_.add({block_.data(), **length});
  if (!more) return more.error();
  return *more ? Heard::more : Heard::enough;
}

// The file that has the name now, where it is another, and somebody writes to it. One that is empty may have been made before the
// writer was told to leave the old one.
std::optional<InputFile> Follower::successor() const {
  struct stat own {};
  struct stat named {};
  if (file_.name() == kStandardInput || ::stat(file_.name().c_str(), &named) != 0 || ::fstat(file_.descriptor(), &own) != 0)
    return {};
  if (own.st_dev == named.st_dev && own.st_ino == named.st_ino) return {};
  if (S_ISREG(named.st_mode) && named.st_size == 0) return {};
  auto opened = InputFile::open(file_.name(), InputFile::Mode::asks);
  return opened.ok() ? std::optional(std::move(*opened)) : std::nullopt;
}

// At the end of a file: whether there is more to read after all, because it was emptied or replaced.
Result<Follower::Heard> Follower::renew() {
  auto next = successor();
  struct stat own {};
  const bool known = ::fstat(file_.descriptor(), &own) == 0;
  if (known && own.st_size > position_) return Heard::more;  // first what was written to the old one meanwhile
  if (known && own.st_size < position_) {
    position_ = ::lseek(file_.descriptor(), 0, SEEK_SET);
    return begin_new_text();
  }
  if (!next) return Heard::nothing_yet;
  file_ = std::move(*next);
  look_at_file();
  return begin_new_text();
}

Result<Follower::Heard> Follower::begin_new_text() {
  const auto finished = unpacker_.finish();
  if (!finished) return finished.error();
  unpacker_ = fresh_unpacker();
  sink_.on_new_text();
  return Heard::more;
}

Result<InputEnd> Follower::run() {
  for (bool pausing = false;;) {
    const auto wake = wait(!pausing ? 0 : is_file_ ? kPause : kForever);
    if (wake == Wake::stopped) return InputEnd::stopped;
    const auto heard = is_file_ || wake == Wake::readable ? read() : Heard::nothing_yet;
    if (!heard) return heard.error();
    if (*heard == Heard::end || *heard == Heard::enough) return InputEnd::ended;
    const bool begins = *heard == Heard::nothing_yet && !pausing;
    pausing = *heard == Heard::nothing_yet;
    if (begins && !sink_.on_pause()) return InputEnd::ended;
  }
}

Result<InputEnd> Follower::follow() {
  const auto end = run();
  const auto finished = unpacker_.finish();  // always: something may have been held back
  // Where somebody stops, what is cut off is cut off by that.
  return end.ok() && *end == InputEnd::ended && !finished ? finished.error() : end;
}

}  // namespace

Result<InputEnd> follow_input(const std::string& name, int stop, FollowSink& sink) {
  auto file = InputFile::open(name, InputFile::Mode::asks);
  if (!file) return file.error();
  auto end = Follower(std::move(*file), stop, sink).follow();
  if (end.ok() || !end.error().where.empty()) return end;
  auto error = end.error();
  error.where = shown_name(name);
  return error;
}

}  // namespace smtpwhy
