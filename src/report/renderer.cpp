#include "report/renderer.h"

namespace smtpwhy {

const std::vector<RendererForm>& renderer_forms() {
  static const std::vector<RendererForm> forms = {
      {"text", "for people", make_text_report},
      {"markdown", "for a ticket", make_markdown_report},
      {"reply", "for the customer, short and in plain words", make_reply_report},
      {"html", "one page for a browser, with charts", make_html_report},
      {"json", "one document, schema report-1", make_json_report, false},
      {"jsonl", "one flat object for each exchange, schema exchange-1", make_jsonl_report, false, false},
      {"csv", "for a spreadsheet, a row for each exchange or delivery", make_csv_report, false, false},
  };
  return forms;
}

}  // namespace smtpwhy
