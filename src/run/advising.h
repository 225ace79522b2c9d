// Advising: what a refusal means, while the conversation goes on: the cause, whose move it is, what to do first. The report at the end
// says the rest.
#pragma once

#include "knowledge/explain.h"
#include "send/adviser.h"

namespace smtpwhy {

class TableAdviser : public Adviser {
 public:
  /// `tables` must outlive this.
  explicit TableAdviser(const knowledge::Tables& tables) : explainer_(tables) {}
  [[nodiscard]] std::vector<std::string> advice_on(const Refusal& refusal) override;

 private:
  knowledge::Explainer explainer_;
};

}  // namespace smtpwhy
