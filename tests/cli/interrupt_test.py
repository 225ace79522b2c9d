#!/usr/bin/env python3
"""Ctrl-C (SIGINT), SIGTERM and SIGHUP while a log is read: the report of what was read so far, told as such."""
import json
import signal
import subprocess
import unittest

from program import PROGRAM, environment

LINE = (b"2026-01-05T10:00:01Z mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
        b"delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))\n")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupted(*words, how=signal.SIGINT):
    """The program reads lines from a pipe that stays open. Whoever waits for it to have read all of them need not know how fast it is: the
    last ones fit into the pipe, so the writer is done only when all others were taken."""
    program = subprocess.Popen([PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
                               preexec_fn=lambda: [signal.signal(one, signal.SIG_DFL) for one in ENDINGS])
    program.stdin.write(LINE * 5000)
    program.stdin.flush()
    program.send_signal(how)
    out, err = program.stdout.read(), program.stderr.read()
    program.stdin.close()
    program.stdout.close()
    program.stderr.close()
    return program.wait(), out, err.decode()


class Interrupted(unittest.TestCase):
    def test_report_so_far(self):
        for how in ENDINGS:
            for threads in ("1", "2"):
                with self.subTest(how=how, threads=threads):
                    status, out, err = interrupted("analyze", "--format", "json", "--threads", threads, "-", how=how)
                    self.assertEqual(status, 2, err)
                    self.assertEqual(err, "smtpwhy: interrupted: the report is of what was read until then\n")
                    report = json.loads(out)
                    self.assertTrue(report["inputs"][0]["interrupted"])
                    # Nothing that was read is lost, and the pipe holds no more than a few hundred lines.
                    self.assertGreater(report["totals"]["deliveries"], 4000)
                    self.assertLessEqual(report["inputs"][0]["lines"] - report["totals"]["deliveries"], 1)  # one may be cut in two

    def test_it_is_told_in_words(self):
        _, out, _ = interrupted("analyze", "-")
        self.assertIn("interrupted: this is what there was", " ".join(out.decode().split()))

    def test_what_comes_behind_is_not_read(self):
        status, out, _ = interrupted("analyze", "--format", "json", "-", "/no-such-file")
        self.assertEqual(status, 2)
        self.assertEqual(len(json.loads(out)["inputs"]), 1)


if __name__ == "__main__":
    unittest.main()
