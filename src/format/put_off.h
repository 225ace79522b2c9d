// PutOff: which messages wait for another attempt for one recipient, as attempts that run side by side tell it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string_view>
#include <unordered_map>

namespace smtpwhy {

class PutOff {
 public:
  static constexpr std::size_t kMost = 10000;  ///< messages and recipients that wait at once; some 1 MB

  /// It failed for now. Gives whether the one that waits longest was forgotten for it, since there were `kMost`.
  bool add(std::string_view message, std::string_view recipient);

  /// It waits no longer; gives whether it did.
  bool remove(std::string_view message, std::string_view recipient);

 private:
  // Names may be as long as a line: what is kept of them is a hash.
  static std::uint64_t key_of(std::string_view message, std::string_view recipient);

  std::list<std::uint64_t> waiting_;  // first those that wait longest
  std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> places_;
};

}  // namespace smtpwhy
