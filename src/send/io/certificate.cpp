#include "send/io/certificate_impl.h"

#include "base/text.h"
#include "base/time.h"
#include "smtp/names.h"

#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  if (!bio || name == nullptr) return {};
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const auto length = BIO_get_mem_data(bio.get(), &data);
  return length > 0 ? std::string(data, static_cast<std::size_t>(length)) : std::string("nobody");
}

std::string date_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown date";
  return utc_text(static_cast<std::int64_t>(timegm(&parts)) * kMicrosPerSecond);
}

std::string address_of(const ASN1_OCTET_STRING* octets) {
  const auto* const bytes = ASN1_STRING_get0_data(octets);
  const int length = ASN1_STRING_length(octets);
  if (length == 4) return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  std::string text;
  for (int i = 0; i + 1 < length; i += 2) text += fmt::format("{}{:x}", i == 0 ? "" : ":", bytes[i] * 256 + bytes[i + 1]);
  return text;
}

// Whose it is: the server's own, or one above it.
std::string owner(int depth, X509* certificate) {
  return depth == 0 ? "the certificate"
                    : fmt::format("the certificate of its issuer \"{}\"", text_of(X509_get_subject_name(certificate)));
}

}  // namespace

std::string certificate_problem(int error, int depth, X509* certificate) {
  if (certificate == nullptr) return X509_verify_cert_error_string(error);
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("{} has expired: certificate has expired at {}", owner(depth, certificate),
                         date_of(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("{} is of the future: certificate is not yet valid before {}", owner(depth, certificate),
                         date_of(X509_get0_notBefore(certificate)));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return "self-signed certificate: nobody but its owner says whose it is";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return fmt::format("self-signed certificate at the top of the chain: \"{}\" is not trusted here",
                         text_of(X509_get_subject_name(certificate)));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format(
          "unable to get local issuer certificate: the server does not send \"{}\", which issued {}, and it is not trusted here",
          text_of(X509_get_issuer_name(certificate)), owner(depth, certificate));
    default:
      return fmt::format("{}: certificate verify failed: {}", owner(depth, certificate), X509_verify_cert_error_string(error));
  }
}

bool is_certificate_for(X509* certificate, const std::string& host) {
  if (is_ip(host)) return X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
  return X509_check_host(certificate, host.c_str(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
}

std::vector<std::string> names_of(X509* certificate) {
  constexpr int kMost = 20;  // some certificates are for hundreds
  std::vector<std::string> result;
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (int i = 0; i < count && i < kMost; ++i) {
    const auto* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_IPADD) result.push_back(address_of(name->d.iPAddress));
    if (name->type != GEN_DNS) continue;
    const auto* const bytes = ASN1_STRING_get0_data(name->d.dNSName);
    result.emplace_back(bytes, bytes + ASN1_STRING_length(name->d.dNSName));
  }
  if (count > kMost) result.push_back(fmt::format("{} more", count - kMost));
  if (result.empty()) result.push_back(text_of(X509_get_subject_name(certificate)));
  return result;
}

std::string described(X509* certificate) {
  return fmt::format("certificate: {}; for {}; issued by {}; valid from {} to {}", text_of(X509_get_subject_name(certificate)),
                     join(names_of(certificate), ", "), text_of(X509_get_issuer_name(certificate)),
                     date_of(X509_get0_notBefore(certificate)), date_of(X509_get0_notAfter(certificate)));
}

}  // namespace smtpwhy
