// Anonymizer: what it is given of a report can be passed on afterwards. The one place where that happens: behind diagnosis, since rules need
// the real words, and in front of summary and renderers, so that no form of output can forget it.
//
// What a field holds is hidden whatever it looks like; in the words of a log names are found by their form (hidden_text.h) or because a field
// has told them before. Ours stays: causes, rules, providers, references, and URLs at sites that our tables refer to; so do public block
// lists, since the advice is to ask them. Times, codes, counts and lines stay as well.
#pragma once

#include "diagnose/finding.h"
#include "knowledge/tables.h"
#include "session/session.h"
#include "summary/comparison.h"
#include "summary/hidden_text.h"
#include "summary/trace.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class Anonymizer {
 public:
  explicit Anonymizer(const knowledge::Tables& tables);

  /// First the session, then its diagnosis: the session's fields tell what is to be hidden in the words.
  void hide(Session& session);
  void hide(Diagnosis& diagnosis);

  /// The same for a delivery; `text` must outlive what is given.
  [[nodiscard]] Delivery hidden(const Delivery& delivery, TextArena& text);
  void hide(DeliveryDiagnosis& diagnosis);

  void hide(Trace& trace);
  void hide(Comparison& comparison);

  /// `input 1` for the first; standard input has no name.
  [[nodiscard]] static std::vector<std::string> hidden_inputs(const std::vector<std::string>& names);
  [[nodiscard]] static std::string hidden_input(const std::string& name, std::size_t index);

  /// How often a name was not told apart from others, since there were too many.
  [[nodiscard]] std::uint64_t left_out() const { return names_.left_out(); }

  /// The words of a log.
  [[nodiscard]] std::string hidden_words(std::string_view text);

 private:
  [[nodiscard]] std::string hidden_path(std::string_view address);
  [[nodiscard]] std::string hidden_host(std::string_view name);
  [[nodiscard]] std::string hidden_relay(std::string_view relay);
  [[nodiscard]] std::string hidden_queue_id(std::string_view id);
  [[nodiscard]] std::string hidden_argument(Verb verb, std::string_view argument);
  [[nodiscard]] std::string hidden_command(std::string_view command);
  [[nodiscard]] std::string hidden_reply(std::string_view text);
  void learn(const Session& session);
  void learn_user(std::string_view address);
  void learn_host(std::string_view name);
  void hide(Session& session, Exchange& exchange);
  void hide(Finding& finding);
  void hide(knowledge::Explanation& explanation);
  void hide(TraceStep& step);

  static constexpr std::size_t kShortestWord = 3;  // shorter names are words of every text

  StandIns names_;
  // Names without a domain, of the conversation or delivery in question: there they are hidden wherever they stand.
  std::map<std::string, std::string, std::less<>> words_;
  std::set<std::string> documented_;  // registered domains
};

}  // namespace smtpwhy
