#!/usr/bin/env python3
"""generate: the same seed gives the same octets on every machine, a shorter log is the beginning of a longer one, and smtpwhy knows every line."""
import hashlib, json, os, pathlib, subprocess, sys, tempfile, unittest

GENERATE = os.environ.get("SMTPWHY_GENERATE", "")
PROGRAM = os.environ["SMTPWHY"]
EXPECTED = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"], "tests/bench/generate/expected.json")
FORMS = {
    "postfix": "postfix",
    "postfix-iso": "postfix",
    "exim": "exim",
    "sendmail": "sendmail",
    "exchange": "exchange-protocol",
    "kumomta-json": "kumomta-json",
    "swaks": "swaks",
}
SIZE = 256 << 10


def generated(kind, size=f"{SIZE >> 10}K", seed="1"):
    return subprocess.run([GENERATE, kind, size, seed], check=True, stdout=subprocess.PIPE).stdout


class Generated(unittest.TestCase):
    def test_kinds(self):
        told = subprocess.run([GENERATE], stderr=subprocess.PIPE, text=True)
        self.assertEqual(told.returncode, 2)
        self.assertEqual([line.split()[0] for line in told.stderr.splitlines()[1:]], list(FORMS))

    def test_same_octets(self):
        found = {kind: hashlib.sha256(generated(kind)).hexdigest() for kind in FORMS}
        if os.environ.get("SMTPWHY_UPDATE_GOLDEN"):
            EXPECTED.write_text(json.dumps(found, indent=1) + "\n")
        self.assertEqual(found, json.loads(EXPECTED.read_text()))

    def test_seed_and_size(self):
        for kind in FORMS:
            with self.subTest(kind):
                log = generated(kind)
                self.assertLessEqual(len(log), SIZE)
                self.assertGreater(len(log), SIZE - (64 << 10))
                self.assertTrue(log.startswith(generated(kind, str(SIZE // 4))))
                self.assertNotEqual(log, generated(kind, seed="2"))

    def test_smtpwhy_knows_every_line(self):
        for kind, form in FORMS.items():
            with self.subTest(kind), tempfile.NamedTemporaryFile(suffix=".log") as log:
                log.write(generated(kind, "2M", "3"))
                log.flush()
                run = subprocess.run([PROGRAM, "analyze", "--format", "json", log.name], check=True, stdout=subprocess.PIPE)
                report = json.loads(run.stdout)
                told = report["inputs"][0]
                self.assertEqual([used["name"] for used in told["formats"]], [form])
                self.assertEqual(told["lines_unrecognised"], 0)
                self.assertAlmostEqual(*shares(report["totals"]), delta=0.06)
                self.assertNotIn("unclassified", report["totals"]["by_cause"])


def shares(totals):
    """The part of recipients' attempts that was accepted, and what it is to be."""
    tried = totals["accepted"] + totals["temporary"] + totals["permanent"]
    return totals["accepted"] / tried, 0.88


if __name__ == "__main__":
    if not GENERATE:
        print("skipped: SMTPWHY_GENERATE does not say where generate is")
        sys.exit(77)
    unittest.main()
