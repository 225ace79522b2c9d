// What is wrong with a server's certificate, in words. For OpenSSL's side of the transport only.
#pragma once

#include <openssl/x509.h>

#include <string>
#include <vector>

namespace smtpwhy {

/// What OpenSSL finds wrong with one certificate of a chain (`error`, `depth` from the server's own upwards).
[[nodiscard]] std::string certificate_problem(int error, int depth, X509* certificate);

/// Whether the certificate is for that host name or IP address (RFC 6125; wildcards in the first label only).
[[nodiscard]] bool is_certificate_for(X509* certificate, const std::string& host);

/// The names that it is for: DNS names and IP addresses, else the common name.
[[nodiscard]] std::vector<std::string> names_of(X509* certificate);

/// Subject, issuer and dates, on one line.
[[nodiscard]] std::string described(X509* certificate);

}  // namespace smtpwhy
