#!/usr/bin/env python3
"""src/limits.md and the code agree: every limit in a header is in the table with its value, and every limit anywhere has a reason beside it."""
import glob
import os
import re
import unittest

SOURCE = os.path.join(os.environ["SMTPWHY_SOURCE"], "src")
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


if __name__ == "__main__":
    unittest.main()
