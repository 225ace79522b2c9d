#include "cli/console.h"

#include "base/printable.h"
#include "base/text.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace smtpwhy::cli {

void DescriptorSink::write(std::string_view text) {
  if (failed_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void DescriptorSink::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && failed_ == 0) {
    const auto written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      failed_ = errno;
    }
  }
  buffer_.clear();
}

Result<Done> DescriptorSink::result() const {
  if (failed_ == 0 || failed_ == EPIPE) return Done{};
  return Error{ErrorKind::output, "cannot write: " + std::generic_category().message(failed_), "standard output", {}, {}};
}

Result<TextStyle> text_style(const Console& console, std::string_view when) {
  constexpr std::size_t kWidest = 120;  // longer lines are hard to read
  constexpr std::size_t kUnknown = 100;
  TextStyle style;
  if (when != "auto" && when != "always" && when != "never") {
    return Error{ErrorKind::usage, fmt::format("--color knows no \"{}\"", when), {}, "auto, always or never", {}};
  }
  style.colour = when == "always" || (when == "auto" && console.output_is_terminal && !console.no_color);
  style.width = std::min(console.columns == 0 ? kUnknown : console.columns, kWidest);
  return style;
}

void complain(const Console& console, const Error& error) {
  const auto description = describe(error);
  std::string text;
  for (const auto line : split(description, '\n')) text += (text.empty() ? "smtpwhy: " : "") + printable(line) + "\n";
  console.err.write(text);
}

}  // namespace smtpwhy::cli
