// InputFile: a file or standard input, open for reading; and the Errors of what cannot be read.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace smtpwhy {

/// What standard input is called, on the command line and in reports.
inline constexpr std::string_view kStandardInput = "-";

/// Large enough that system calls do not count, small enough to stay in a cache of the second level until its lines are read.
inline constexpr std::size_t kInputBlock = 256 * 1024;

class InputFile {
 public:
  /// Whether reading waits for bytes that are still to come (of a pipe, a terminal).
  enum class Mode { waits, asks };

  /// An Error of kind `input` where there is no such file, where it is a directory or not for us.
  [[nodiscard]] static Result<InputFile> open(const std::string& name, Mode mode = Mode::waits);

  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;

  /// Fills `block`, or as much of it as there is: 0 octets are the end. With `Mode::asks`, and where somebody else made standard
  /// input so, nothing at all: there is nothing yet.
  [[nodiscard]] Result<std::optional<std::size_t>> read(std::span<char> block) const;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  InputFile(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}

  std::string name_;
  int descriptor_ = -1;
};

/// When the file was last written, in microseconds since 1970 UTC; nothing where it is no regular file, or cannot be asked.
[[nodiscard]] std::optional<std::int64_t> last_written(const std::string& name);

/// How many octets the file holds; nothing where it is no regular file, or cannot be asked.
[[nodiscard]] std::optional<std::uint64_t> size_of(const std::string& name);

/// Whether opening it waits until somebody writes to it.
[[nodiscard]] bool is_named_pipe(const std::string& name);

/// An input as a person knows it: its name, or `standard input`.
[[nodiscard]] std::string shown_name(const std::string& name);

}  // namespace smtpwhy
