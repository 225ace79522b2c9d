// Snapshot: what a report comes to, as far as two reports can be compared: the problems that were found, how often, and how attempts ended.
#pragma once

#include "summary/summary.h"

#include <cstdint>
#include <map>
#include <string>

namespace smtpwhy {

/// A problem as it can be told without the report it is from.
struct ProblemCount {
  std::string kind;
  Severity severity = Severity::note;
  std::string cause;  ///< like the next two: empty where it is not known
  std::string rule;
  std::string provider;
  std::string title;
  std::string text;  ///< what was said, once
  std::uint64_t count = 0;
};

struct Snapshot {
  static constexpr std::size_t kMostProblems = 10'000;  ///< of ten logs with as many as a summary keeps; more are only counted

  std::uint64_t sessions = 0;
  std::uint64_t deliveries = 0;
  Attempts attempts;
  std::map<std::string, ProblemCount, std::less<>> problems;  ///< by `problem_key`
  std::uint64_t left_out = 0;                                 ///< how often problems came up that are not among these
  LeftOut limits;                                             ///< what else was left out

  void add(const Finding& finding, std::uint64_t count);
  void add(const Summary& summary);
  void add(const Snapshot& other);

 private:
  void add(const std::string& key, const ProblemCount& problem);
};

}  // namespace smtpwhy
