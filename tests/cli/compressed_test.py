#!/usr/bin/env python3
"""Compressed logs: by content, from files and pipes, whole and broken."""
import bz2
import gzip
import json
import lzma
import os
import random
import shutil
import subprocess
import tempfile
import unittest

from program import SOURCE, run

LOG = "corpus/swaks/postfix-greylisted.log"
with open(os.path.join(SOURCE, LOG), "rb") as log_file:
    TEXT = log_file.read()

# why: what packs so
PACKERS = {"gzip": gzip.compress, "bzip2": lambda text: bz2.compress(text, 1), "xz": lzma.compress}
if shutil.which("zstd"):
    PACKERS["zstd"] = lambda text: subprocess.run(["zstd", "-q", "-c"], input=text, stdout=subprocess.PIPE, check=True).stdout


SESSIONS = 4000


def long_log():
    """Conversations that do not pack well, so that every packer makes many blocks of them. The same each time."""
    chance = random.Random(1)
    names = (f"{chance.getrandbits(600):x}@example.net" for _ in range(SESSIONS))
    return "".join(f"220 mx.example.net ESMTP\nRCPT TO:<{name}>\n550 5.1.1 no\nQUIT\n221 bye\n" for name in names).encode()


def report(*words, **options):
    """The JSON report, without the names of its inputs."""
    outcome = run("analyze", "-f", "json", *words, **options)
    told = json.loads(outcome.out)
    for one in told["inputs"]:
        one.pop("name")
    return outcome.status, told, outcome.err


class Compressed(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-compressed-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_the_report_is_that_of_the_log(self):
        expected = report(LOG)
        self.assertEqual(expected[1]["inputs"][0]["bytes"], len(TEXT))
        for name, pack in PACKERS.items():
            half = TEXT.index(b"\n", len(TEXT) // 2) + 5
            for why, content in {
                "whole": pack(TEXT),
                "in two parts": pack(TEXT[:half]) + pack(TEXT[half:]),
                "packed twice": gzip.compress(pack(TEXT)),
                "with padding": pack(TEXT) + bytes(512),
            }.items():
                with self.subTest(f"{name}, {why}"):
                    self.assertEqual(report(self.file("log", content)), expected)
                    self.assertEqual(report("-", text=content), expected)

    def test_utf16_inside(self):
        path = self.file("log.gz", gzip.compress(("\ufeff" + TEXT.decode()).encode("utf-16-le")))
        status, told, err = report(path)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(told["sessions"], report(LOG)[1]["sessions"])

    def test_a_misleading_name(self):
        self.assertEqual(report(self.file("log.gz", TEXT)), report(LOG))

    def test_what_there_is_of_a_broken_one_is_reported(self):
        log = long_log()
        damage = random.Random(2).randbytes(256)
        for name, pack in PACKERS.items():
            packed = pack(log)
            middle = len(packed) // 2
            for why, content, said in (
                ("cut off", packed[:middle], f"the {name} data ends too soon, after {middle} bytes"),
                ("cut off at the end", packed[:-1], f"the {name} data ends too soon, after {len(packed) - 1} bytes"),
                ("damaged", packed[:middle] + damage + packed[middle + 256:], f"the {name} data is damaged near byte "),
            ):
                path = self.file("log", content)
                with self.subTest(f"{name}, {why}"):
                    status, told, err = report(path)
                    self.assertEqual(status, 2)
                    self.assertTrue(err.startswith(f"smtpwhy: {path}: {said}"), err)
                    self.assertIn("\nhint: ", err)
                    self.assertGreater(told["totals"]["sessions"], SESSIONS // 8)
                    self.assertLessEqual(told["totals"]["sessions"], SESSIONS)
        told = run("analyze", self.file("log", gzip.compress(TEXT)[:-4])).out
        self.assertIn("it could not be read to its end", " ".join(told.split()))

    def test_the_others_are_reported_all_the_same(self):
        outcome = run("analyze", self.file("log.gz", gzip.compress(TEXT)[:-20]), LOG)
        self.assertEqual(outcome.status, 2)
        self.assertIn("450", outcome.out)
        self.assertIn("smtpwhy: " + self.folder + "/log.gz: the gzip data ends too soon", outcome.err)

    def test_a_bomb(self):
        """2 GiB of nothing in 2 MiB: what came before is reported."""
        nothing = gzip.compress(b"\0" * (1 << 25))
        bomb = self.file("bomb.gz", gzip.compress(TEXT) + nothing * 64)
        status, told, err = report(bomb)
        self.assertEqual(status, 2)
        self.assertIn("bomb.gz: unpacks to more than 500 times its size, as no log does\nhint: what stands before that was read", err)
        self.assertTrue(told["inputs"][0]["unreadable"])
        self.assertEqual(told["totals"], report(LOG)[1]["totals"])
        self.assertLess(told["inputs"][0]["bytes"], (1 << 30) + (1 << 25))

    def test_an_archive(self):
        outcome = run("analyze", text=b"PK\x03\x04\x14\0\0\0\x08\0")
        self.assertEqual((outcome.status, outcome.err),
                         (2, "smtpwhy: standard input: is a zip archive, which smtpwhy does not read\nhint: unpack it: `unzip -p FILE | smtpwhy analyze`\n"))

    def test_explain(self):
        self.assertEqual(run("explain", text=gzip.compress(b"550 5.1.1 no\n")).out, run("explain", text="550 5.1.1 no\n").out)


if __name__ == "__main__":
    unittest.main()
