#!/usr/bin/env python3
"""Logs stay on the machine: what reads them opens no socket, and no file but those that were named. Seen by strace, in all threads and
children; where that is not there or may not look on, the test is skipped."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import PROGRAM, SOURCE, environment, run_bytes

LOG = "corpus/swaks/postfix-greylisted.log"
STRACE = shutil.which("strace")
SOCKETS = re.compile(r"\b(socket|socketpair|connect|bind|listen|accept4?|send(to|m?msg)|recv(from|m?msg)|getaddrinfo)\(")


def traced(calls, *words, text=b""):
    """The calls that the program makes, one a line; nothing where it cannot be looked at."""
    with tempfile.NamedTemporaryFile() as trace:
        done = subprocess.run([STRACE, "-f", "-qq", "-e", f"trace={calls}", "-o", trace.name, PROGRAM, *words], input=text, cwd=SOURCE, env=environment(),
                              capture_output=True, timeout=120, check=False)
        seen = trace.read().decode("utf-8", "replace")
    return done, seen


def can_look():
    if STRACE is None:
        return False
    done, seen = traced("openat", "--version")
    return done.returncode == 0 and "openat(" in seen


class Network(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.report = os.path.join(cls.holder.name, "report.json")
        with open(cls.report, "wb") as file:
            file.write(run_bytes("analyze", "-f", "json", LOG)[1])
        cls.large = os.path.join(cls.holder.name, "large.log")  # worth a thread
        with open(SOURCE + "/" + LOG, "rb") as log, open(cls.large, "wb") as file:
            file.write(log.read() * 600)
        cls.commands = {
            "explain": ("explain", "550 5.7.26 see https://example.net/why"),
            "analyze": ("analyze", LOG),
            "analyze, with threads": ("analyze", "-f", "html", "--threads", "2", cls.large),
            "analyze, in full": ("analyze", "-f", "json", "--anonymize", LOG),
            "trace": ("trace", "bob@example.net", LOG),
            "compare": ("compare", LOG, cls.report),
            "merge": ("merge", cls.report, cls.report),
            "formats": ("formats",),
            "help": ("help", "send"),
        }

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    def test_no_socket(self):
        for why, words in self.commands.items():
            with self.subTest(why):
                done, seen = traced("network", *words)
                self.assertLess(done.returncode, 2, done.stderr)
                self.assertEqual([line for line in seen.splitlines() if SOCKETS.search(line)], [])

    def test_what_would_be_seen(self):
        """The same look at a command that does connect finds that it does: to a port where nobody listens."""
        _, seen = traced("network", "send", "--server", "127.0.0.1:1", "--helo", "me.example", "--from", "a@example.org", "--to", "b@example.net")
        self.assertRegex(seen, r"socket\(AF_INET")
        self.assertRegex(seen, r"connect\(.*127\.0\.0\.1")

    def test_no_other_program_and_no_other_file(self):
        """Nothing is started, nothing is written; what is opened was named, or is the system's own."""
        for why, words in self.commands.items():
            with self.subTest(why):
                _, seen = traced("execve,open,openat,creat,unlink,rename,renameat,renameat2,mkdir", *words)
                self.assertEqual(len(re.findall(r"\bexecve\(", seen)), 1)
                opened = re.findall(r'\b(?:open|openat|creat)\((?:AT_FDCWD, )?"([^"]*)", ([A-Z_|]+)', seen)
                own = [path for path, _ in opened if not re.match(r"/(etc|lib|usr|proc|sys)/", path)]
                self.assertLessEqual(set(own), {LOG, self.large, self.report})
                self.assertEqual([path for path, how in opened if "O_WRONLY" in how or "O_RDWR" in how], [])
                self.assertNotRegex(seen, r"\b(unlink|rename|mkdir)")


if __name__ == "__main__":
    if not can_look():
        print("skipped: strace is not there, or may not look at another process")
        sys.exit(77)
    unittest.main()
