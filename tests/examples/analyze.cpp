// What failed in a log? Reads standard input, piece by piece as it comes, and finds out the format by itself.
#include "diagnose/check.h"
#include "run/input_run.h"

#include <array>
#include <iostream>

namespace {

// Sessions and deliveries come as soon as they are over. What is wanted of one must be taken out before the call ends.
class Failures : public smtpwhy::SessionSink {
 public:
  explicit Failures(const smtpwhy::knowledge::Tables& tables) : explainer_(tables) {}

  void on_session(smtpwhy::Session&& session) override {
    for (const auto& finding : diagnose(session, 0, explainer_).findings) print(finding);
  }

  void on_delivery(const smtpwhy::Delivery& delivery) override {
    if (const auto diagnosis = diagnose(delivery, 0, explainer_); diagnosis.finding) print(*diagnosis.finding);
  }

 private:
  static void print(const smtpwhy::Finding& finding) {
    std::cout << "line " << finding.evidence.line << ": " << name(finding.severity) << ": " << finding.explanation.title << "\n"
              << "  " << finding.evidence.text << "\n  cause " << finding.explanation.cause << "\n";
  }

  smtpwhy::knowledge::Explainer explainer_;
};

}  // namespace

int main() {
  const auto& tables = smtpwhy::knowledge::builtin_tables();
  const smtpwhy::FormatCatalogue formats(tables);
  Failures failures(tables);
  std::uint64_t next_id = 1;
  smtpwhy::InputRun run(formats, {}, next_id, failures);

  std::array<char, 4096> block{};
  while (std::cin.read(block.data(), block.size()) || std::cin.gcount() > 0) {
    run.add({block.data(), static_cast<std::size_t>(std::cin.gcount())});
  }
  const auto report = run.finish();
  std::cout << "read as " << report.format << ": " << report.lines.lines << " lines, " << report.lines.unrecognised
            << " not recognised\n";
}
