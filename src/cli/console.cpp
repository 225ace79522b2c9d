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
    return unknown_value("color", when, {"auto", "always", "never"});
  }
  style.colour = when == "always" || (when == "auto" && console.output_is_terminal && !console.no_color);
  style.width = std::min(console.columns == 0 ? kUnknown : console.columns, kWidest);
  return style;
}

namespace {

// `there is no cause "mailbox-fll"` → mailbox-fll; empty: it quotes nothing.
std::string_view quoted_in(std::string_view message) {
  const auto begin = message.find('"');
  const auto end = message.rfind('"');
  return begin == end ? std::string_view() : message.substr(begin + 1, end - begin - 1);
}

// Of `cause=mailbox-fll,domain=example.net` or `mx.example.net:x` one word, however they are separated.
bool has_part(std::string_view value, std::string_view part) {
  const auto is_word = [&](std::size_t at) { return at < value.size() && (is_alpha(value[at]) || is_digit(value[at])); };
  for (auto at = value.find(part); at != std::string_view::npos; at = value.find(part, at + 1)) {
    if (!(at > 0 && is_word(at - 1)) && !is_word(at + part.size())) return true;
  }
  return false;
}

// The nearest that fits: an option that may be said again stands in several lines.
template <class Fits>
const Setting* last_of(const std::vector<Setting>& settings, Fits fits) {
  const auto found = std::find_if(settings.rbegin(), settings.rend(), fits);
  return found == settings.rend() ? nullptr : &*found;
}

// What was said outside of the command line and is what the error is about; null: nothing.
const Setting* setting_meant(const std::vector<Setting>& settings, const Error& error) {
  const auto quoted = quoted_in(error.message);
  const auto is_quoted = [&](const Setting& setting) {
    return !quoted.empty() && !setting.value.empty() && has_part(printable(setting.value), quoted);
  };
  if (!error.where.empty()) return last_of(settings, [&](const Setting& setting) { return setting.value == error.where; });
  const auto named = first_word(error.message);
  if (!named.starts_with("--")) return last_of(settings, is_quoted);
  const auto is_named = [option = named.substr(2)](const Setting& setting) { return setting.option == option; };
  const auto* const both = last_of(settings, [&](const Setting& setting) { return is_named(setting) && is_quoted(setting); });
  return both != nullptr ? both : last_of(settings, is_named);
}

}  // namespace

void complain(const Console& console, const Error& error) {
  auto placed = error;
  const auto* const setting = setting_meant(console.settings, error);
  if (setting != nullptr) placed.where = placed.where.empty() ? setting->place : setting->place + ": " + placed.where;
  const auto description = describe(placed);
  std::string text;
  for (const auto line : split(description, '\n')) text += (text.empty() ? "smtpwhy: " : "") + printable(line) + "\n";
  console.err.write(text);
}

}  // namespace smtpwhy::cli
