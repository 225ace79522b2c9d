#!/usr/bin/env python3
"""The number of threads changes nothing: the same report to the byte, in all forms, of logs large enough that a thread is begun."""
import glob
import gzip
import os
import tempfile
import unittest

from program import SOURCE, run

ENOUGH = 1_500_000  # octets: more than kWorthThread (src/run/analyze.h)
FORMS = ("text", "markdown", "html", "json", "jsonl", "csv")


def large_log(*formats):
    """Logs of the corpus, again and again."""
    pieces = []
    for name in formats:
        for path in sorted(glob.glob(os.path.join(SOURCE, "corpus", name, "*.log"))):
            with open(path, "rb") as file:
                pieces.append(file.read())
    once = b"".join(piece if piece.endswith(b"\n") else piece + b"\n" for piece in pieces)
    return once * (ENOUGH // len(once) + 1)


class Threads(unittest.TestCase):
    def compare(self, data, name="mail.log", forms=FORMS, words=()):
        with tempfile.TemporaryDirectory(prefix="smtpwhy-threads-") as folder:
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            for form in forms:
                told = [run("analyze", "--format", form, "--threads", count, *words, path) for count in ("1", "2", "64")]
                self.assertEqual(told[0].status, 0, told[0])
                self.assertGreater(len(told[0].out), 200)
                for other in told[1:]:
                    self.assertTrue(told[0] == other, f"{name} as {form}")

    def test_server_log(self):
        self.compare(large_log("postfix"))

    def test_conversations(self):
        self.compare(large_log("swaks", "python-smtplib"), forms=("text", "json"))

    def test_packed(self):
        self.compare(gzip.compress(os.urandom(1_100_000) + b"\n" + large_log("exim")), "mail.log.gz", forms=("text",))

    def test_anonymized(self):
        self.compare(large_log("postfix")[:1_200_000], forms=("json",), words=("--anonymize",))

    def test_mistakes(self):
        outcome = run("analyze", "--threads", "many", "-", text="")
        self.assertEqual(outcome.status, 2)
        self.assertIn('--threads knows no "many"', outcome.err)


if __name__ == "__main__":
    unittest.main()
