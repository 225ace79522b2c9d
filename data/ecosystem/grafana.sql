-- For Grafana with its ClickHouse data source: one query for each panel, over the views of ../clickhouse. $__timeFilter is Grafana's.

-- panel: Attempts by hour (time series)
SELECT hour AS time, accepted, temporary, permanent FROM smtpwhy.by_hour WHERE $__timeFilter(hour) ORDER BY time;

-- panel: Causes by hour (time series, one for each cause)
SELECT hour AS time, cause, count FROM smtpwhy.causes_by_hour WHERE $__timeFilter(hour) ORDER BY time, cause;

-- panel: Failures (stat)
SELECT count() AS failures FROM smtpwhy.failures WHERE $__timeFilter(at);

-- panel: Problems (table)
SELECT any(severity) AS severity, any(cause) AS cause, count() AS count, min(at) AS first, max(at) AS last, any(text) AS said_once
FROM smtpwhy.failures
WHERE $__timeFilter(at)
GROUP BY problem
ORDER BY count DESC, severity, cause
LIMIT 50;

-- panel: Causes (bar chart)
SELECT cause, count() AS count FROM smtpwhy.failures WHERE $__timeFilter(at) AND cause IS NOT NULL GROUP BY cause ORDER BY count DESC, cause LIMIT 20;

-- panel: Servers that refused (table)
SELECT host, countIf(severity = 'temporary') AS temporary, countIf(severity != 'temporary') AS permanent
FROM smtpwhy.failures
WHERE $__timeFilter(at) AND host IS NOT NULL
GROUP BY host
ORDER BY temporary + permanent DESC, host
LIMIT 20;

-- panel: Domains of recipients (table)
SELECT lower(substring(recipient, position(recipient, '@') + 1)) AS domain, count() AS count, uniqExact(recipient) AS recipients
FROM smtpwhy.failures
WHERE $__timeFilter(at) AND position(recipient, '@') > 0
GROUP BY domain
ORDER BY count DESC, domain
LIMIT 20;
