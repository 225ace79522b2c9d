#include "send/io/trust_store_impl.h"

#include <openssl/x509.h>

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::string place(const char* variable, const char* usual) {
  const char* const named = std::getenv(variable);
  return named != nullptr && *named != '\0' ? named : usual;
}

std::string trusted_file() { return place(X509_get_default_cert_file_env(), X509_get_default_cert_file()); }
std::string trusted_folder() { return place(X509_get_default_cert_dir_env(), X509_get_default_cert_dir()); }

}  // namespace

bool has_trust_store() {
  std::error_code ignored;
  return std::filesystem::exists(trusted_file(), ignored) || std::filesystem::exists(trusted_folder(), ignored);
}

std::string words_for_no_trust_store() {
  return fmt::format(
      "no certificates are trusted on this machine: there is neither {} nor {} (the package ca-certificates brings them; --tls-ca "
      "FILE names others)",
      trusted_file(), trusted_folder());
}

}  // namespace smtpwhy
