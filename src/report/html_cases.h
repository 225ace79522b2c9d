// HtmlCases: the conversations and deliveries of an HTML report that failed, written as they come: a few of each problem, so that every
// piece of evidence has its surroundings, and no more than can be looked at.
#pragma once

#include "diagnose/finding.h"
#include "report/text_sink.h"
#include "session/session.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

class HtmlCases {
 public:
  static constexpr std::size_t kMostCases = 300;      ///< a page of more is slow to open
  static constexpr std::size_t kMostAlike = 100;      ///< beyond these, only what shows a problem that few of them have
  static constexpr std::size_t kMostExchanges = 500;  ///< of one conversation
  static constexpr std::size_t kLongestText = 2000;   ///< octets of one reply or command

  /// `sink` must outlive this.
  explicit HtmlCases(TextSink& sink) : sink_(sink) {}

  void add(const Session& session, const Diagnosis& diagnosis, std::size_t input);
  void add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input);

  [[nodiscard]] std::size_t shown() const { return shown_; }
  /// Those that failed and are not shown.
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

  /// The id of the element that shows this evidence; empty where none does.
  [[nodiscard]] std::string_view id_of(const Evidence& evidence) const;

 private:
  using Lines = std::set<std::uint64_t>;

  bool take(const std::vector<Finding>& findings, Lines& evidence);
  void open(std::string_view severity, const std::string& summary);
  std::string id_for(std::size_t input, std::uint64_t line, Lines& evidence);
  void write_exchange(const Exchange& exchange, const ExchangeVerdict& verdict, std::size_t input, Lines& evidence);
  void write_other(std::string_view who, std::string_view text, std::uint64_t line, std::size_t input, Lines& evidence);

  TextSink& sink_;
  std::size_t shown_ = 0;
  std::uint64_t left_out_ = 0;
  std::map<std::string, std::size_t, std::less<>> shown_of_;  // by problem
  std::map<std::pair<std::size_t, std::uint64_t>, std::string> ids_;
};

}  // namespace smtpwhy
