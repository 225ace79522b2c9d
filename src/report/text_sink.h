// Where a report goes: piece by piece, in order. Renderers print nothing themselves.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

class TextSink {
 public:
  virtual ~TextSink() = default;
  virtual void write(std::string_view text) = 0;
  /// What was written goes out now; for who watches.
  virtual void flush() {}
  /// Nobody reads any more: what is written is lost, and more work is of no use.
  [[nodiscard]] virtual bool closed() const { return false; }
};

/// Keeps what is written.
class StringSink : public TextSink {
 public:
  void write(std::string_view text) override { text_ += text; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace smtpwhy
