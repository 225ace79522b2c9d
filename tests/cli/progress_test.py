#!/usr/bin/env python3
"""Progress of long work, seen through a pseudo-terminal: on standard error only, gone before the report, and off where nobody would see it.

What it says, and when, has unit tests (tests/run/progress.cpp): here the input comes slowly, through a pipe.
"""
import os
import pty
import subprocess
import threading
import time
import unittest

from program import PROGRAM, SOURCE, environment

CLEAR = b"\r\x1b[K"
LINE = (b"2026-01-05T10:00:01Z mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
        b"delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))\n")


class Terminal:
    """What a program writes to a terminal of its own."""

    def __init__(self):
        self.ours, self.theirs = pty.openpty()
        self.seen = b""
        self.reader = threading.Thread(target=self.read)

    def read(self):
        while True:
            try:
                piece = os.read(self.ours, 65536)
            except OSError:  # the other end is closed
                return
            if not piece:
                return
            self.seen += piece

    def start(self):
        self.reader.start()

    def finish(self):
        os.close(self.theirs)
        self.reader.join(timeout=30)
        os.close(self.ours)


def run_slowly(*words, err_on_terminal=True, out_on_terminal=False, env=None, pause=1.6):
    """The program with a log that comes in two pieces; gives what standard output and the terminal got."""
    terminal = Terminal()
    process = subprocess.Popen(
        [PROGRAM, *words], stdin=subprocess.PIPE, cwd=SOURCE, env=environment(**{"TERM": "xterm", **(env or {})}),
        stdout=terminal.theirs if out_on_terminal else subprocess.PIPE, stderr=terminal.theirs if err_on_terminal else subprocess.PIPE)
    terminal.start()
    process.stdin.write(LINE)
    process.stdin.flush()
    time.sleep(pause)
    process.stdin.write(LINE * 2)
    process.stdin.close()
    out = b"" if out_on_terminal else process.stdout.read()
    err = b"" if err_on_terminal else process.stderr.read()
    status = process.wait(timeout=30)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    terminal.finish()
    return status, out, err, terminal.seen


class Progress(unittest.TestCase):
    def test_it_is_shown_and_goes(self):
        for words, begins in ((["analyze"], b"3 deliveries: "), (["analyze", "--format", "json"], b'{"schema":'),
                              (["trace", "bob@example.net"], b"bob@example.net: "), (["compare", "-", "corpus/swaks/postfix-accepted.log"], b"Problems in B")):
            with self.subTest(words):
                status, out, _, seen = run_slowly(*words)
                self.assertEqual(status, 1 if words[0] == "compare" else 0)
                self.assertTrue(out.startswith(begins), out[:200])
                self.assertNotIn(b"\x1b", out)
                self.assertTrue(seen.startswith(CLEAR + b"smtpwhy: "), seen)
                self.assertIn(b" B/s", seen)
                self.assertTrue(seen.endswith(CLEAR), seen)

    def test_the_report_on_the_same_terminal_is_whole(self):
        status, _, _, seen = run_slowly("analyze", "--color", "never", out_on_terminal=True)
        self.assertEqual(status, 0)
        progress, _, report = seen.rpartition(CLEAR)
        self.assertIn(b"smtpwhy: ", progress)
        plain = subprocess.run([PROGRAM, "analyze"], input=LINE * 3, capture_output=True, cwd=SOURCE, env=environment(), check=True).stdout
        self.assertEqual(report.replace(b"\r\n", b"\n").split(b"\n")[0], plain.split(b"\n")[0])
        self.assertNotIn(b"\x1b", report)

    def test_where_it_is_not_shown(self):
        for why, words, options in (
            ("standard error is no terminal", ["analyze"], {"err_on_terminal": False}),
            ("nobody wants it", ["analyze", "--no-progress"], {}),
            ("a terminal that cannot draw over a line", ["analyze"], {"env": {"TERM": "dumb"}}),
            ("short work", ["analyze"], {"pause": 0}),
            ("rows appear on the same terminal", ["analyze", "--format", "jsonl"], {"out_on_terminal": True}),
        ):
            with self.subTest(why):
                status, _, err, seen = run_slowly(*words, **options)
                self.assertEqual((status, err), (0, b""))
                self.assertNotIn(b"smtpwhy: ", seen)
                self.assertNotIn(b"\x1b[K", seen)


if __name__ == "__main__":
    unittest.main()
