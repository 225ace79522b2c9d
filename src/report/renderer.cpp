#include "report/renderer.h"

namespace smtpwhy {

const std::vector<RendererForm>& renderer_forms() {
  static const std::vector<RendererForm> forms = {
      {"text", "for people", make_text_report},
      {"json", "one document, schema report-1", make_json_report},
      {"jsonl", "one flat object for each exchange, schema exchange-1", make_jsonl_report},
  };
  return forms;
}

}  // namespace smtpwhy
