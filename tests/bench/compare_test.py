#!/usr/bin/env python3
"""compare.py, which is `./dev bench`: that it runs, what its table says, and what it leaves. How fast anything is, is no test."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

COMPARE = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"], "tests/bench/compare.py")
BUILD = os.environ["SMTPWHY_BUILD"]
ROW = re.compile(r"^\| (`.*?) \| \d+\.\d\d s \| \d+\.\d\d s \| [\d,]+ MiB/s \| (?:under )?\d+ MiB \| ([\d.e+-]+) \|$")


def compare(*options):
    return subprocess.run([sys.executable, COMPARE, "--build", BUILD, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120)


class Compared(unittest.TestCase):
    def test_table(self):
        with tempfile.TemporaryDirectory(prefix="smtpwhy-bench-") as folder:
            told = compare("--sizes", "64K,128K", "--only", "postfix,swaks", "--rounds", "2", "--folder", folder)
            self.assertEqual(told.returncode, 0, told.stdout)
            self.assertIn("| **Postfix log** |  |  |  |  |  |\n", told.stdout)
            rows = [ROW.match(line) for line in told.stdout.splitlines()]
            rows = [row.groups() for row in rows if row]
            self.assertEqual([ratio for title, ratio in rows if title == "`smtpwhy analyze`"], ["1", "1"], told.stdout)
            self.assertGreaterEqual({re.search(r"\w+", title)[0] for title, _ in rows}, {"smtpwhy", "grep", "wc", "zcat"})
            self.assertEqual(os.listdir(folder), ["results.json"])
            results = json.loads(pathlib.Path(folder, "results.json").read_text(encoding="utf-8"))
            self.assertEqual(len(rows), len(results), told.stdout)
            self.assertEqual({size: len(times) for size, times in results[0]["seconds"].items()}, {"64K": 2, "128K": 2})

    def test_alone(self):
        with tempfile.TemporaryDirectory(prefix="smtpwhy-bench-") as folder:
            told = compare("--sizes", "64K", "--only", "exim", "--rounds", "1", "--folder", folder, "--alone")
            results = json.loads(pathlib.Path(folder, "results.json").read_text(encoding="utf-8"))
            self.assertEqual([row["command"] for row in results], ["smtpwhy analyze {log}"], told.stdout)

    def test_a_program_that_fails_is_told(self):
        with tempfile.TemporaryDirectory(prefix="smtpwhy-bench-") as folder:
            told = compare("--sizes", "64K", "--only", "exim", "--folder", folder, "--build", folder)
            self.assertNotEqual(told.returncode, 0)
            self.assertIn("generate", told.stdout)


if __name__ == "__main__":
    sys.exit(unittest.main() if os.environ.get("SMTPWHY_GENERATE") else 77)
