#include "format/catalogue.h"

#include "format/curl.h"
#include "format/delivery_hooks.h"
#include "format/delivery_tables.h"
#include "format/dsn.h"
#include "format/exchange_protocol.h"
#include "format/exim.h"
#include "format/iis_smtp.h"
#include "format/maddy.h"
#include "format/mailq.h"
#include "format/marked.h"
#include "format/message_trace.h"
#include "format/nodemailer_json.h"
#include "format/octet_traces.h"
#include "format/postfix.h"
#include "format/qmail.h"
#include "format/sendmail.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

// Fallbacks in the order in which they are taken: what nothing tells of is read as the last.
constexpr std::array<std::string_view, 2> kLast = {"exception-text", "plain-unmarked"};

// The formats with a grammar of their own.
using Make = std::unique_ptr<Format> (*)();
constexpr std::array kGrammars = std::to_array<Make>({
    make_dotnet_trace_format,
    make_dsn_format,
    make_exchange_protocol_format,
    make_exim_format,
    make_iis_smtp_format,
    make_maddy_format,
    make_mailq_format,
    make_message_trace_format,
    make_nmap_format,
    make_nodemailer_json_format,
    make_postfix_format,
    make_qmail_format,
});

// Some have a grammar for a part of their lines.
std::unique_ptr<Format> make_format(const knowledge::FormatRow& row) {
  if (row.name == kCurl) return make_curl_format(row);
  if (row.name == kSendmail) return make_sendmail_format(row);
  return make_marked_format(row);
}

}  // namespace

FormatCatalogue::FormatCatalogue(const knowledge::Tables& tables) {
  for (const auto make : kGrammars) formats_.push_back(make());
  for (auto& format : make_delivery_hook_formats()) formats_.push_back(std::move(format));
  for (auto& format : make_delivery_table_formats()) formats_.push_back(std::move(format));
  for (const bool fallback : {false, true}) {
    for (const auto& row : tables.formats) {
      if (row.fallback != fallback) continue;
      formats_.push_back(make_format(row));
    }
  }
  for (const auto last : kLast) {
    std::stable_partition(formats_.begin(), formats_.end(), [&](const auto& format) { return format->name() != last; });
  }
  std::vector<TellingPattern> patterns;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const auto own = formats_[i]->telling_patterns();
    if (own.empty()) asked_always_.push_back(i);
    patterns.insert(patterns.end(), own.begin(), own.end());
    format_of_pattern_.resize(patterns.size(), i);
  }
  patterns_ = std::make_unique<TellingPatterns>(patterns);
}

const Format* FormatCatalogue::find(std::string_view name) const {
  const auto found = std::find_if(formats_.begin(), formats_.end(), [&](const auto& format) { return format->name() == name; });
  return found == formats_.end() ? nullptr : found->get();
}

const std::vector<std::size_t>& FormatCatalogue::telling(const LogLine& line, Scratch& scratch) const {
  auto& found = scratch.found;
  patterns_->find(line.text, scratch.patterns, found);
  std::transform(found.begin(), found.end(), found.begin(), [&](std::size_t pattern) { return format_of_pattern_[pattern]; });
  found.insert(found.end(), asked_always_.begin(), asked_always_.end());
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  found.erase(std::remove_if(found.begin(), found.end(), [&](std::size_t i) { return !formats_[i]->tells(line); }), found.end());
  return found;
}

void FormatDetector::on_log_line(const LogLine& line) {
  ++lines_;
  for (const auto i : catalogue_.telling(line, scratch_)) {
    if (weights_[i]++ == 0) first_[i] = lines_;
  }
}

bool FormatDetector::told() const {
  return std::any_of(weights_.begin(), weights_.end(), [](std::size_t weight) { return weight > 0; });
}

std::size_t FormatDetector::loudest() const {
  std::size_t best = weights_.size() - 1;
  const auto rank = [&](std::size_t i) {
    const bool speaks = weights_[i] > 0;
    return std::pair(speaks && !catalogue_.formats()[i]->is_fallback(), weights_[i]);
  };
  for (std::size_t i = weights_.size(); i-- > 0;) {
    if (rank(i) >= rank(best) && weights_[i] > 0) best = i;
  }
  return best;
}

bool FormatDetector::carries(std::size_t conversation, std::size_t other) const {
  return weights_[conversation] > weights_[other] && first_[conversation] < first_[other];
}

std::size_t FormatDetector::best() const {
  const auto best = loudest();
  if (!catalogue_.formats()[best]->stands_in_messages()) return best;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (catalogue_.formats()[i]->is_fallback() && carries(i, best)) return i;
  }
  return best;
}

}  // namespace smtpwhy
