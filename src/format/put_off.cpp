#include "format/put_off.h"

#include <functional>

namespace smtpwhy {

bool PutOff::add(std::string_view message, std::string_view recipient) {
  remove(message, recipient);
  const bool full = waiting_.size() == kMost;
  if (full) {
    places_.erase(waiting_.front());
    waiting_.pop_front();
  }
  const auto key = key_of(message, recipient);
  places_[key] = waiting_.insert(waiting_.end(), key);
  return full;
}

bool PutOff::remove(std::string_view message, std::string_view recipient) {
  const auto found = places_.find(key_of(message, recipient));
  if (found == places_.end()) return false;
  waiting_.erase(found->second);
  places_.erase(found);
  return true;
}

std::uint64_t PutOff::key_of(std::string_view message, std::string_view recipient) {
  const std::hash<std::string_view> hash;
  return std::uint64_t{hash(message)} * 1099511628211U ^ hash(recipient);
}

}  // namespace smtpwhy
