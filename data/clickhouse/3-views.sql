-- On each server, behind 2-cluster.sql: what a report tells, out of all attempts. `FROM smtpwhy.findings WHERE …` narrows only what a view
-- gives; to look at some days or hosts, put the view's own SELECT over `smtpwhy.attempts WHERE time >= '2026-01-05' …`.

-- Exchanges and deliveries that went wrong: what findings and totals count. The host is the one that was asked.
CREATE VIEW IF NOT EXISTS smtpwhy.failures AS
SELECT *, parseDateTimeBestEffortOrNull(time) AS at, if(schema = 'smtpwhy/delivery-1', relay, server) AS host
FROM smtpwhy.attempts
WHERE failure = 'primary';

-- The report's findings of kind `failed-reply` and `failed-delivery`, the worst first. `problem` is the report's, too.
CREATE VIEW IF NOT EXISTS smtpwhy.findings AS
SELECT
    problem,
    any(severity) AS severity,
    any(cause) AS cause,
    any(cause_group) AS cause_group,
    count() AS count,
    min(at) AS first_time,
    max(at) AS last_time,
    uniqExact(recipient) AS recipients,  -- of deliveries
    any(text) AS said_once
FROM smtpwhy.failures
GROUP BY problem
ORDER BY severity, count DESC, problem;

-- One row. `accepted`, `temporary` and `permanent` are deliveries; what failed in conversations is `failed_exchanges`, since one line of a
-- conversation does not tell how its recipients fared.
CREATE VIEW IF NOT EXISTS smtpwhy.totals AS
SELECT
    countIf(schema = 'smtpwhy/delivery-1') AS deliveries,
    uniqExactIf((batch, session), schema = 'smtpwhy/exchange-1') AS sessions,
    countIf(ifNull(status, '') = 'sent') AS accepted,
    countIf(schema = 'smtpwhy/delivery-1' AND ifNull(failure, '') = 'primary' AND ifNull(severity, '') = 'temporary') AS temporary,
    countIf(schema = 'smtpwhy/delivery-1' AND ifNull(failure, '') = 'primary' AND ifNull(severity, '') != 'temporary') AS permanent,
    countIf(schema = 'smtpwhy/exchange-1' AND ifNull(failure, '') = 'primary') AS failed_exchanges
FROM smtpwhy.attempts;

-- The top lists: add LIMIT 10.
CREATE VIEW IF NOT EXISTS smtpwhy.by_cause AS
SELECT cause, count() AS count FROM smtpwhy.failures WHERE cause IS NOT NULL GROUP BY cause ORDER BY count DESC, cause;

CREATE VIEW IF NOT EXISTS smtpwhy.by_code AS
SELECT code, count() AS count FROM smtpwhy.failures WHERE code IS NOT NULL GROUP BY code ORDER BY count DESC, code;

CREATE VIEW IF NOT EXISTS smtpwhy.by_server AS
SELECT host, count() AS count FROM smtpwhy.failures WHERE host IS NOT NULL GROUP BY host ORDER BY count DESC, host;

CREATE VIEW IF NOT EXISTS smtpwhy.by_recipient_domain AS
SELECT lower(substring(recipient, position(recipient, '@') + 1)) AS domain, count() AS count
FROM smtpwhy.failures
WHERE position(recipient, '@') > 0
GROUP BY domain
ORDER BY count DESC, domain;

-- The trends, by hour (UTC): what was delivered and what failed, in conversations too; and each cause.
CREATE VIEW IF NOT EXISTS smtpwhy.by_hour AS
SELECT
    toStartOfHour(parseDateTimeBestEffortOrNull(time)) AS hour,
    countIf(ifNull(status, '') = 'sent') AS accepted,
    countIf(ifNull(failure, '') = 'primary' AND ifNull(severity, '') = 'temporary') AS temporary,
    countIf(ifNull(failure, '') = 'primary' AND ifNull(severity, '') != 'temporary') AS permanent
FROM smtpwhy.attempts
WHERE time IS NOT NULL
GROUP BY hour
ORDER BY hour;

CREATE VIEW IF NOT EXISTS smtpwhy.causes_by_hour AS
SELECT toStartOfHour(at) AS hour, cause, count() AS count
FROM smtpwhy.failures
WHERE at IS NOT NULL
GROUP BY hour, cause
ORDER BY hour, count DESC, cause;
