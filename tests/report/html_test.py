#!/usr/bin/env python3
"""The HTML report as a page: well built, its links lead somewhere, nothing can be loaded, and its colours can be read."""
import base64
import glob
import hashlib
import html.parser
import os
import re
import subprocess
import sys
import unittest

PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
SOURCE = os.path.abspath(os.environ["SMTPWHY_CHECKOUT"])
VOID = {"meta", "input", "rect", "br"}
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "style"}


def report(*words, text=b""):
    done = subprocess.run([PROGRAM, "analyze", "--format", "html", *words], input=text, stdout=subprocess.PIPE, cwd=SOURCE, timeout=120, check=True)
    return done.stdout.decode("utf-8")


class Page(html.parser.HTMLParser):
    """Elements, attributes and ids; `faults` where something is not as it should be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.ids, self.links, self.open, self.elements, self.headings = [], [], [], [], set(), []
        self.texts = {}
        self.feed(text)
        self.close()
        self.faults += [f"<{name}> is not closed" for name in self.open]

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        names = [name for name, _ in attributes]
        self.faults += [f"<{tag}> has {name}" for name in names if name in LOADING or name.startswith("on") or names.count(name) > 1]
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append((tag, value))
            if name in ("aria-labelledby", "for"):
                self.links += [("a", "#" + word) for word in value.split()]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data

    def handle_comment(self, data):
        self.faults.append("a comment")


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.1, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Html(unittest.TestCase):
    def check(self, page):
        told = Page(page)
        self.assertEqual(told.faults, [])
        self.assertEqual(sorted(told.ids), sorted(set(told.ids)), "ids are unique")
        for tag, link in told.links:
            if link.startswith("#"):
                self.assertIn(link[1:], told.ids)
            else:
                self.assertEqual(tag, "a", "only a link leads out")
                self.assertRegex(link, r"^https://[^\s\"<>]+$")
        for before, after in zip([0, *told.headings], told.headings):
            self.assertLessEqual(after, before + 1, "no level of headings is left out")
        return told

    def test_every_log_of_the_corpus(self):
        folders = sorted({os.path.dirname(path) for path in glob.glob("corpus/**/*.log", root_dir=SOURCE, recursive=True)})
        self.assertGreater(len(folders), 0)
        for folder in folders:
            with self.subTest(folder):
                self.check(report(*sorted(glob.glob(folder + "/*.log", root_dir=SOURCE))))

    def test_no_log(self):
        self.check(report(text=b""))

    def test_hostile_names(self):
        for harm in (b"<script>alert(1)</script>", b"\"onload=\"x", b"'><b>", b"&#60;b>", b"</title></style>", b"\xff\x00\x1b[1m"):
            with self.subTest(harm):
                log = b"=== Connected to H.\n<-  220 H\n -> EHLO H\n<-  250 H\n -> MAIL FROM:<H@b>\n<** 550 5.7.1 H\n*** H\n -> QUIT\n".replace(b"H", harm)
                page = self.check(report(text=log))
                self.assertNotIn("b", page.elements)
                self.assertNotIn("alert(1)", page.texts["script"])

    def test_nothing_can_be_loaded(self):
        page = report("corpus/swaks/postfix-user-unknown.log")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)[1]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        self.assertEqual(rules["default-src"], "'none'")
        self.assertEqual(set(rules), {"default-src", "style-src", "script-src", "base-uri", "form-action"})
        for element in ("style", "script"):
            text = re.search(rf"<{element}>(.*?)</{element}>", page, re.S)[1]
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            self.assertEqual(rules[f"{element}-src"], f"'sha256-{digest}'", f"the hash of {element} in src/report/html_page.cpp")
            self.assertNotRegex(text, r"url\(|@import|https?:|fetch|XMLHttp|innerHTML|eval")
        self.assertLess(page.index("Content-Security-Policy"), page.index("<style>"))

    def test_colours(self):
        style = re.search(r"<style>(.*?)</style>", report(text=b""), re.S)[1]
        schemes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)]
        self.assertEqual(len(schemes), 3, "light, dark, print")
        for scheme in schemes:
            for ground in ("ground", "card"):
                for text in ("text", "faint", "permanent", "temporary", "good", "link"):
                    self.assertGreaterEqual(contrast(scheme[text], scheme[ground]), 4.5, (text, ground, scheme))
                self.assertGreaterEqual(contrast(scheme["plain"], scheme[ground]), 3, (ground, scheme))

    def test_the_same_again(self):
        words = sorted(glob.glob("corpus/postfix/*.log", root_dir=SOURCE))
        self.assertEqual(report(*words), report(*words))


if __name__ == "__main__":
    unittest.main()
