// ReplyLines: the lines of a reply. Most have one, which is kept without memory of its own.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Like a vector of views, as far as it goes.
class ReplyLines {
 public:
  ReplyLines() = default;
  ReplyLines(std::initializer_list<std::string_view> lines) {
    for (const auto line : lines) push_back(line);
  }

  void push_back(std::string_view line) {
    if (size_ == 1) several_.push_back(one_);
    if (size_ == 0) {
      one_ = line;
    } else {
      several_.push_back(line);
    }
    ++size_;
  }
  /// For so many in all.
  void reserve(std::size_t size) {
    if (size > 1) several_.reserve(size);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const std::string_view* data() const { return size_ > 1 ? several_.data() : &one_; }
  [[nodiscard]] std::string_view* data() { return size_ > 1 ? several_.data() : &one_; }
  [[nodiscard]] const std::string_view* begin() const { return data(); }
  [[nodiscard]] const std::string_view* end() const { return data() + size_; }
  [[nodiscard]] std::string_view* begin() { return data(); }
  [[nodiscard]] std::string_view* end() { return data() + size_; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const { return data()[i]; }
  [[nodiscard]] std::string_view front() const { return data()[0]; }

 private:
  std::size_t size_ = 0;
  std::string_view one_;                   // the only one
  std::vector<std::string_view> several_;  // all of them, where there are more
};

}  // namespace smtpwhy
