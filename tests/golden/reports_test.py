#!/usr/bin/env python3
"""Whole reports, in all forms for people, of a few telling logs: corpus/reports/FORMAT-CASE/ is what is said of corpus/FORMAT/CASE.log.

Other than the .json beside each log, these hold all words: this is where a change of wording or looks is seen before users see it.
SMTPWHY_UPDATE_GOLDEN=1 rewrites them.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"]).resolve()
PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
UPDATE = os.environ.get("SMTPWHY_UPDATE_GOLDEN") == "1"
FORMS = {"text": "report.txt", "markdown": "report.md", "html": "report.html", "csv": "report.csv", "reply": "reply.txt"}
PICTURES = "pictures"
LARGEST_PICTURE = 150_000  # octets; they are loaded with the README
FEWEST, MOST_DIFF_LINES = 6, 60


def logs():
    """By the folder of its reports: the log."""
    found = {f"{path.parent.name}-{path.stem}": path for path in (SOURCE / "corpus").glob("*/*.log")}
    folders = [path for path in sorted((SOURCE / "corpus" / "reports").iterdir()) if path.is_dir() and path.name != PICTURES]
    return {folder: found.get(folder.name) for folder in folders}


def report(form, log):
    # a checkout's files are as old as the checkout: the year is told, since syslog leaves it out
    words = ["analyze", "--format", form, "--year", "2026", log.relative_to(SOURCE).as_posix()]
    return subprocess.run([PROGRAM, *words], cwd=SOURCE, stdout=subprocess.PIPE, timeout=60, check=True).stdout.decode("utf-8")


class Reports(unittest.TestCase):
    def test_reports(self):
        self.assertGreaterEqual(len(logs()), FEWEST)
        for folder, log in logs().items():
            with self.subTest(folder.name):
                self.assertIsNotNone(log, "there is no such log")
                for form, name in FORMS.items():
                    self.compare(folder / name, report(form, log))
                self.assertEqual({path.name for path in folder.iterdir()}, set(FORMS.values()), "nothing else lies there")

    def test_pictures(self):
        """Those of the README are small, and each is shown there."""
        shown = set(re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", (SOURCE / "README.md").read_text(encoding="utf-8")))
        pictures = sorted((SOURCE / "corpus" / "reports" / PICTURES).iterdir())
        self.assertEqual({path.relative_to(SOURCE).as_posix() for path in pictures}, shown)
        for path in pictures:
            self.assertLess(path.stat().st_size, LARGEST_PICTURE, path.name)

    def compare(self, golden, now):
        if UPDATE:
            golden.write_text(now, encoding="utf-8")
        self.assertTrue(golden.exists(), f"there is no {golden.name}: ./dev golden writes it; look at it before you commit it")
        lines = difflib.unified_diff(golden.read_text(encoding="utf-8").splitlines(), now.splitlines(), "expected", "now", lineterm="", n=0)
        shown = list(lines)[:MOST_DIFF_LINES]
        self.assertEqual(shown, [], golden.relative_to(SOURCE).as_posix() + "\n" + "\n".join(shown))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    unittest.main()
