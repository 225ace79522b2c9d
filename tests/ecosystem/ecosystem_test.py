#!/usr/bin/env python3
"""data/ecosystem/: what other tools make of real output, with the tools themselves where they are installed.

The queries for Grafana are run by tests/clickhouse/clickhouse_test.py, which has a server.
"""
import collections
import glob
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

SOURCE = os.environ["SMTPWHY_CHECKOUT"]
PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
FOLDER = f"{SOURCE}/data/ecosystem"
SERVICE = f"{FOLDER}/smtpwhy-follow.service"


def content(name):
    with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
        return file.read()


def jsonl(*logs):
    done = subprocess.run([PROGRAM, "analyze", "--year", "2026", "--format", "jsonl", *logs], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.splitlines()


def logs(*formats):
    return [log for name in formats for log in sorted(glob.glob(f"{SOURCE}/corpus/{name}/*.log"))]


class Scratch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smtpwhy-ecosystem-")
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path


@unittest.skipUnless(shutil.which("lnav"), "no lnav")
class Lnav(Scratch):
    def setUp(self):
        super().setUp()
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "TERM": "xterm", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.write(".lnav/formats/smtpwhy/lnav.json", content("lnav.json"))
        self.write(".config/lnav/formats/smtpwhy/lnav.json", content("lnav.json"))

    def lnav(self, *words):
        return subprocess.run(["lnav", *words], env=self.environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False)

    def query(self, lines, sql):
        # As the README says: lnav 0.11 now and then crashes on lines that have no time.
        lines = [line for line in lines if json.loads(line)["time"]]
        log = self.write("mail.jsonl", "\n".join(lines) + "\n")
        done = self.lnav("-n", "-c", ";" + sql, "-c", ":write-json-to -", log)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_in_order(self):
        done = self.lnav("-C")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_causes(self):
        lines = jsonl(*logs("postfix", "exim"))
        told = [row for row in map(json.loads, lines) if row["failure"] == "primary" and row["time"]]
        expected = collections.Counter(row["cause"] for row in told)
        rows = self.query(lines, "SELECT cause, count(*) AS n FROM smtpwhy_log WHERE failure = 'primary' GROUP BY cause")
        self.assertGreater(len(expected), 5)
        self.assertEqual({row["cause"]: row["n"] for row in rows}, expected)

    def test_levels(self):
        lines = jsonl(*logs("postfix"))
        severities = collections.Counter(row["severity"] for row in map(json.loads, lines) if row["time"])
        rows = self.query(lines, "SELECT log_level, count(*) AS n FROM smtpwhy_log GROUP BY log_level")
        levels = {row["log_level"]: row["n"] for row in rows}
        self.assertEqual((levels["error"], levels["warning"]), (severities["permanent"], severities["temporary"]))

    def test_every_member_is_a_column(self):
        """A member that lnav does not know is shown below its line, instead of hidden or in place."""
        known = json.loads(content("lnav.json"))["smtpwhy_log"]["value"]
        for name in ("exchange", "delivery"):
            with open(f"{SOURCE}/data/schema/{name}.schema.json", encoding="utf-8") as file:
                members = set(json.load(file)["properties"])
            told = {member for member in members if not member.endswith("_base64")} - {"time", "time_text"}
            self.assertEqual(told - set(known), set())


class Service(Scratch):
    def test_command(self):
        """What the unit runs, with a journal that tells of two deliveries and ends."""
        with open(f"{SOURCE}/corpus/postfix/postfix-tlsok.log", encoding="utf-8") as file:
            log = re.sub(r"(?m)^Nov 22 (\S+) ", r"2026-11-22T\1+0000 ", file.read())
        self.assertIn("2026-11-22T01:04:35+0000 ", log)
        self.write("journal.txt", log)
        self.write("bin/journalctl", f'#!/bin/sh\necho "$@" >"{self.folder}/asked"\ncat "{self.folder}/journal.txt"\n', 0o755)
        command = re.search(r"^ExecStart=/bin/sh -c '(.*)'$", content("smtpwhy-follow.service"), re.M)[1]
        path = os.pathsep.join([f"{self.folder}/bin", os.path.dirname(PROGRAM), os.environ["PATH"]])
        for _ in range(2):  # the second time it goes on behind what there is
            subprocess.run(["sh", "-c", command], env={"PATH": path, "LOGS_DIRECTORY": self.folder}, timeout=60, check=True)
        with open(f"{self.folder}/mail.jsonl", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.assertEqual([(row["time"], row["recipient"], row["status"]) for row in rows], [("2026-11-22T01:04:35Z", "bob@tlsok.test", "sent")] * 2)
        with open(f"{self.folder}/asked", encoding="utf-8") as file:
            self.assertEqual(file.read().split(), "--facility=mail --follow --lines=0 --output=short-iso".split())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
    def test_verify(self):
        # The file that it documents itself with is there once it is installed.
        unit = self.write("smtpwhy-follow.service", re.sub(r"^Documentation=.*\n", "", content("smtpwhy-follow.service"), flags=re.M))
        done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60, check=False)
        if "Failed to" in done.stderr and "smtpwhy" not in done.stderr:
            self.skipTest("systemd-analyze cannot work here: " + done.stderr)
        self.assertEqual((done.returncode, [line for line in done.stderr.splitlines() if "smtpwhy" in line]), (0, []))


class Shippers(unittest.TestCase):
    def test_they_read_what_the_unit_writes(self):
        unit = content("smtpwhy-follow.service")
        written = "/var/log/" + re.search(r"^LogsDirectory=(.*)$", unit, re.M)[1] + re.search(r'\$LOGS_DIRECTORY(/[^"]*)"', unit)[1]
        for name in ("vector.yaml", "fluent-bit.conf"):
            with self.subTest(name):
                self.assertIn(written, content(name))
        self.assertIn("Parsers_File    fluent-bit-parsers.conf", content("fluent-bit.conf"))

    def test_they_write_what_the_tables_are(self):
        with open(f"{SOURCE}/data/clickhouse/2-cluster.sql", encoding="utf-8") as file:
            self.assertRegex(file.read(), r"smtpwhy\.attempts\b")
        self.assertRegex(content("vector.yaml"), r"database: smtpwhy\n +table: attempts\n")
        self.assertIn("INSERT%20INTO%20smtpwhy.attempts%20FORMAT%20JSONEachRow", content("fluent-bit.conf"))

    def test_yaml(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("no PyYAML")
        vector = yaml.safe_load(content("vector.yaml"))
        inputs = [name for part in ("transforms", "sinks") for row in vector[part].values() for name in row["inputs"]]
        self.assertLessEqual(set(inputs), set(vector["sources"]) | set(vector["transforms"]))


class ProblemMatcher(unittest.TestCase):
    def matchers(self):
        return json.loads(content("problem-matcher.json"))["problemMatcher"]

    def problems(self, line):
        """As such a file is read: each matcher has one pattern, and the numbers of its groups."""
        for matcher in self.matchers():
            pattern, = matcher["pattern"]
            match = re.search(pattern["regexp"], line)
            if match:
                yield matcher["severity"], match[pattern["file"]], int(match[pattern["line"]]), match[pattern["message"]], match[pattern["code"]]

    def test_every_failure_and_nothing_else(self):
        seen = collections.Counter()
        for format_of in ("swaks", "postfix", "exim", "smtpwhy-send", "dsn"):
            for line in jsonl(*logs(format_of)):
                row = json.loads(line)
                expected = []
                if row["failure"] == "primary" and row["text"] is not None:
                    severity = {"permanent": "error", "temporary": "warning"}[row["severity"]]
                    expected = [(severity, "a:b.log", row.get("line", row.get("reply_line")), row["text"], row["cause"])]
                found = [(severity, name, number, json.loads(f'"{text}"'), cause) for severity, name, number, text, cause in self.problems("a:b.log:" + line)]
                self.assertEqual(found, expected, line)
                seen.update(f"{problem[0]} {row['schema']}" for problem in found)
        self.assertEqual(len(seen), 4, seen)  # for good and for now, of exchanges and deliveries

    def test_hostile_text(self):
        """A server's words cannot feign another problem."""
        feigned = '","reply_line":1,"severity":"permanent","failure":"primary","cause":"x"'
        with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
            log.write(f"220 mx\nEHLO a\n250 mx\nMAIL FROM:<a@example.org>\n250 ok {feigned}\nRCPT TO:<b@example.net>\n450 later {feigned}\nQUIT\n221 bye\n")
            log.flush()
            found = [problem for line in jsonl(log.name) for problem in self.problems(line)]
        self.assertEqual([(severity, number) for severity, _, number, _, _ in found], [("warning", 7)])

    def test_the_readme_tells_the_command(self):
        self.assertIn("sed 's|^|session.log:|'", content("README.md"))


class Folder(unittest.TestCase):
    def test_every_file_is_told(self):
        rows = "".join(line for line in content("README.md").splitlines() if line.startswith("| `"))
        for name in sorted(os.listdir(FOLDER)):
            if name != "README.md":
                self.assertIn(f"`{name}`", rows)
                self.assertFalse(os.stat(f"{FOLDER}/{name}").st_mode & stat.S_IXUSR)


if __name__ == "__main__":
    unittest.main()
