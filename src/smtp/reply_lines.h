// ReplyLines: the lines of a reply. Most have one, which is kept without memory of its own.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// Like a vector of views, as far as it goes.
class ReplyLines {
 public:
  ReplyLines() = default;
  ReplyLines(std::initializer_list<std::string_view> lines) {
    for (const auto line : lines) push_back(line);
  }
  ReplyLines(const ReplyLines&) = default;
  ReplyLines& operator=(const ReplyLines&) = default;
  /// Leaves none behind.
  ReplyLines(ReplyLines&& other) noexcept
      : has_one_(std::exchange(other.has_one_, false)), one_(other.one_), several_(std::exchange(other.several_, {})) {}
  ReplyLines& operator=(ReplyLines&& other) noexcept {
    has_one_ = std::exchange(other.has_one_, false);
    one_ = other.one_;
    several_ = std::exchange(other.several_, {});
    return *this;
  }
  ~ReplyLines() = default;

  void push_back(std::string_view line) {
    if (empty()) {
      one_ = line;
      has_one_ = true;
      return;
    }
    if (has_one_) several_.push_back(one_);
    has_one_ = false;
    several_.push_back(line);
  }
  /// For so many in all.
  void reserve(std::size_t size) {
    if (size > 1) several_.reserve(size);
  }

  [[nodiscard]] std::size_t size() const { return has_one_ ? 1 : several_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const std::string_view* data() const { return has_one_ ? &one_ : several_.data(); }
  [[nodiscard]] std::string_view* data() { return has_one_ ? &one_ : several_.data(); }
  [[nodiscard]] const std::string_view* begin() const { return data(); }
  [[nodiscard]] const std::string_view* end() const { return data() + size(); }
  [[nodiscard]] std::string_view* begin() { return data(); }
  [[nodiscard]] std::string_view* end() { return data() + size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const { return data()[i]; }
  [[nodiscard]] std::string_view front() const { return data()[0]; }

 private:
  bool has_one_ = false;
  std::string_view one_;                   // the only one, where there is one
  std::vector<std::string_view> several_;  // all of them, where there are more
};

}  // namespace smtpwhy
