// Deliveries as JSON, as the report and the flat form share them.
#pragma once

#include "diagnose/finding.h"
#include "report/json_writer.h"
#include "session/delivery.h"

namespace smtpwhy {

/// Line, direction, time, queue id, message id, sender, recipient, relay, client, status.
void write_delivery_head(JsonWriter& json, const Delivery& delivery);

/// Severity, and where it failed, what that amounts to and its cause.
void write_delivery_verdict(JsonWriter& json, const Delivery& delivery, const DeliveryDiagnosis& diagnosis);

/// The severity's name; empty where nothing tells.
[[nodiscard]] std::string_view severity_name(const Delivery& delivery);

/// The verb that the reply answers; empty for the greeting, and where it is not known.
[[nodiscard]] std::string_view shown_verb(const Delivery& delivery);

[[nodiscard]] std::optional<std::uint64_t> code_of(const Delivery& delivery);

}  // namespace smtpwhy
