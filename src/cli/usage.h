// What a person did wrong, in words of the command line.
#pragma once

#include "base/result.h"

#include <string>
#include <utility>

namespace smtpwhy::cli {

[[nodiscard]] inline Error usage(std::string message, std::string hint = {}) {
  return {ErrorKind::usage, std::move(message), {}, std::move(hint), {}};
}

}  // namespace smtpwhy::cli
