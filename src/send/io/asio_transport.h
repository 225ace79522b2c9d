// The transport over Boost.Asio and OpenSSL. Blocking, with a deadline on each step; one connection at a time.
#pragma once

#include "base/result.h"
#include "send/transport.h"

#include <cstdint>
#include <memory>
#include <string>

namespace smtpwhy {

enum class AddressFamily : std::uint8_t { any, ipv4, ipv6 };

struct TlsSettings {
  bool verify = true;         ///< false: what is wrong with a certificate is told, and borne
  std::string name;           ///< for SNI and the certificate; empty: the host's
  std::string least = "1.2";  ///< the oldest version: 1.0, 1.1, 1.2, 1.3
  std::string authorities;    ///< a PEM file of certificates to trust besides the system's; empty: none
  std::string certificate;    ///< the client's, with its chain, a PEM file; empty: none
  std::string key;            ///< a PEM file; empty: it is in `certificate`
};

struct ConnectionSettings {
  AddressFamily family = AddressFamily::any;
  std::string source;    ///< the IP address to connect from; empty: any
  std::string resolver;  ///< HOST:PORT of the name server to ask; empty: as the system is set up
  TlsSettings tls;
};

/// An Error where the settings cannot be used: a file that cannot be read, a version or an address that there is not.
[[nodiscard]] Result<std::unique_ptr<Transport>> make_transport(const ConnectionSettings& settings);

}  // namespace smtpwhy
