#!/usr/bin/env python3
"""Text that is out to do harm, in every field of logs in several formats and in their files' names, is harmless in every form of output.

Each form is read by what people read it with: JSON by a JSON reader, CSV as a spreadsheet parts it, Markdown by cmark-gfm, HTML by Chromium.
Where one of the last two is not installed, its test is skipped; the others run.
"""
import base64
import csv
import functools
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import chromium
import hostile_logs
from html_test import Page

PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
LONGEST_NAME = 60  # octets of a hostile text in a file's name: some file systems end at 143
ANALYZE_FORMS = ("text", "markdown", "reply", "html", "csv", "json", "jsonl")
COMPARE_FORMS = ("text", "json")
EXPLAIN_FORMS = ("text", "json", "jsonl")
TRACES = {"text": "c@d.example", "json": "4F1A2B3C4D", "reply": "1xUw4r-0001hE-32"}  # a recipient, and queue ids that the logs have
FORMULA_HEADS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
MARKDOWN_READER = shutil.which("cmark-gfm")

# C0 but the line feed, DEL, C1; what reorders; what cannot be seen; separators of lines and paragraphs.
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def run(*words, text=b"", folder=None):
    """What it wrote; it never crashes, and what it tells of errors is harmless too."""
    done = subprocess.run([PROGRAM, *words], input=text, capture_output=True, cwd=folder, timeout=120, check=False)
    if done.returncode not in (0, 1, 2) or UNFIT.search(done.stderr.decode("utf-8")):
        raise AssertionError(f"smtpwhy {words}: exit {done.returncode}, {done.stderr!r}")
    return done.stdout


def file_name(log_format, harm):
    """A name with as much of the hostile text as a name can hold."""
    return log_format.encode() + b" " + harm.replace(b"/", b"|").replace(b"\0", b"")[:LONGEST_NAME] + b".log"


class Planted:
    """The logs of one hostile text, in a folder, and what is written of them."""

    def __init__(self, folder, harm):
        self.folder, self.harm, self.names = folder, harm, []
        for log_format, made in hostile_logs.FORMATS.items():
            if log_format == "kumomta-json" and not hostile_logs.is_text(harm):
                continue
            name = file_name(log_format, harm)
            with open(os.path.join(os.fsencode(folder), name), "wb") as file:
                file.write(made(harm))
            self.names.append(os.fsdecode(name))

    @functools.cache
    def analyze(self, form):
        return run("analyze", "--year", "2026", "--format", form, *self.names, folder=self.folder)

    def trace(self, form, target):
        return run("trace", "--year", "2026", "--format", form, target, *self.names, folder=self.folder)

    def compare(self, form):
        """With the report on its first log: what is hostile is in a report that is read again, too."""
        before = os.path.join(self.folder, "before.json")
        pathlib.Path(before).write_bytes(run("analyze", "--year", "2026", "--format", "json", self.names[0], folder=self.folder))
        return run("compare", "--year", "2026", "--format", form, before, self.names[2], folder=self.folder)

    def anonymized(self, form):
        return run("analyze", "--anonymize", "--year", "2026", "--format", form, *self.names, folder=self.folder)

    def explain(self, form):
        return run("explain", "--format", form, text=b"550 5.1.1 " + self.harm)


def strings(value):
    """All strings of a JSON document as the bytes that they stand for: of two siblings, those of `…_base64`."""
    if isinstance(value, str):
        yield value.encode()
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("_base64"):
                for text in [item] if isinstance(item, str) else item:
                    yield base64.b64decode(text or "", validate=True)
            elif key + "_base64" not in value:
                yield from strings(item)


def outside_code(html):
    """The text of a rendered page that is in no code span or block, and the links' targets."""
    rest = re.sub(r"<(code|pre)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"<[^>]*>", " ", rest), re.findall(r'(?:href|src)="([^"]*)"', html)


def element_names(html):
    return {name.lower() for name in re.findall(r"<([A-Za-z][^\s/>]*)", html)}


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="smtpwhy-hostile-", ignore_cleanup_errors=True)
        cls.addClassCleanup(cls.folder.cleanup)
        cls.planted = {}
        for number, (why, harm) in enumerate({"nothing": b"harm", **hostile_logs.HARMS}.items()):
            folder = os.path.join(cls.folder.name, str(number))
            os.mkdir(folder)
            cls.planted[why] = Planted(folder, harm)
        cls.usual = cls.planted.pop("nothing")

    def each(self, check):
        for why, planted in self.planted.items():
            with self.subTest(why):
                check(planted)

    def test_the_logs_are_what_they_seem(self):
        """Else nothing of what follows would be tested: each log is read as its format, and its failures are found."""
        def check(planted):
            report = json.loads(planted.analyze("json"))
            formats = [told["format"] for told in report["inputs"]]
            self.assertEqual(formats, [name.split(" ")[0] for name in planted.names])
            failed = {told["input"] for told in report["deliveries"] if told.get("failure") == "primary"}
            failed |= {told["input"] for told in report["sessions"] if any(e.get("failure") == "primary" for e in told["exchanges"])}
            self.assertEqual(failed, set(range(len(formats))))

        self.each(check)

    def test_nothing_unfit_is_written(self):
        def check(planted):
            outputs = {("analyze", form): planted.analyze(form) for form in ANALYZE_FORMS}
            outputs |= {("trace", form): planted.trace(form, target) for form, target in TRACES.items()}
            outputs |= {("explain", form): planted.explain(form) for form in EXPLAIN_FORMS}
            outputs |= {("compare", form): planted.compare(form) for form in COMPARE_FORMS}
            outputs |= {("anonymized", form): planted.anonymized(form) for form in ("text", "html")}
            for which, output in outputs.items():
                self.assertGreater(len(output), 0, which)
                self.assertIsNone(UNFIT.search(output.decode("utf-8", errors="strict")), which)

        self.each(check)

    def test_words_of_a_command(self):
        """Names of files that are not there, and what nothing is found for."""
        def check(planted):
            words = os.fsdecode(file_name("no", planted.harm))
            for command in (("analyze", words), ("trace", "x@y.example", words), ("trace", words, planted.names[0]), ("explain", words)):
                self.assertIsNone(UNFIT.search(run(*command, folder=planted.folder).decode("utf-8")), command)

        self.each(check)

    def test_json_has_every_byte(self):
        def check(planted):
            self.assertIn(b"550 5.1.1 " + planted.harm, list(strings(json.loads(planted.explain("json")))))
            if planted.harm == hostile_logs.HARMS["references"]:
                return  # a log with these was copied from a page, so they are taken for what they stand for
            report = json.loads(planted.analyze("json"))
            rows = [json.loads(line) for line in planted.analyze("jsonl").splitlines()]
            for index, name in enumerate(planted.names):
                texts = [told for part in ("sessions", "deliveries") for told in report[part] if told["input"] == index]
                self.assertTrue(any(planted.harm in text for text in strings(texts)), name)
                self.assertTrue(any(planted.harm in text for text in strings([row for row in rows if row["input"] == index])), name)
            self.assertEqual([os.fsencode(name) for name in planted.names], [text for told in report["inputs"] for text in
                                                                           strings({k: v for k, v in told.items() if k.startswith("name")})])

        self.each(check)

    def test_csv_holds_no_formula(self):
        heading = self.usual.analyze("csv").decode().splitlines()[0].split(",")

        def check(planted):
            text = planted.analyze("csv").decode("utf-8")
            rows = list(csv.reader(io.StringIO(text), strict=True))
            self.assertEqual(rows[0], heading)
            self.assertGreater(len(rows), len(planted.names))
            self.assertEqual({len(row) for row in rows}, {len(heading)})
            # A comma parts cells, or a semicolon where the comma is the decimal point.
            cells = [cell for row in rows for cell in row] + [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
            self.assertEqual([cell for cell in cells if cell.strip(" \"").startswith(FORMULA_HEADS)], [])

        self.each(check)

    @unittest.skipUnless(MARKDOWN_READER, "cmark-gfm is not installed: Markdown is not rendered")
    def test_markdown_makes_nothing_of_it(self):
        def rendered(planted):
            extensions = [word for name in ("autolink", "table", "strikethrough", "footnotes", "tasklist") for word in ("-e", name)]
            done = subprocess.run([MARKDOWN_READER, "--unsafe", *extensions], input=planted.analyze("markdown"), capture_output=True,
                                  timeout=60, check=True)
            return done.stdout.decode("utf-8")

        usual = element_names(rendered(self.usual))

        def check(planted):
            html = rendered(planted)
            self.assertLessEqual(element_names(html), usual)
            text, links = outside_code(html)
            self.assertEqual([link for link in links if "evil" in link or not link.startswith("https://")], [])
            self.assertNotRegex(text, r"evil|@(everyone|team)|#1|GH-3|repo#4|alert\(1\)")

        self.each(check)

    def test_html_makes_nothing_of_it(self):
        usual = Page(self.usual.analyze("html").decode("utf-8"))

        def check(planted):
            page = Page(planted.analyze("html").decode("utf-8"))
            self.assertEqual(page.faults, [])
            self.assertLessEqual(page.elements, usual.elements)

        self.each(check)

    @unittest.skipUnless(chromium.find(), "chromium is not installed: no page is opened")
    def test_a_browser_makes_nothing_of_it(self):
        told = """(() => { const all = [...document.querySelectorAll('*')];
            document.querySelectorAll('details').forEach(e => { e.open = true; });
            return [[...new Set(all.map(e => e.localName))], [...new Set(all.flatMap(e => e.getAttributeNames()))],
                    document.documentElement.scrollWidth]; })()"""

        def look(page, planted):
            path = pathlib.Path(planted.folder, "report.html")
            path.write_bytes(planted.analyze("html"))
            page.requests.clear()
            elements, attributes, width = page.open(path).run(told)
            self.assertEqual(page.complaints, [])
            self.assertEqual(page.requests, [path.as_uri()])
            self.assertEqual(width, chromium.PHONE, "nothing is wider than the screen")
            return set(elements), set(attributes)

        with chromium.Browser() as browser, browser.page(width=chromium.PHONE) as page:
            usual = look(page, self.usual)

            def check(planted):
                now = look(page, planted)
                page.complaints.clear()
                self.assertLessEqual(now[0], usual[0])
                self.assertLessEqual(now[1], usual[1] | {"start"})  # of the rest of a long list of problems

            self.each(check)


if __name__ == "__main__":
    unittest.main()
