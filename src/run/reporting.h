// Reporting: from sessions and deliveries on, diagnosis, summary and renderer. One for all inputs.
#pragma once

#include "knowledge/explain.h"
#include "report/renderer.h"
#include "session/session.h"
#include "summary/selection.h"
#include "summary/summary.h"

namespace smtpwhy {

class Reporting : public SessionSink {
 public:
  /// All must outlive this.
  Reporting(const knowledge::Tables& tables, const Selection& selection, Renderer& renderer)
      : explainer_(tables), selection_(selection), renderer_(renderer) {}

  /// What comes from here on is of this input.
  void begin_input(std::size_t index) { input_ = index; }

  void on_session(Session&& session) override;
  void on_delivery(const Delivery& delivery) override;

  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  knowledge::Explainer explainer_;
  const Selection& selection_;
  Renderer& renderer_;
  Summary summary_;
  std::size_t input_ = 0;
};

}  // namespace smtpwhy
