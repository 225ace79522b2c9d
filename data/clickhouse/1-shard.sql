-- On each server: what `smtpwhy analyze --format jsonl` prints, a row a line, exchanges and deliveries in one table. Columns are the members
-- of data/schema/exchange.schema.json and delivery.schema.json; NULL is null, and what the other kind alone has. Bytes that are not
-- UTF-8 (`…_base64`) are left out: load with input_format_skip_unknown_fields.
CREATE DATABASE IF NOT EXISTS smtpwhy;

CREATE TABLE IF NOT EXISTS smtpwhy.attempts_here
(
    batch String DEFAULT '',  -- which run of smtpwhy it was, where several are loaded: sessions and inputs are numbered by each anew
    schema String,
    input UInt32,
    time Nullable(String),
    client Nullable(String),
    recipient Nullable(String),
    verb Nullable(String),
    code Nullable(UInt16),
    enhanced_status Nullable(String),
    text Nullable(String),
    severity Nullable(String),
    failure Nullable(String),
    cause Nullable(String),
    cause_group Nullable(String),
    problem Nullable(String),
    -- of exchanges
    session Nullable(UInt64),
    side Nullable(String),
    server Nullable(String),
    argument Nullable(String),
    command_line Nullable(UInt64),
    reply_line Nullable(UInt64),
    latency_ms Nullable(UInt64),
    unsolicited UInt8 DEFAULT 0,
    -- of deliveries
    line Nullable(UInt64),
    direction Nullable(String),
    time_text Nullable(String),
    queue_id Nullable(String),
    message_id Nullable(String),
    sender Nullable(String),
    relay Nullable(String),
    tls Nullable(String),
    status Nullable(String)
)
ENGINE = MergeTree
PARTITION BY substring(ifNull(time, ''), 1, 7)  -- `2026-01`: times are UTC, as text, and sort as such
ORDER BY (ifNull(time, ''), schema, batch, input);
