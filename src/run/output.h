// Output: from sessions and deliveries on: diagnosis, selection, summary, renderer. One for all inputs of a report.
#pragma once

#include "knowledge/explain.h"
#include "report/renderer.h"
#include "session/session.h"
#include "summary/anonymizer.h"
#include "summary/selection.h"
#include "summary/summary.h"

#include <optional>

namespace smtpwhy {

class Output : public SessionSink {
 public:
  /// All must outlive this.
  Output(knowledge::Explainer& explainer, const Selection& selection, Renderer& renderer)
      : explainer_(explainer), selection_(selection), renderer_(renderer) {}

  /// From here on, names are hidden.
  void anonymize() { anonymizer_.emplace(explainer_.tables()); }

  /// What comes from here on is of this input.
  void begin_input(std::size_t index);

  /// Tells `report` what came of the input that was begun last, and the summary what of it was left out.
  void end_input(InputReport& report);

  void on_session(Session&& session) override;
  void on_delivery(const Delivery& delivery) override;

  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  knowledge::Explainer& explainer_;
  const Selection& selection_;
  Renderer& renderer_;
  std::optional<Anonymizer> anonymizer_;
  const DeliveryDiagnosis nothing_found_;
  Summary summary_;
  /// What an input comes to.
  struct Share {
    std::uint64_t sessions = 0;
    std::uint64_t deliveries = 0;
    Attempts attempts;
  };
  [[nodiscard]] Share so_far() const;
  void tell_success(const Delivery& delivery);
  void tell(const Delivery& delivery, const DeliveryDiagnosis& diagnosis);
  /// What was found in a session or delivery, and whether that is what is asked for.
  template <class Found>
  struct Examined {
    Found diagnosis;
    bool asked_for = true;
  };
  template <class Record>
  auto examined(const Record& record);
  template <class Record>
  auto examined_to(knowledge::Depth depth, const Record& record);

  std::size_t input_ = 0;
  Share before_;                      // of all inputs, as this one began
  std::uint64_t findings_ = 0;        // of this input
  std::uint64_t names_left_out_ = 0;  // of all inputs so far
};

}  // namespace smtpwhy
