// An explanation for a person at a terminal.
#pragma once

#include "knowledge/explain.h"
#include "report/style.h"
#include "report/text_sink.h"

namespace smtpwhy {

void write_explanation_text(const knowledge::Explanation& explanation, const TextStyle& style, TextSink& sink);

/// The part that findings share: what happened, whose move it is, what to do, what to check.
void write_advice_text(const knowledge::Explanation& explanation, const TextStyle& style, TextSink& sink);

}  // namespace smtpwhy
