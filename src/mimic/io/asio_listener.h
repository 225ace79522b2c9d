// The listener over Boost.Asio and OpenSSL. One connection at a time; whoever comes meanwhile waits.
#pragma once

#include "base/result.h"
#include "mimic/serving.h"

#include <memory>
#include <string>

namespace smtpwhy {

struct ListenerSettings {
  Host where;               ///< an IP address; port 0: any that is free
  std::string certificate;  ///< with its chain, a PEM file; empty: one is made for `certificate_name`
  std::string key;          ///< a PEM file; empty: it is in `certificate`
  std::string certificate_name;
  int stop = -1;  ///< a descriptor that can be read as soon as everything is to end; -1: none
};

/// An Error where the address cannot be had, or a file cannot be used.
[[nodiscard]] Result<std::unique_ptr<Listener>> make_listener(const ListenerSettings& settings);

/// Whether only this machine can reach the IP address.
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace smtpwhy
