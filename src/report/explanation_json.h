// An explanation as JSON: the contract `smtpwhy/explanation-1` (data/schema/explanation.schema.json).
#pragma once

#include "knowledge/explain.h"
#include "report/json_writer.h"

namespace smtpwhy {

/// One object on one line, without a line break behind it.
void write_explanation_json(const knowledge::Explanation& explanation, TextSink& sink);

/// The members that a finding has in common with an explanation: title, explanation, who, retry, fixes, checks, …
void write_advice(JsonWriter& json, const knowledge::Explanation& explanation);

}  // namespace smtpwhy
