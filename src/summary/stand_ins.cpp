#include "summary/stand_ins.h"

#include "base/text.h"
#include "smtp/names.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::string_view kRedacted = "redacted";

// Where people register below the second level: a form, not a list of all registries. A wrong guess only shows less of who belongs together.
constexpr std::array<std::string_view, 15> kSecondLevels = {"ac", "co",  "com", "edu", "gob", "gov", "gub", "mil",
                                                            "ne", "net", "nom", "or",  "org", "go",  "asso"};

// Meant for home and for tests (RFC 2606, RFC 6762, RFC 8375, RFC 9476 and custom).
constexpr std::array<std::string_view, 12> kPrivateTops = {"arpa", "corp",  "home",        "internal",  "intranet", "invalid",
                                                           "lan",  "local", "localdomain", "localhost", "onion",    "private"};

// Run for everybody; where each is documented data/rules/dnsbl.toml tells.
constexpr std::array<std::string_view, 28> kPublicLists = {
    "abuseat.org",     "abusix.com",      "abusix.zone", "backscatterer.org",   "barracudacentral.org",
    "blocklist.de",    "cloudmark.com",   "dnswl.org",   "dronebl.org",         "gbudb.net",
    "imp.ch",          "invaluement.com", "ivmsip.com",  "junkemailfilter.com", "mail-abuse.com",
    "mail-abuse.org",  "mailspike.net",   "manitu.net",  "nixspam.net",         "psbl.org",
    "senderscore.com", "sorbs.net",       "spamcop.net", "spamhaus.org",        "spamrats.com",
    "surbl.org",       "uceprotect.net",  "uribl.com"};

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view without_full_stop(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

std::vector<std::string_view> last_labels(const std::vector<std::string_view>& labels, std::size_t count) {
  return {labels.end() - static_cast<std::ptrdiff_t>(std::min(count, labels.size())), labels.end()};
}

// Behind the last label with _ in front; 0: there is none.
std::size_t technical_labels(const std::vector<std::string_view>& labels) {
  for (std::size_t i = labels.size(); i-- > 0;) {
    if (labels[i].starts_with('_')) return i + 1;
  }
  return 0;
}

bool is_hexadecimal_digit(std::string_view label) { return label.size() == 1 && hex_value(label[0]).has_value(); }

/// An IP address as the labels of a name have it, and how many they are.
struct Reversed {
  std::string ip;
  std::size_t labels = 0;
};

std::optional<Reversed> reversed_ip_in(const std::vector<std::string_view>& labels) {
  constexpr std::size_t kFour = 4;
  constexpr std::size_t kNibbles = 32;
  if (labels.size() > kNibbles && std::all_of(labels.begin(), labels.begin() + kNibbles, is_hexadecimal_digit)) {
    std::string ip;
    for (std::size_t i = kNibbles; i-- > 0;) {
      ip += labels[i];
      if (i % 4 == 0 && i > 0) ip += ':';
    }
    return Reversed{std::move(ip), kNibbles};
  }
  if (labels.size() <= kFour) return std::nullopt;
  const std::vector<std::string_view> octets(labels.rend() - kFour, labels.rend());
  auto ip = join(octets, ".");
  return is_ip(ip) ? std::optional(Reversed{std::move(ip), kFour}) : std::nullopt;
}

/// An IP address in its one canonical form.
struct Canonical {
  std::string text;
  bool v6 = false;
};

std::optional<Canonical> canonical(std::string_view ip) {
  std::array<unsigned char, 16> octets{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::string given(ip);
  for (const int family : {AF_INET, AF_INET6}) {
    if (!is_ip(ip) || inet_pton(family, given.c_str(), octets.data()) != 1) continue;
    if (inet_ntop(family, octets.data(), text.data(), text.size()) == nullptr) return std::nullopt;
    return Canonical{text.data(), family == AF_INET6};
  }
  return std::nullopt;
}

bool is_everybodys(const Canonical& ip) {
  if (ip.v6) return ip.text == "::" || ip.text == "::1";
  return ip.text == "0.0.0.0" || ip.text.starts_with("127.");
}

bool is_private(const std::string& ip) {
  if (ip.starts_with("10.") || ip.starts_with("192.168.")) return true;
  if (!ip.starts_with("172.")) return false;
  const auto second = parse_number(std::string_view(ip).substr(4, ip.find('.', 4) - 4));
  return second && *second >= 16 && *second <= 31;
}

std::string in_network_10(std::size_t number, std::size_t first) {
  return fmt::format("10.{}.{}.{}", first + (number >> 16U) % 128, (number >> 8U) & 0xFFU, number & 0xFFU);
}

std::string public_ip(std::size_t number) {
  constexpr std::size_t kHosts = 254;
  static constexpr std::array<std::string_view, 3> networks = {"192.0.2", "198.51.100", "203.0.113"};
  const auto at = (number - 1) / kHosts;
  if (at < networks.size()) return fmt::format("{}.{}", networks.at(at), (number - 1) % kHosts + 1);
  return in_network_10(number - kHosts * networks.size(), 128);
}

}  // namespace

std::string registered_domain(std::string_view name) {
  const auto lowered = lower(without_full_stop(name));
  const auto labels = split(lowered, '.');
  const bool below = labels.size() > 2 && labels.back().size() == 2 && has(kSecondLevels, labels[labels.size() - 2]);
  return join(last_labels(labels, below ? 3 : 2), ".");
}

bool is_public_list(std::string_view name) { return has(kPublicLists, registered_domain(name)); }

template <class Make>
std::string StandIns::called(Names& names, std::string key, Make make) {
  const auto found = names.find(key);
  if (found != names.end()) return found->second;
  if (addresses_.size() + users_.size() + hosts_.size() + ips_.size() + ids_.size() >= kMost) {
    ++left_out_;
    return std::string(kRedacted);
  }
  return names.emplace(std::move(key), make()).first->second;
}

std::string StandIns::user(std::string_view name) {
  auto key = lower(name);
  if (key.empty() || key == "postmaster") return std::string(name);
  return called(users_, std::move(key), [&] { return fmt::format("user{}", ++users_given_); });
}

std::string StandIns::address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return user(address);
  const auto known = addresses_.find(lower(address));
  if (known != addresses_.end()) return known->second;
  const auto local = user(address.substr(0, at));
  auto domain = address.substr(at + 1);
  const bool literal = domain.starts_with('[') && domain.ends_with(']');
  if (literal) domain = domain.substr(1, domain.size() - 2);
  const bool tagged = literal && starts_with_ignoring_case(domain, "IPv6:");
  if (tagged) domain.remove_prefix(5);
  const auto hidden = is_ip(domain) ? ip(domain) : host(domain);
  return called(addresses_, lower(address), [&] {
    return literal ? fmt::format("{}@[{}{}]", local, tagged ? "IPv6:" : "", hidden) : fmt::format("{}@{}", local, hidden);
  });
}

std::string StandIns::message_id(std::string_view id) {
  const auto at = id.rfind('@');
  const auto domain = at == std::string_view::npos ? std::string() : "@" + host(id.substr(at + 1));
  if (id.empty()) return {};
  return called(addresses_, lower(id), [&] { return fmt::format("message-{}{}", ++messages_, domain); });
}

std::string StandIns::id_called(std::string_view id, std::string_view prefix) {
  if (id.empty()) return {};
  return called(ids_, std::string(id), [&] { return fmt::format("{}{}", prefix, ++ids_given_); });
}

std::string StandIns::domain(const std::string& base) {
  const auto top = base.substr(base.rfind('.') + 1);
  return called(hosts_, base,
                [&] { return fmt::format("domain{}.{}", ++domains_, has(kPrivateTops, top) ? std::string_view(top) : "example"); });
}

std::string StandIns::host_in_domain(const std::string& name) {
  if (name.find('.') == std::string::npos) return called(hosts_, name, [&] { return fmt::format("host{}", ++hosts_given_); });
  const auto base = registered_domain(name);
  auto hidden = domain(base);
  if (name == base) return hidden;
  return called(hosts_, name, [&] { return fmt::format("host{}.{}", ++hosts_given_, hidden); });
}

std::string StandIns::host(std::string_view name) {
  const auto lowered = lower(without_full_stop(name));
  if (lowered.empty() || lowered == "localhost" || lowered == "localhost.localdomain") return std::string(name);
  if (is_ip(lowered)) return ip(lowered);
  const auto labels = split(lowered, '.');
  if (const auto at = technical_labels(labels); at > 0 && at < labels.size()) {
    std::string result;
    for (std::size_t i = 0; i < at; ++i)
      result += (labels[i].starts_with('_') ? std::string(labels[i]) : host_in_domain(std::string(labels[i]))) + ".";
    return result + host(join(last_labels(labels, labels.size() - at), "."));
  }
  if (const auto reversed = reversed_ip_in(labels)) {
    const auto zone = join(last_labels(labels, labels.size() - reversed->labels), ".");
    const bool stays = is_public_list(zone) || zone == "in-addr.arpa" || zone == "ip6.arpa";
    return reversed_ip(ip(reversed->ip)).value_or(std::string(kRedacted)) + "." + (stays ? zone : host(zone));
  }
  return host_in_domain(lowered);
}

std::string StandIns::ip(std::string_view text) {
  const auto known = canonical(text);
  if (!known || is_everybodys(*known)) return std::string(text);
  constexpr std::string_view mapped = "::ffff:";
  if (known->v6 && known->text.starts_with(mapped) && is_ip(std::string_view(known->text).substr(mapped.size()))) {
    return std::string(mapped) + ip(std::string_view(known->text).substr(mapped.size()));
  }
  return called(ips_, known->text, [&] {
    if (known->v6) return fmt::format("2001:db8::{:x}", ++ips6_);
    return is_private(known->text) ? in_network_10(++private_ips_, 0) : public_ip(++public_ips_);
  });
}

bool StandIns::knows_address(std::string_view address) const { return addresses_.contains(lower(address)); }

bool StandIns::knows_host(std::string_view name) const {
  const auto lowered = lower(without_full_stop(name));
  const auto labels = split(lowered, '.');
  auto from = technical_labels(labels);
  if (const auto reversed = reversed_ip_in(labels)) return knows_ip(reversed->ip);
  return hosts_.contains(join(last_labels(labels, labels.size() - std::min(from, labels.size())), "."));
}

bool StandIns::knows_ip(std::string_view ip) const {
  const auto known = canonical(ip);
  return known && ips_.contains(known->text);
}

std::string_view StandIns::id(std::string_view id) const {
  const auto found = ids_.find(std::string(id));
  return found == ids_.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view StandIns::word(std::string_view word) const {
  const auto key = lower(word);
  for (const auto* names : {&users_, &hosts_}) {
    if (const auto found = names->find(key); found != names->end()) return found->second;
  }
  return {};
}

}  // namespace smtpwhy
