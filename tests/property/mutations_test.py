#!/usr/bin/env python3
"""The program on mutated logs: it exits with 0, 1 or 2, has a place for every line, and what it prints obeys the schemas. (That all forms
of report keep their promises on many more of them, fuzz/analyze.cpp looks at.)

SMTPWHY_MUTATIONS=COUNT or FIRST:COUNT takes others than usual."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator as Validator
except ImportError:
    print("python3-jsonschema is not installed: not tested")
    sys.exit(77)

PROGRAM = os.environ["SMTPWHY"]
SOURCE = os.environ["SMTPWHY_CHECKOUT"]
MUTATOR = os.path.join(os.path.dirname(PROGRAM), "tests", "fuzz_analyze")
csv.field_size_limit(1 << 30)  # octets: a mutated line may be as long as the longest that is read
FIRST, COUNT = [int(number) for number in ("1000000:" + os.environ.get("SMTPWHY_MUTATIONS", "120")).split(":")[-2:]]
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in it LF may be half of another character


def validator(name):
    with open(os.path.join(SOURCE, "data", "schema", name + ".schema.json"), encoding="utf-8") as file:
        return Validator(json.load(file))


VALIDATORS = {name: validator(name) for name in ("report", "exchange", "delivery")}


def lines_of(log):
    return log.count(b"\n") + (0 if not log or log.endswith(b"\n") or log == b"\xef\xbb\xbf" else 1)


def analyzed(form, path, *options):
    done = subprocess.run([PROGRAM, "analyze", "-f", form, *options, path], capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, 1, 2), f"exit status {done.returncode}: {done.stderr!r}"
    return done.returncode, done.stdout


def check(path):
    with open(path, "rb") as file:
        log = file.read()
    status, text = analyzed("json", path, "--fail-on", "temporary")
    report = json.loads(text)
    VALIDATORS["report"].validate(report)
    one = report["inputs"][0]
    assert sum(one["lines_" + fate] for fate in ("event", "content", "noise", "unrecognised")) == one["lines"], "each line in one place"
    if log[:2] not in UTF16:
        assert one["lines"] == lines_of(log), f"{one['lines']} lines for {lines_of(log)}"
    failed = any(finding["severity"] in ("permanent", "temporary") for finding in report["findings"])
    assert status == (1 if failed else 0), f"exit status {status}"
    status, text = analyzed("jsonl", path)
    assert status == 0
    rows = [json.loads(line) for line in text.splitlines()]
    for row in rows:
        VALIDATORS[re.fullmatch(r"smtpwhy/(exchange|delivery)-1", row["schema"])[1]].validate(row)
    status, text = analyzed("csv", path)
    heading, *cells = list(csv.reader(io.StringIO(text.decode("utf-8"), newline=""), strict=True)) or [[]]
    assert status == 0 and len(cells) == len(rows), f"{len(cells)} rows of CSV for {len(rows)} of JSON"
    assert all(len(row) == len(heading) for row in cells), "as many cells as the heading has"
    return report


def main():
    if not os.path.exists(MUTATOR):
        print("skipped: fuzz_analyze was not built")
        return 77
    failed = told = 0
    with tempfile.TemporaryDirectory(prefix="smtpwhy-mutations-") as folder:
        subprocess.run([MUTATOR, "--mutations", str(COUNT), "--first", str(FIRST), "--into", folder, "--ending", ".log", os.path.join(SOURCE, "corpus")],
                       check=True, stdout=subprocess.DEVNULL)
        names = sorted(os.listdir(folder), key=int)
        assert len(names) == COUNT
        for name in names:
            try:
                told += bool(check(os.path.join(folder, name))["findings"])
            except Exception as failure:  # pylint: disable=broad-except
                failed += 1
                print(f"mutation {name}: {type(failure).__name__}: {str(failure)[:500]}")
    print(f"{COUNT} mutations, {failed} failed; {told} had findings")
    assert told * 4 > COUNT, "mutations still look like logs"
    return 1 if failed else 0


sys.exit(main())
