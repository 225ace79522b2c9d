#include "run/sending.h"

#include "run/advising.h"
#include "run/output.h"
#include "session/assembler.h"

namespace smtpwhy {
namespace {

constexpr std::string_view kFormat = "smtpwhy-send";

InputReport report_of(const SendRequest& request, const LineLedger& ledger, const Record& record, const knowledge::Tables& tables) {
  InputReport report;
  report.name = request.record_name;
  report.format = kFormat;
  for (const auto& format : tables.formats) {
    if (format.name == kFormat) report.title = format.title;
  }
  report.lines = ledger.counts();
  report.bytes = record.octets();
  report.formats.push_back({kFormat, report.lines.lines - report.lines.unrecognised});
  return report;
}

}  // namespace

SendOutcome send(const SendRequest& request, const SendMeans& means, TextSink& transcript, Renderer& renderer) {
  const Selection everything;
  knowledge::Explainer explainer(means.tables);
  Output reporting(explainer, everything, renderer);
  LineLedger ledger;
  std::uint64_t next_id = 1;
  Assembler assembler(reporting, ledger, next_id);
  Record record(assembler, ledger, transcript);
  TableAdviser adviser(means.tables);
  for (const auto& remark : request.remarks) {
    record.tell(EventKind::note, Side::client, Trouble::none, remark, means.transport.now());
  }
  auto outcome = SendOutcome::impossible;
  for (const auto& host : request.hosts) {
    const auto spoken = speak(request.plan, host, {means.transport, means.logins, record, adviser, request.deadlines});
    // A host that refused for now tells more than another that cannot be reached.
    if (spoken.outcome != SendOutcome::impossible || outcome != SendOutcome::temporary) outcome = spoken.outcome;
    if (spoken.greeted) break;
  }
  assembler.finish();
  renderer.on_end({report_of(request, ledger, record, means.tables)}, reporting.summary());
  return outcome;
}

}  // namespace smtpwhy
