// JsonStrings: which characters of JSON (RFC 8259) stand in strings, for whoever follows brackets without reading the rest.
#pragma once

namespace smtpwhy {

class JsonStrings {
 public:
  /// Whether the next character, `c`, belongs to a string: its quotes do.
  bool take(char c) {
    const bool was_inside = inside_;
    if (!was_inside) {
      inside_ = c == '"';
    } else if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      inside_ = false;
    }
    return was_inside || inside_;
  }

  /// Whether the string goes on behind what was taken.
  [[nodiscard]] bool inside() const { return inside_; }

 private:
  bool inside_ = false;
  bool escaped_ = false;
};

}  // namespace smtpwhy
