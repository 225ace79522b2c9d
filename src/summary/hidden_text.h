// Names in any text, found by their form (RFC 5321 section 4.1.2, RFC 4291, RFC 3986 as far as a URL names a host) and put out of sight.
//
// In words of a log every address, host, IP address and id is hidden, names without a domain and users where brackets, quotes or a word such
// as "user" set them off, and what base64 hides of these. In our own words only what is known from the log is: main.cf is a file there.
// Names of people in plain words, and what a site calls its things, have no form and stay.
#pragma once

#include "summary/stand_ins.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace smtpwhy {

struct Hiding {
  StandIns& names;
  const std::set<std::string>& documented;                     ///< registered domains whose pages our tables name: URLs there stay
  bool known_only = false;                                     ///< the text is our own: only what has a stand-in already is hidden
  std::map<std::string, std::string, std::less<>> words = {};  ///< and these, each in place of another
};

[[nodiscard]] std::string hidden_text(std::string_view text, const Hiding& hiding);

}  // namespace smtpwhy
