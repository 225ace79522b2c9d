-- On each server, behind 1-shard.sql: all of them as one table. `smtpwhy` is the cluster in <remote_servers> of the configuration. Of one
-- input, a message's deliveries come to one server, and so do the exchanges of a session.
CREATE TABLE IF NOT EXISTS smtpwhy.attempts AS smtpwhy.attempts_here
ENGINE = Distributed(smtpwhy, smtpwhy, attempts_here, cityHash64(batch, input, ifNull(queue_id, ''), ifNull(session, 0)));
