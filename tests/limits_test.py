#!/usr/bin/env python3
"""src/limits.md and the code agree: every limit in a header is in the table with its value, and every limit anywhere has a reason beside it.
And reports say what a limit left out."""
import glob
import json
import os
import re
import subprocess
import unittest

SOURCE = os.path.join(os.environ["SMTPWHY_CHECKOUT"], "src")
NAME = r"k(?:Most|Longest|Largest|Deepest|Max|Enough|Shortest)\w*"
LIMIT = re.compile(rf"constexpr (?:std::\w+|int|double) ({NAME}) *=\s*([^;]+);", re.M)
ROW = re.compile(rf"^\| (\S+\.h) \| ({NAME}) \| (\d+) [^|]+ \| [^|]{{3,}} \|$", re.M)


def value(expression, others):
    expression = re.sub(r"std::\w+\{([^}]*)\}", r"(\1)", expression.replace("'", ""))
    return eval(re.sub(r"(?<=\d)U?L{0,2}\b", "", expression), {"__builtins__": {}}, others)  # pylint: disable=eval-used


def limits():
    """file, name, value as it is written, the text before and after the declaration."""
    for path in sorted(glob.glob(SOURCE + "/**/*.h", recursive=True) + glob.glob(SOURCE + "/**/*.cpp", recursive=True)):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for found in LIMIT.finditer(text):
            yield os.path.relpath(path, SOURCE), found[1], found[2], text[:found.start()], text[found.end():]


def has_reason(before, after):
    """A comment behind the declaration, or in the lines above it, or above the declarations that it follows."""
    if re.match(r" *//", after):
        return True
    lines = before.split("\n")
    lines.pop()  # what stands in front of it in its own line
    while lines and "constexpr" in lines[-1]:
        lines.pop()
    return bool(lines) and lines[-1].lstrip().startswith("//")


class Limits(unittest.TestCase):
    def test_table(self):
        with open(SOURCE + "/limits.md", encoding="utf-8") as file:
            text = file.read()
        told = {(found[1], found[2]): int(found[3]) for found in ROW.finditer(text)}
        self.assertEqual(len(told), len(re.findall(r"^\| \S+\.h ", text, re.M)), "each row reads as one, and stands once")
        known, real = {}, {}
        for path, name, expression, _, _ in limits():
            if path.endswith(".h"):
                real[path, name] = known[name] = value(expression, known)
        self.assertEqual(told, real)

    def test_reasons(self):
        without = [f"{path}: {name}" for path, name, _, before, after in limits() if not has_reason(before, after)]
        self.assertEqual(without, [])


TALK = "=== Connected to mx.example.net.\n<-  220 mx\n -> EHLO me\n<-  250 mx\n"
DEBUG = ("Nov 22 01:04:26 mx postfix/smtpd[{n}]: > client.example.net[192.0.2.1]: 220 mx.example.net ESMTP\n"
         "Nov 22 01:04:27 mx postfix/smtpd[{n}]: < client.example.net[192.0.2.1]: EHLO client.example.net\n")


def long_line(octets):
    return TALK + " -> NOOP ".ljust(octets, "x") + "\n<-  250 ok\n"


class Told(unittest.TestCase):
    """As many as the limit leave nothing out; one more is told of, to programs and to people."""
    # what: a log at the limit, one beyond it, the member of JSON, and words for people
    EDGES = {
        "a line": (long_line(262144), long_line(262145), ("inputs", 0, "lines_cut"), "1 too long, the rest of them left out"),
        "open conversations": ("".join(DEBUG.format(n=n) for n in range(1, 10001)), "".join(DEBUG.format(n=n) for n in range(1, 10002)),
                               ("inputs", 0, "sessions_ended_early"), "1 conversation cut short, too many at once"),
        "exchanges": (TALK + " -> NOOP\n<-  250 ok\n" * 19998, TALK + " -> NOOP\n<-  250 ok\n" * 19999, ("sessions", 0, "exchanges_left_out"),
                      "1 command behind the first 20000 of one was not looked at"),
    }

    def report(self, form, log):
        done = subprocess.run([os.environ["SMTPWHY"], "analyze", "-f", form, "-"], input=log.encode(), capture_output=True, timeout=120, check=True)
        return " ".join(done.stdout.decode().split())

    def test_edges(self):
        for why, (full, more, (holder, number, member), words) in self.EDGES.items():
            with self.subTest(why):
                self.assertNotIn(member, json.loads(self.report("json", full))[holder][number])
                self.assertEqual(json.loads(self.report("json", more))[holder][number].get(member), 1)
                self.assertNotIn(words, self.report("text", full))
                self.assertIn(words, self.report("text", more))


if __name__ == "__main__":
    unittest.main()
