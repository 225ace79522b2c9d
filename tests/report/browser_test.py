#!/usr/bin/env python3
"""The HTML report in headless Chromium: on a phone and on a desktop, light and dark, on paper, with scripts and without.

Nothing is fetched, nothing complains, nothing is wider than the screen, axe-core finds no violation of WCAG 2.1 AA, every piece of evidence
leads to its place, and the filter shows what it should. Needs Debian's chromium, and axe-core (npm) in build/node, where `./dev test` puts it.
"""
import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import chromium
import hostile_logs
from chromium import DESKTOP, PHONE

PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
SOURCE = os.path.abspath(os.environ["SMTPWHY_CHECKOUT"])
AXE = os.path.join(os.environ["SMTPWHY_BUILD"], os.pardir, "node", "node_modules", "axe-core", "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
NARROWEST = 320  # CSS pixels: WCAG 2.1, 1.4.10 Reflow; that is a desktop at 400 %
PAPER = 718  # CSS pixels of A4 between the margins that Chromium leaves
MOST_LINKS = 12  # followed in one report
FEWEST_FILTERED = 4  # problems and conversations: below, there is no filter
SCHEMES = ("light", "dark")

if not chromium.find():
    print("chromium is not installed: the HTML report is not opened in a browser")
    sys.exit(77)


def corpus(pattern):
    return sorted(glob.glob("corpus/" + pattern, root_dir=SOURCE))


HEAVY = ["large"]  # what a browser takes seconds for is not looked at in all ways

# Each by what is special about it: the words of the command line, and standard input.
REPORTS = {
    "small": (["corpus/swaks/postfix-greylisted.log"], b""),
    "server": (corpus("postfix/*.log"), b""),
    "large": (corpus("*/*.log"), b""),
    "nothing failed": (["corpus/curl/exim-accepted.log"], b""),
    "empty": ([], b""),
    "hostile": ([], b"".join(hostile_logs.FORMATS["swaks"](harm) for harm in hostile_logs.HARMS.values())),
}

OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
# Of hundreds alike, as many as axe-core looks at in a few seconds.
THINNED_OUT = "['article', '.case', '#inputs ~ ol li'].forEach(kind => document.querySelectorAll(kind).forEach((e, i) => { if (i >= 6) e.remove(); }))"
WIDTH = "document.documentElement.scrollWidth"
SHOWN = "Array.from(document.querySelectorAll('[data-severity]'), e => [e.textContent, e.dataset.severity, e.getClientRects().length > 0])"


def violations(page):
    """What axe-core says of a page, and what it could not decide: but contrast in drawings, which html_test.py computes."""
    return page.run("axe.run(document, {runOnly: {type: 'tag', values: " + json.dumps(RULES) + "}, resultTypes: ['violations', 'incomplete']})"
                    ".then(told => ['violations', 'incomplete'].flatMap(kind => told[kind].filter(rule => kind === 'violations' || rule.id !== 'color-contrast').map(rule => "
                    "rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + (node.any[0] || {}).message).join(' | '))))")
    return told


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-report-")
        cls.addClassCleanup(folder.cleanup)
        cls.paths = {}
        for name, (words, text) in REPORTS.items():
            done = subprocess.run([PROGRAM, "analyze", "--year", "2026", "--format", "html", *words], input=text, stdout=subprocess.PIPE, cwd=SOURCE,
                                  timeout=120, check=True)
            cls.paths[name] = pathlib.Path(folder.name, name + ".html")
            cls.paths[name].write_bytes(done.stdout)
        cls.browser = cls.enterClassContext(chromium.Browser())

    def each(self, check, without=(), **looks):
        for name, path in self.paths.items():
            if name in without:
                continue
            with self.subTest(name), self.browser.page(**looks) as page:
                check(page.open(path), name)
                self.assertEqual(page.complaints, [])
                self.assertEqual(page.requests, [path.as_uri()], "nothing but the page is asked for")

    def test_every_view(self):
        def check(page, _):
            self.assertEqual(page.run(WIDTH), width, "no scrolling sideways")
            page.run(OPEN_ALL)
            self.assertEqual(page.run(WIDTH), width, "no scrolling sideways with everything open")
            self.assertEqual(page.run("Array.from(document.querySelectorAll('form'), form => form.hidden)"),
                             [not scripts] if page.run("document.querySelectorAll('[data-severity]').length") >= FEWEST_FILTERED else [])
            for scheme in SCHEMES:
                page.show_as("", scheme)
                ground = re.findall(r"\d+", page.run("getComputedStyle(document.body).backgroundColor"))
                self.assertEqual(sum(map(int, ground)) > 3 * 128, scheme == "light", "the ground is as light as was asked for")

        for width, scripts in ((PHONE, True), (DESKTOP, True), (PHONE, False), (DESKTOP, False), (NARROWEST, True)):
            with self.subTest(width=width, scripts=scripts):
                self.each(check, HEAVY if width == NARROWEST or not scripts else [], width=width, scripts=scripts)

    def test_a_fault_would_be_seen(self):
        """Else the silence of the console and of the network would prove nothing: the same report, spoiled."""
        text = self.paths["server"].read_text(encoding="utf-8")
        unguarded = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        rows = [
            ("a script that its policy does not know", "</body>", "<script>1</script></body>", "Content Security Policy", None),
            ("an error", "'use strict';", "'use strict'; nothing.there();", "ReferenceError", None),
            ("a warning", "'use strict';", "'use strict'; console.warn('x');", "console.warning", None),
            ("a picture from elsewhere", "</main>", "<img src=\"https://x.example/\" alt=\"\"></main>", "", "https://x.example/"),
        ]
        for why, old, new, complaint, address in rows:
            with self.subTest(why), self.browser.page() as page:
                path = self.paths["server"].with_name("spoiled.html")
                path.write_text((text if complaint == "Content Security Policy" else unguarded).replace(old, new), encoding="utf-8")
                page.open(path)
                self.assertIn(complaint, " ".join(page.complaints))
                self.assertTrue(page.complaints)
                self.assertEqual(address in page.requests, address is not None)

    def test_drawings(self):
        """What a screen reader is told of each drawing: its title and every number that it draws."""
        with self.browser.page() as page:
            page.open(self.paths["server"])
            page.call("Accessibility.enable")
            tree = page.call("Accessibility.getFullAXTree")["nodes"]
            told = [node["name"]["value"] for node in tree if node["role"]["value"] in ("image", "img")]
            figures = page.run("""Array.from(document.querySelectorAll('figure'), figure => [figure.querySelector('figcaption').textContent,
                Array.from(figure.querySelectorAll('tbody tr'), row => Array.from(row.cells, cell => cell.textContent))])""")
            self.assertEqual(len(told), len(figures))
            self.assertGreaterEqual(len(figures), 6)
            for text, (title, rows) in zip(told, figures):
                self.assertTrue(text.startswith(title), text)
                if title == "Outcomes over time":
                    self.assertRegex(text, r"from 2026-11-22T01:04:00Z to 2026-11-22T01:06:00Z, in 3 columns of 1 minute each, at most \d+ in one")
                    self.assertEqual(len(rows), 3)
                else:
                    self.assertEqual(text, title + " " + ", ".join(f"{label}: {count}" for label, count in rows))

    def test_paper(self):
        """What is folded up on the screen is printed, without scripts too; afterwards the screen is as it was."""
        def check(page, name):
            counts = page.run("[document.querySelectorAll('details').length, document.querySelectorAll('details[open]').length]")
            folded = self.pages_of(page.pdf())
            self.assertEqual(page.run("document.querySelectorAll('details[open]').length"), counts[1])
            page.run(OPEN_ALL)
            unfolded = self.pages_of(page.pdf())
            self.assertEqual(folded, unfolded)
            self.assertGreaterEqual(folded, 1)
            page.show_as("print", "dark")
            self.assertEqual(page.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
            self.assertEqual(page.run("document.querySelectorAll('form')[0]?.getClientRects().length ?? 0"), 0, "no filter on paper")
            self.assertEqual(page.run(WIDTH), PAPER)
            if name == "server":
                self.assertGreater(counts[0], 10, "there is something to unfold")

        for scripts in (True, False):
            with self.subTest(scripts=scripts):
                self.each(check, [*HEAVY, "hostile", "nothing failed"], scheme="dark", width=PAPER, scripts=scripts)

    def pages_of(self, pdf):
        self.assertTrue(pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF"))
        return len(re.findall(rb"/Type\s*/Page\b", pdf))

    def test_evidence(self):
        """Each link to a place in a conversation shows that place, unfolded, with the words that it is evidence of."""
        links = "Array.from(document.querySelectorAll('article a[href^=\"#case\"]'))"
        look = """(link => { link.click(); return new Promise(done => setTimeout(() => {
            const target = document.getElementById(link.hash.slice(1)), box = target.getBoundingClientRect();
            const said = link.parentElement.querySelector('code');
            done([box.height > 0 && box.bottom > 0 && box.top < innerHeight, target.textContent, said ? said.textContent : '']); }, 0)); })"""

        def check(page, name):
            count = page.run(links + ".length")
            self.assertTrue(count > 0 or name in ("empty", "nothing failed"))
            for number in range(min(count, MOST_LINKS)):
                seen, text, said = page.run(f"{look}({links}[{number}])")
                self.assertTrue(seen, number)
                self.assertIn(said[:200], text, number)

        self.each(check)

    def test_evidence_without_scripts(self):
        with self.browser.page(width=PHONE, scripts=False) as page:
            page.open(self.paths["server"])
            page.click("document.querySelectorAll('article a[href^=\"#case\"]')[1]")
            box = "document.querySelector(':target').getBoundingClientRect()"
            self.assertTrue(page.run(f"{box}.height > 0 && {box}.top < innerHeight && {box}.bottom > 0"))

    def test_filter(self):
        rows = [("", ""), ("greylisted", ""), ("no MAILBOX", "permanent"), ("", "temporary"), ("", "warning"), ("nothing has these words", ""),
                ("  example.net   550 ", "")]
        for width, name in ((PHONE, "server"), (DESKTOP, "large")):
            with self.browser.page(width=width) as page:
                page.open(self.paths[name])
                every = page.run(SHOWN)
                for words, severity in rows:
                    with self.subTest(width=width, words=words, severity=severity):
                        self.filter(page, words, severity)
                        wanted = [all(word in text.lower() for word in words.lower().split()) and severity in ("", told)
                                  for text, told, _ in every]
                        self.assertEqual([seen for _, _, seen in page.run(SHOWN)], wanted)
                        told = page.run("document.getElementById('shown').textContent")
                        self.assertEqual(told, f"{sum(wanted)} of {len(wanted)} shown")
                        self.assertEqual(page.run(WIDTH), width)
                self.assertGreater(len(every), 40)
                self.assertEqual(page.complaints, [])

    def filter(self, page, words, severity):
        """As a person does it: into the field, all of it away, type; then choose."""
        page.click("document.querySelector('input[type=search]')")
        page.run("document.activeElement.select()")
        page.call("Input.dispatchKeyEvent", type="keyDown", key="Backspace", windowsVirtualKeyCode=8)
        page.type(words)
        page.run("(() => { const e = document.querySelector('select'); e.value = " + json.dumps(severity) +
                 "; e.dispatchEvent(new Event('input', {bubbles: true})); })()")

    def test_a_link_into_what_is_filtered_out(self):
        with self.browser.page() as page:
            page.open(self.paths["server"])
            page.run("window.link = document.querySelector('article a[href^=\"#case\"]'), null")
            self.filter(page, "no such words", "")
            page.run("link.click()")
            page.run("new Promise(done => setTimeout(done, 50))")
            self.assertTrue(page.run("document.querySelector(':target').getClientRects().length > 0"))

    def test_keyboard(self):
        """The first steps with the tab key: each shows where it is."""
        with self.browser.page() as page:
            page.open(self.paths["server"])
            for _ in range(6):
                page.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
                self.assertNotEqual(page.run("document.activeElement.localName"), "body")
                self.assertEqual(page.run("getComputedStyle(document.activeElement).outlineStyle"), "solid")

    @unittest.skipUnless(os.path.exists(AXE), "axe-core is not in build/node; `./dev test` puts it there")
    def test_accessibility(self):
        for name, path in self.paths.items():
            for width, schemes in ((PHONE, SCHEMES), (DESKTOP, SCHEMES[:1])):  # the colours are the same at each width
                if name in HEAVY and width == PHONE:
                    continue
                with self.subTest(name, width=width), self.browser.page(width=width, ignore_policy=True) as page:
                    page.open(path).run(pathlib.Path(AXE).read_text(encoding="utf-8"))
                    page.run(THINNED_OUT)
                    page.run(OPEN_ALL)
                    for scheme in schemes:
                        page.show_as("", scheme)
                        self.assertEqual(violations(page), [], scheme)

    @unittest.skipUnless(os.path.exists(AXE), "axe-core is not in build/node; `./dev test` puts it there")
    def test_a_violation_would_be_found(self):
        with self.browser.page(ignore_policy=True) as page:
            page.open(self.paths["small"]).run(pathlib.Path(AXE).read_text(encoding="utf-8"))
            page.run("document.querySelector('.faint, dt').style.color = '#999', document.querySelector('main').append(new Image()), null")
            self.assertEqual({told.split(":")[0] for told in violations(page)}, {"color-contrast", "image-alt"})


if __name__ == "__main__":
    unittest.main()
