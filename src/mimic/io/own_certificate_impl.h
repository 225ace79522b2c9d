// OwnCertificate: a certificate made on the spot, signed by nobody but its own key, for a server that has none.
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace smtpwhy {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

struct OwnCertificate {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  std::unique_ptr<X509, FreeCertificate> certificate;  ///< nothing where OpenSSL could not make it
};

/// For `host`, localhost and the loopback addresses, for a month from yesterday on.
[[nodiscard]] OwnCertificate make_own_certificate(const std::string& host);

}  // namespace smtpwhy
