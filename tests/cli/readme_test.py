#!/usr/bin/env python3
"""README.md tells the truth: its examples are run, and its tables, rule and links are compared with what is there.

In a ```console block, a line that begins with `$ ` is a command for a shell in the checkout; what follows is its output, exactly.
SMTPWHY_UPDATE_GOLDEN=1 rewrites the blocks.
"""
import difflib
import glob
import os
import re
import subprocess
import sys
import unittest

from program import PROGRAM, SOURCE, environment, run

README = os.path.join(SOURCE, "README.md")
UPDATE = os.environ.get("SMTPWHY_UPDATE_GOLDEN") == "1"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
FEWEST = 5


def readme():
    with open(README, encoding="utf-8") as file:
        return file.read()


def output_of(command):
    """Standard output and errors as a terminal would show them, and the exit status."""
    path = os.path.dirname(PROGRAM) + os.pathsep + os.environ.get("PATH", os.defpath)
    done = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=SOURCE,
                          env=environment(PATH=path), timeout=60, check=False)
    return done.stdout.decode("utf-8"), done.returncode


def commands_in(block):
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def executed(block):
    """The block as it should be."""
    text = ""
    for command in commands_in(block):
        output, status = output_of(command)
        if status != 0:
            raise AssertionError(f"$ {command}\nexit {status}\n{output}")
        text += f"$ {command}\n{output}"
    return text


def section(title):
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", readme(), re.M | re.S)[1]


def table_rows(text):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")][1:]


class Readme(unittest.TestCase):
    def test_examples(self):
        blocks = BLOCK.findall(readme())
        self.assertGreaterEqual(sum(len(commands_in(block)) for block in blocks), FEWEST)
        for block in blocks:
            self.assertTrue(block.startswith("$ "), f"a block begins with its command:\n{block}")
        if UPDATE:
            with open(README + ".new", "w", encoding="utf-8") as file:
                file.write(BLOCK.sub(lambda match: executed(match[0]), readme()))
            os.replace(README + ".new", README)
            return
        for block in blocks:
            with self.subTest(commands_in(block)[0]):
                now = executed(block)
                if now != block:
                    self.fail("\n".join(difflib.unified_diff(block.splitlines(), now.splitlines(), "README.md", "the program", lineterm="")))

    def test_formats(self):
        told = [re.match(r"  (\S+)\s+(.*)", line).groups() for line in run("formats").out.splitlines() if line.startswith("  ")]
        self.assertEqual([tuple(row[:2]) for row in table_rows(section("Which logs it reads"))], told)

    def test_exit_status(self):
        told = re.findall(r"^  (\d)  ", run("help", "exit-status").out, re.M)
        self.assertEqual([row[0] for row in table_rows(section("Exit status"))], told)

    def test_rules_are_real(self):
        rules = ""
        for path in sorted(glob.glob(SOURCE + "/data/rules/*.toml")):
            with open(path, encoding="utf-8") as file:
                rules += file.read() + "\n"
        shown = re.findall(r"^```toml\n(.*?)^```$", readme(), re.M | re.S)
        self.assertGreater(len(shown), 0)
        for rule in shown:
            self.assertIn("\n" + rule, rules)

    def test_packages(self):
        """Those that ./dev installs to run the program."""
        with open(os.path.join(SOURCE, "dev"), encoding="utf-8") as file:
            wanted = re.findall(r"^run +(\S+)", file.read(), re.M)
        listed = re.search(r"wants these packages: (.*?)\. ", section("Install it").replace("\n", " "))[1]
        self.assertEqual(listed.split(", "), wanted)

    def test_options_and_commands_exist(self):
        known = set(re.findall(r"--[a-z-]+", "".join(run("help", command).out for command in ("explain", "analyze", "help"))))
        text = BLOCK.sub("", readme())
        for command in re.findall(r"smtpwhy ((?:explain|analyze|help)[^`\n]*)", text):
            with self.subTest(command):
                self.assertLessEqual(set(re.findall(r"(?<!\S)--[a-z-]+", command)), known)

    def test_rooms(self):
        """src/README.md names the rooms that there are, in the order of the layer test."""
        sys.path.insert(0, os.path.join(SOURCE, "tests"))
        from layers import ROOMS
        with open(os.path.join(SOURCE, "src", "README.md"), encoding="utf-8") as file:
            named = [row[0] for row in table_rows(file.read())]
        self.assertEqual(named, [room for room in ROOMS if glob.glob(f"{SOURCE}/src/{room}/*.h")])

    def test_links(self):
        for name in ("README.md", "src/README.md", "data/README.md", "corpus/README.md", "tests/README.md"):
            with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
                links = re.findall(r"\]\(([^)#:]+)\)", file.read())
            for link in links:
                with self.subTest(f"{name}: {link}"):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, os.path.dirname(name), link)))

    def test_headings_that_are_linked(self):
        there = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", BLOCK.sub("", readme()), re.M)}
        linked = set(re.findall(r"\]\(#([^)]+)\)", readme()))
        self.assertGreater(len(linked), 0)
        self.assertLessEqual(linked, there)


if __name__ == "__main__":
    unittest.main()
