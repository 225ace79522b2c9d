#!/usr/bin/env python3
"""`smtpwhy data`: tables of one's own are checked with a place for every mistake, listed with where each row came from, and counted."""
import os, re, subprocess, sys, tempfile, unittest

PROGRAM = os.environ["SMTPWHY"]
RULE = """\
provider = "acme"

[[rule]]
id = "holiday"
pattern = "closed for the holidays"
cause = "policy"
samples = ["550 5.7.1 We are closed for the holidays"]
"""


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Data(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smtpwhy-data-")
        os.mkdir(self.folder + "/rules")
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", self.folder], check=True))

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w") as file:
            file.write(text)

    def test_in_order(self):
        self.write("rules/acme.toml", RULE)
        self.assertEqual(run("data", "check", self.folder), (0, f"{self.folder}: in order\n", ""))

    def test_every_mistake_is_told(self):
        self.write("rules/acme.toml", RULE.replace('"policy"', '"polcy"').replace("We are closed", "We are open"))
        status, out, err = run("data", "check", self.folder)
        self.assertEqual((status, out), (2, ""))
        self.assertIn(f'{self.folder}/rules/acme.toml:6:9: rule acme/holiday: there is no cause "polcy"\n  cause = "polcy"\n          ^\n', err)
        self.assertIn(f"{self.folder}/rules/acme.toml:7:11: rule acme/holiday: not matched: 550 5.7.1 We are open for the holidays", err)

    def test_list(self):
        self.write("rules/acme.toml", RULE)
        self.write("causes.toml", '[[cause]]\nid = "holidays"\nparent = "policy"\ntitle = "t"\nexplanation = "e"\nwho = "nobody"\nretry = "later"\nfixes = ["f"]\n')
        status, out, err = run("data", "list", "--data", self.folder)
        self.assertEqual((status, err), (0, ""))
        own = [line.split()[0:3] for line in out.splitlines() if line.split()[1] == "own"]
        self.assertEqual(own, [["cause", "own", "holidays"], ["rule", "own", "acme/holiday"]])
        self.assertNotIn(" own ", run("data", "list")[1])

    def test_report(self):
        def counts(*words):
            status, out, err = run("data", "report", *words)
            self.assertEqual((status, err), (0, ""))
            return [(int(line.split()[0]), line.split(maxsplit=1)[1]) for line in out.splitlines()]

        def number(rows, what):
            return [count for count, told in rows if told.startswith(what)]

        before = counts()
        self.write("rules/acme.toml", RULE)
        after = counts("--data", self.folder)
        for what, more in {"rules": 1, "providers": 1, "causes": 0, "reply codes": 0, "log formats": 0}.items():
            with self.subTest(what):
                self.assertEqual(number(after, what)[0], number(before, what)[0] + more)
        listed = run("data", "list")[1].splitlines()
        for what in ("cause", "rule"):
            self.assertEqual(number(before, what + "s"), [sum(line.startswith(what + " ") for line in listed)])

    def test_report_of_a_corpus(self):
        total = int(re.search(r"^ *(\d+)  log formats", run("data", "report")[1], re.M)[1])
        for name, made in {"swaks": "captured", "postfix": "by hand", "no-such-format": "captured"}.items():
            os.mkdir(f"{self.folder}/{name}")
            self.write(f"{name}/a.toml", f'made = "{made}"\n')
            self.write(f"{name}/a.log", "x\n")
        self.assertEqual(re.findall(r"^ *(\d+)  (?:logs|formats),", run("data", "report", self.folder)[1], re.M),
                         ["3", "1", "1", str(total - 2)])

    def test_usage(self):
        for words, said in {
            (): "data wants to know what to do",
            ("chek",): 'data cannot "chek"\nhint: did you mean `smtpwhy data check`?',
            ("check",): "data check wants one folder",
            ("report", "a", "b"): "data report wants one folder of logs at most",
            ("report", "/no/such/folder"): "/no/such/folder: ",
            ("check", "/no/such/folder"): "/no/such/folder: cannot read the tables: No such file or directory",
        }.items():
            with self.subTest(words):
                status, out, err = run("data", *words)
                self.assertEqual((status, out), (2, ""))
                self.assertTrue(err.startswith("smtpwhy: " + said), err)


if __name__ == "__main__":
    unittest.main()
