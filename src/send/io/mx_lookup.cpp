#include "send/io/mx_lookup.h"

#include "smtp/names.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

struct DestroyChannel {
  void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<std::remove_pointer_t<ares_channel>, DestroyChannel>;

constexpr int kTries = 2;

Channel open_channel(const std::string& resolver, Deadlines::Duration limit) {
  ares_options options{};
  options.timeout = static_cast<int>(limit.count() / kTries);
  options.tries = kTries;
  ares_channel channel = nullptr;
  if (ares_init_options(&channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS) return nullptr;
  Channel result(channel);
  if (!resolver.empty() && ares_set_servers_ports_csv(channel, resolver.c_str()) != ARES_SUCCESS) return nullptr;
  return result;
}

// c-ares counts its own time; this waits for its sockets until it has nothing more to wait for.
void run(ares_channel channel) {
  while (true) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto wanted = static_cast<unsigned>(ares_getsock(channel, sockets.data(), ARES_GETSOCK_MAXNUM));
    std::vector<pollfd> waiting;
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      short events = 0;
      if (ARES_GETSOCK_READABLE(wanted, i) != 0U) events = POLLIN;
      if (ARES_GETSOCK_WRITABLE(wanted, i) != 0U) events = static_cast<short>(events | POLLOUT);
      if (events != 0) waiting.push_back({sockets.at(i), events, 0});
    }
    if (waiting.empty()) return;
    timeval space{};
    const auto* const left = ares_timeout(channel, nullptr, &space);
    const int milliseconds = left == nullptr ? 1000 : static_cast<int>(left->tv_sec * 1000 + left->tv_usec / 1000 + 1);
    const int ready = ::poll(waiting.data(), waiting.size(), milliseconds);
    if (ready <= 0) ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (const auto& one : waiting) {
      if (one.revents == 0) continue;
      const bool readable = (one.revents & ~POLLOUT) != 0;
      ares_process_fd(channel, readable ? one.fd : ARES_SOCKET_BAD, (one.revents & POLLOUT) != 0 ? one.fd : ARES_SOCKET_BAD);
    }
  }
}

struct Query {
  int status = ARES_EDESTRUCTION;
  std::vector<MxHost> hosts;
};

void take_mx(void* argument, int status, int /*timeouts*/, unsigned char* octets, int length) {
  auto& query = *static_cast<Query*>(argument);
  query.status = status;
  if (status != ARES_SUCCESS) return;
  ares_mx_reply* first = nullptr;
  query.status = ares_parse_mx_reply(octets, length, &first);
  if (query.status != ARES_SUCCESS) return;
  for (const auto* one = first; one != nullptr; one = one->next) query.hosts.push_back({one->priority, one->host});
  ares_free_data(first);
}

struct AddressQuery {
  int status = ARES_EDESTRUCTION;
  std::vector<std::string> addresses;
};

void take_addresses(void* argument, int status, int /*timeouts*/, ares_addrinfo* result) {
  auto& query = *static_cast<AddressQuery*>(argument);
  query.status = status;
  if (status != ARES_SUCCESS) return;
  for (const auto* node = result->nodes; node != nullptr; node = node->ai_next) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address = node->ai_family == AF_INET
                              ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr)
                              : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(node->ai_addr)->sin6_addr);
    if (inet_ntop(node->ai_family, address, text.data(), text.size()) != nullptr) query.addresses.emplace_back(text.data());
  }
  ares_freeaddrinfo(result);
}

std::string words(int status, const std::string& name) {
  switch (status) {
    case ARES_ENOTFOUND: return fmt::format("{}: Name or service not known", name);
    case ARES_ETIMEOUT: return fmt::format("{}: the name servers did not answer in time", name);
    default: return fmt::format("{}: {}", name, ares_strerror(status));
  }
}

// The best first, without names that no host can have: they would stand in records and in questions to name servers.
void take_hosts(std::vector<MxHost> hosts, const std::string& domain, MxAnswer& answer) {
  std::stable_sort(hosts.begin(), hosts.end(), [](const auto& a, const auto& b) { return a.preference < b.preference; });
  std::size_t beyond = 0;
  for (auto& host : hosts) {
    if (!is_domain(host.name)) {
      answer.remarks.push_back(fmt::format("MX of {}: {} \"{}\" is no host name", domain, host.preference, host.name));
    } else if (answer.hosts.size() < kMostMxHosts) {
      answer.hosts.push_back(std::move(host));
    } else {
      ++beyond;
    }
  }
  if (beyond > 0) answer.remarks.push_back(fmt::format("MX of {}: {} more hosts are not tried", domain, beyond));
  if (answer.hosts.empty()) answer.why = fmt::format("no MX record of {} names a host", domain);
}

}  // namespace

MxAnswer look_up_mx(const std::string& domain, const std::string& resolver, Deadlines::Duration limit) {
  MxAnswer answer;
  const auto channel = open_channel(resolver, limit);
  if (!channel) {
    answer.why = "the name server cannot be asked: " + (resolver.empty() ? std::string("none is set up") : resolver);
    return answer;
  }
  Query query;
  ares_query(channel.get(), domain.c_str(), ns_c_in, ns_t_mx, take_mx, &query);
  run(channel.get());
  if (query.status == ARES_ENODATA) {
    answer.hosts.push_back({0, domain});
    answer.implicit = true;
    return answer;
  }
  if (query.status != ARES_SUCCESS) {
    answer.why = words(query.status, domain);
    return answer;
  }
  if (query.hosts.size() == 1 && (query.hosts.front().name.empty() || query.hosts.front().name == ".")) {
    answer.why = domain + " takes no mail: its MX record says so (null MX)";
    return answer;
  }
  take_hosts(std::move(query.hosts), domain, answer);
  return answer;
}

AddressAnswer look_up_addresses(const std::string& host, const std::string& resolver, Deadlines::Duration limit) {
  AddressAnswer answer;
  const auto channel = open_channel(resolver, limit);
  if (!channel) {
    answer.why = "the name server cannot be asked: " + resolver;
    return answer;
  }
  AddressQuery query;
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  ares_getaddrinfo(channel.get(), host.c_str(), nullptr, &hints, take_addresses, &query);
  run(channel.get());
  answer.addresses = std::move(query.addresses);
  if (query.status != ARES_SUCCESS) answer.why = words(query.status, host).substr(host.size() + 2);
  return answer;
}

}  // namespace smtpwhy
