#!/usr/bin/env python3
"""Makes the README's pictures of reports, corpus/reports/pictures/, with Chromium: `./dev pictures`.

No test compares them, since fonts differ from machine to machine. Look at them before you commit them.
"""
import csv
import html
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import chromium
from png import smaller

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
FOLDER = SOURCE / "corpus" / "reports" / "pictures"
LARGEST = 150_000  # octets; they are loaded with the README
MANY = sorted(path.relative_to(SOURCE).as_posix() for path in (SOURCE / "corpus" / "postfix").glob("postfix-*.log"))
ONE = ["corpus/swaks/postfix-greylisted.log"]
SEVERAL = ["corpus/exim/exim-inbound-rejects.log"]
CSV_COLUMNS = ["time", "recipient", "code", "enhanced_status", "severity", "cause", "text"]

# Select Graphic Rendition (ECMA-48) as the program uses it, and the colours that a dark terminal shows it in.
RENDITIONS = {"0": "", "1": "font-weight:700", "2": "opacity:.7", "31": "color:#ff7b72", "32": "color:#7ee787", "33": "color:#e3b341", "36": "color:#79c0ff"}
PAPER = "font:15px/1.5 system-ui,sans-serif;color:#1a1d21;background:#fff;margin:0;padding:16px 24px"
TERMINAL = "font:14px/1.4 'DejaVu Sans Mono',monospace;color:#e6edf3;background:#0d1117;margin:0;padding:16px 20px;white-space:pre"


def report(form, logs, *more):
    words = ["analyze", "--year", "2026", "--format", form, *more, *logs]
    return subprocess.run([PROGRAM, *words], cwd=SOURCE, stdout=subprocess.PIPE, timeout=60, check=True).stdout.decode("utf-8")


def page(style, body):
    return f"<!DOCTYPE html><meta charset=utf-8><style>td,th{{border:1px solid #c7ccd4;padding:3px 8px;text-align:left;vertical-align:top}}" \
           f"table{{border-collapse:collapse;font-size:13px}}code{{background:#eef0f3;padding:0 3px}}</style><body style=\"{style}\">{body}"


def coloured(text):
    """Escape sequences to elements."""
    result, style = "", ""
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        if part.startswith("\x1b"):
            codes = part[2:-1].split(";")
            style = "" if codes in (["0"], [""]) else ";".join(filter(None, [style, *(RENDITIONS[code] for code in codes)]))
        else:
            result += f"<span style=\"{style}\">{html.escape(part)}</span>"
    return result


def terminal():
    command = "$ smtpwhy analyze " + SEVERAL[0]
    return page(TERMINAL, html.escape(command) + "\n" + coloured(report("text", SEVERAL, "--color", "always")))


def markdown():
    done = subprocess.run(["cmark-gfm", "-e", "table"], input=report("markdown", ONE), capture_output=True, text=True, check=True)
    return page(PAPER, done.stdout)


def spreadsheet():
    rows = list(csv.DictReader(io.StringIO(report("csv", MANY))))
    cells = "".join("<tr>" + "".join(f"<td>{html.escape(row[name])}</td>" for name in CSV_COLUMNS) + "</tr>" for row in rows if row["cause"])
    return page(PAPER, "<table><tr>" + "".join(f"<th>{name}</th>" for name in CSV_COLUMNS) + f"</tr>{cells}</table>")


def reply():
    return page(PAPER + ";white-space:pre-wrap", html.escape(report("reply", SEVERAL)))


# The name of the file, what is shown, how large in CSS pixels, and where in the page.
PICTURES = [
    ("terminal", terminal, {"width": 900, "height": 620}),
    ("html-desktop", lambda: report("html", MANY), {"width": chromium.DESKTOP, "height": 900}),
    ("html-figures", lambda: report("html", MANY), {"width": chromium.DESKTOP, "height": 860, "at": "#figures"}),
    ("html-phone", lambda: report("html", MANY), {"width": chromium.PHONE, "height": 780, "scheme": "dark"}),
    ("markdown", markdown, {"width": 900, "height": 620}),
    ("csv", spreadsheet, {"width": 1100, "height": 400}),
    ("reply", reply, {"width": 700, "height": 560}),
]


def main():
    if not chromium.find() or not shutil.which("cmark-gfm"):
        sys.exit("chromium and cmark-gfm are needed: ./dev deps")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium.Browser() as browser:
        for name, made, looks in PICTURES:
            path = pathlib.Path(folder, name + ".html")
            path.write_text(made(), encoding="utf-8")
            place = looks.pop("at", "body")
            with browser.page(**looks) as shown:
                shown.open(path).run(f"document.querySelector('{place}').scrollIntoView()")
                picture = smaller(shown.picture())
            if len(picture) > LARGEST:
                sys.exit(f"{name}: {len(picture)} octets, more than {LARGEST}")
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"{name}.png: {len(picture)} octets")


main()
