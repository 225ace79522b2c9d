#include "mimic/io/own_certificate_impl.h"

#include "smtp/names.h"

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace smtpwhy {
namespace {

constexpr long kDay = 86400;

std::unique_ptr<EVP_PKEY, FreeKey> make_key() {
  EVP_PKEY* key = nullptr;
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr),
                                                                       EVP_PKEY_CTX_free);
  const bool made = context && EVP_PKEY_keygen_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), NID_X9_62_prime256v1) == 1 &&
                    EVP_PKEY_keygen(context.get(), &key) == 1;
  return std::unique_ptr<EVP_PKEY, FreeKey>(made ? key : nullptr);
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

// Clients that have seen another one of the same issuer and number would refuse it.
bool set_number(X509* certificate) {
  std::uint64_t number = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) != 1) return false;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1U) == 1;
}

bool set_names(X509* certificate, const std::string& host) {
  auto* const subject = X509_get_subject_name(certificate);
  const auto* const text = reinterpret_cast<const unsigned char*>(host.data());
  const bool named = X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, static_cast<int>(host.size()), -1, 0) == 1;
  return named && X509_set_issuer_name(certificate, subject) == 1 &&
         add_extension(certificate, NID_subject_alt_name, "DNS:" + host + ",DNS:localhost,IP:127.0.0.1,IP:::1");
}

}  // namespace

OwnCertificate make_own_certificate(const std::string& host) {
  constexpr std::size_t kLongestName = 64;  // of a CN: X.520's upper bound
  const auto name = is_domain(host) && host.size() <= kLongestName ? host : std::string("mimic.example");
  OwnCertificate own;
  own.key = make_key();
  std::unique_ptr<X509, FreeCertificate> made(X509_new());
  const bool done = own.key && made && X509_set_version(made.get(), 2) == 1 && set_number(made.get()) &&
                    X509_gmtime_adj(X509_getm_notBefore(made.get()), -kDay) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(made.get()), 30 * kDay) != nullptr &&
                    X509_set_pubkey(made.get(), own.key.get()) == 1 && set_names(made.get(), name) &&
                    X509_sign(made.get(), own.key.get(), EVP_sha256()) > 0;
  if (done) own.certificate = std::move(made);
  return own;
}

}  // namespace smtpwhy
