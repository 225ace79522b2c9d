// Where mail for a domain goes: its MX records (RFC 5321 section 5.1), asked by c-ares.
#pragma once

#include "send/deadlines.h"

#include <string>
#include <vector>

namespace smtpwhy {

struct MxHost {
  int preference = 0;
  std::string name;
};

struct MxAnswer {
  std::vector<MxHost> hosts;         ///< in the order in which they are to be tried
  bool implicit = false;             ///< the domain has no MX record: it is its own host
  std::string why;                   ///< why there is none; empty where there is one
  std::vector<std::string> remarks;  ///< on what is left out
};

/// More are not tried: whoever waits for a mail wants to know before.
inline constexpr std::size_t kMostMxHosts = 20;

/// `resolver` is HOST:PORT of a name server, HOST an IP address; empty: as the system is set up. A domain that takes no mail (RFC 7505)
/// and one that does not exist have no host.
[[nodiscard]] MxAnswer look_up_mx(const std::string& domain, const std::string& resolver, Deadlines::Duration limit);

struct AddressAnswer {
  std::vector<std::string> addresses;
  std::string why;  ///< why there is none
};

/// The IP addresses of a host, both families, asked at `resolver`.
[[nodiscard]] AddressAnswer look_up_addresses(const std::string& host, const std::string& resolver, Deadlines::Duration limit);

}  // namespace smtpwhy
