#include "cli/console.h"

#include "base/printable.h"
#include "base/text.h"
#include "cli/options.h"

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
    return unknown_value("color", when, {"auto", "always", "never"});
  }
  style.colour = when == "always" || (when == "auto" && console.output_is_terminal && !console.no_color);
  style.width = std::min(console.columns == 0 ? kUnknown : console.columns, kWidest);
  return style;
}

namespace {

// Of the option that the message is about, where that was not said on the command line.
std::string place_outside(const Console& console, std::string_view message) {
  const auto named = first_word(message);
  const auto found = named.starts_with("--") ? console.places.find(named.substr(2)) : console.places.end();
  return found == console.places.end() ? std::string() : found->second;
}

}  // namespace

void complain(const Console& console, const Error& error) {
  auto placed = error;
  if (placed.where.empty()) placed.where = place_outside(console, error.message);
  const auto description = describe(placed);
  std::string text;
  for (const auto line : split(description, '\n')) text += (text.empty() ? "smtpwhy: " : "") + printable(line) + "\n";
  console.err.write(text);
}

}  // namespace smtpwhy::cli
