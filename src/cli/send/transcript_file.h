// TranscriptFile: where --transcript goes, whole or not at all. What is written goes to a file beside it, and takes its name once the
// conversation is over; so a disk that is full leaves what was there. A device, a pipe, what is already open (/dev/stdout), and a file in whose
// folder there can be no other is written to as it is.
//
// Whoever interrupts the program (SIGINT, SIGTERM, SIGHUP, SIGQUIT) gets what was said until then, with a last line that says so.
#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/stop_signals.h"

#include <optional>
#include <string>
#include <thread>

namespace smtpwhy::cli {

class TranscriptFile {
 public:
  explicit TranscriptFile(std::string path);
  /// What was not kept is gone.
  ~TranscriptFile();
  TranscriptFile(const TranscriptFile&) = delete;
  TranscriptFile& operator=(const TranscriptFile&) = delete;

  /// An Error where it cannot be written; nothing was touched then.
  [[nodiscard]] Result<Done> open();

  /// Only where it is open. What is flushed is in the file.
  [[nodiscard]] TextSink& sink() { return *sink_; }

  /// All is written.
  [[nodiscard]] Result<Done> keep();

  /// Adds a line that says that it was interrupted, and keeps it. May be called by another thread than writes.
  [[nodiscard]] bool keep_interrupted() const;

 private:
  [[nodiscard]] Error error(int number) const;
  [[nodiscard]] int open_beside();
  [[nodiscard]] bool take_its_name() const;

  std::string path_;
  std::string written_;  // the file that gets its name; empty: it is written to itself
  int descriptor_ = -1;
  std::optional<DescriptorSink> sink_;
};

/// While this lives, a signal that ends the program keeps the file first.
class KeptWhenStopped {
 public:
  /// `file` is open, and outlives this.
  explicit KeptWhenStopped(const TranscriptFile& file);
  ~KeptWhenStopped();
  KeptWhenStopped(const KeptWhenStopped&) = delete;
  KeptWhenStopped& operator=(const KeptWhenStopped&) = delete;

 private:
  void watch() const;

  const TranscriptFile& file_;
  StopSignals signals_{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  int over_ = -1;  // has something to read once this ends
  std::thread watcher_;
};

}  // namespace smtpwhy::cli
