// Result<T>: a value, or the reason why there is none.
//
// Of the three error channels (odd mail traffic is a Finding, our own bug an assert) this is the one for operations that could
// not be done: a file that cannot be read, a table with a mistake, an option that does not exist.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace smtpwhy {

enum class ErrorKind { usage, input, table, output };

/// Why something could not be done, for a person to read.
struct Error {
  ErrorKind kind = ErrorKind::input;
  std::string message;  ///< one sentence, no full stop
  std::string where;    ///< `file` or `file:line:column`; empty where there is no place
  std::string help;     ///< what to try; may be empty
  std::string excerpt;  ///< the line in question with a caret below; may be empty
};

/// `where: message`, the excerpt and a `hint:` line, each on a line of its own, as it is printed after the program's name.
[[nodiscard]] std::string describe(const Error& error);

template <class T>
class Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() {
    assert(ok());
    return *std::get_if<0>(&content_);
  }
  const T& value() const {
    assert(ok());
    return *std::get_if<0>(&content_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

/// What an operation without a value gives.
struct Done {};

}  // namespace smtpwhy
