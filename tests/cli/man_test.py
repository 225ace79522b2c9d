#!/usr/bin/env python3
"""The man pages: a page for each command, rendered by groff, man and mandoc without a warning, with all that the help knows."""
import glob
import os
import re
import shutil
import subprocess
import unittest

from program import environment, run

PAGES = os.path.join(os.environ["SMTPWHY_BUILD"], "pages", "man1")
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"]
# Each complains on standard error, or where it is made for that on standard output.
RENDERERS = {
    "groff": ["groff", "-man", "-ww", "-Tutf8"],
    "groff, as ASCII": ["groff", "-man", "-ww", "-Tascii"],
    "man": ["man", "--warnings", "-l"],
    "mandoc": ["mandoc", "-Tlint", "-W", "warning"],
}


def commands():
    return re.findall(r"^  (\w+)  +\S", run("help").out.split("Commands:\n")[1], re.M)


def page(command):
    with open(os.path.join(PAGES, f"smtpwhy-{command}.1"), encoding="ascii") as file:
        return file.read()


def rendered(path):
    done = subprocess.run(["groff", "-man", "-Tascii", "-P-c", path], capture_output=True, text=True, check=True)
    return re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)


class Man(unittest.TestCase):
    maxDiff = None

    def test_a_page_for_each(self):
        names = sorted(os.path.basename(path) for path in glob.glob(PAGES + "/*"))
        self.assertEqual(names, sorted(["smtpwhy.1", *(f"smtpwhy-{command}.1" for command in commands())]))

    def test_sections(self):
        for command in commands():
            with self.subTest(command):
                self.assertEqual(re.findall(r"^\.SH (.*)$", page(command), re.M), SECTIONS)

    def test_no_warning(self):
        tried = 0
        for name, words in RENDERERS.items():
            if shutil.which(words[0]) is None:
                continue
            tried += 1
            for path in sorted(glob.glob(PAGES + "/*.1")):
                with self.subTest(f"{name}: {os.path.basename(path)}"):
                    done = subprocess.run([*words, path], capture_output=True, text=True, check=False, env=environment(MANROFFOPT="", MANWIDTH="80"))
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    if name == "mandoc":
                        self.assertEqual(done.stdout, "")
        if tried == 0:
            self.skipTest("there is neither groff nor man nor mandoc")

    @unittest.skipUnless(shutil.which("groff"), "there is no groff")
    def test_the_page_says_what_the_help_says(self):
        for command in commands():
            shown = rendered(os.path.join(PAGES, f"smtpwhy-{command}.1"))
            told = run("help", command).out
            options = re.findall(r"^ +((?:-\w, )?--[a-z0-9-]+(?: \S+)?)", told.split("\nOptions:\n" if "\nOptions:\n" in told else "\nGeneral:\n")[1], re.M)
            with self.subTest(command):
                self.assertIn("--help", options[-2])
                for option in options:
                    self.assertRegex(shown, rf"(?m)^ +{re.escape(option)}(?: |$)")
            for example in re.findall(r"^  (\S.*)$", told.split("Examples:\n")[1].split("\n\n")[0], re.M):
                with self.subTest(example):
                    self.assertIn(example, shown, "it can be copied from the page")

    def test_no_clock(self):
        """The same tables give the same page: its date is that of the tables."""
        day = re.search(r"tables of (\S+)\)", run("--version").out)[1]
        for command in commands():
            self.assertIn(f'.TH SMTPWHY\\-{command.upper()} 1 {day} "smtpwhy ', page(command))

    def test_escapes(self):
        for path in glob.glob(PAGES + "/*.1"):
            with open(path, encoding="ascii") as file:
                for line in file.read().splitlines():
                    if line.startswith("."):
                        self.assertRegex(line, r'^\.(\\"|TH|SH|SS|TP|PP|RS|RE|nf|fi|br|nh|ad)( |$)')
                    elif not line.startswith(".TH"):
                        self.assertNotRegex(re.sub(r"\\(?:[-e&]|f[BIR]|\([a-z]{2})", "", line), r"[\\'`^~-]", "a bare one")


if __name__ == "__main__":
    unittest.main()
