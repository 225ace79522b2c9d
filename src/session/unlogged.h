// What a reply answers where the log does not say, as far as its code alone tells.
#pragma once

#include "smtp/reply_code.h"

#include <algorithm>
#include <array>

namespace smtpwhy {

/// No other command than AUTH has such a reply (RFC 4954 section 6).
inline bool answers_login(ReplyCode code) {
  static constexpr std::array<int, 6> kOfAuth = {235, kLoginChallenge, 432, 534, 535, 538};
  return std::find(kOfAuth.begin(), kOfAuth.end(), code.value()) != kOfAuth.end();
}

}  // namespace smtpwhy
