#!/usr/bin/env python3
"""Several inputs and folders: what is read of a folder, in which order, and what is said of each input beside the whole."""
import gzip
import json
import os
import tempfile
import unittest

from program import run


def talk(*lines):
    head = ("220 mx.example.net ESMTP", "EHLO me.example", "250 mx.example.net", "MAIL FROM:<a@b.example>", "250 ok")
    return "\n".join((*head, *lines, "QUIT", "221 bye")) + "\n"


REFUSED = talk("RCPT TO:<c@d.example>", "550 5.1.1 No such user", "RCPT TO:<e@d.example>", "450 4.2.0 Greylisted")
TAKEN = talk("RCPT TO:<c@d.example>", "250 ok", "DATA", "354 go ahead", ".", "250 ok: queued as 4F1")
NO_MAIL = talk()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-folder-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text=TAKEN):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    def report(self, *words, status=0):
        outcome = run("analyze", "--format", "json", *words, folder=self.folder)
        self.assertEqual(outcome.status, status, outcome.err)
        return json.loads(outcome.out)

    def names(self, *words, status=0):
        return [one["name"] for one in self.report(*words, status=status)["inputs"]]


class Folders(Case):
    def test_a_folder_stands_for_the_files_in_it_and_below(self):
        for name in ("logs/b.log", "logs/a.log", "logs/sub/deeper/c.log", "logs/sub/a.log"):
            self.file(name)
        in_order = ["logs/a.log", "logs/b.log", "logs/sub/a.log", "logs/sub/deeper/c.log"]
        self.assertEqual(self.names("logs"), in_order)
        self.assertEqual(self.names("logs/"), in_order)
        self.assertEqual(self.names("logs/sub", "logs/b.log"), ["logs/sub/a.log", "logs/sub/deeper/c.log", "logs/b.log"])

    def test_what_is_left_out_of_a_folder(self):
        self.file("logs/a.log")
        self.file("logs/.hidden.log")
        self.file("logs/.git/c.log")
        self.file("logs/empty.log", "")
        os.mkfifo(os.path.join(self.folder, "logs/pipe"))
        self.assertEqual(self.names("logs"), ["logs/a.log"])
        self.assertEqual(self.names("logs/.git"), ["logs/.git/c.log"])  # it was named

    def test_links(self):
        self.file("elsewhere/a.log")
        os.makedirs(os.path.join(self.folder, "logs"))
        os.symlink("../elsewhere/a.log", os.path.join(self.folder, "logs/current"))
        os.symlink("../logs", os.path.join(self.folder, "logs/round"))
        self.assertEqual(self.names("logs"), ["logs/current"])

    def test_rotated_parts_come_in_time_order(self):
        for name in ("logs/mail.log", "logs/mail.log.1", "logs/mail.log.2.gz", "logs/other.log"):
            self.file(name)
        self.assertEqual(self.names("logs"), ["logs/mail.log.2.gz", "logs/mail.log.1", "logs/mail.log", "logs/other.log"])

    def test_folders_that_cannot_be_read(self):
        os.makedirs(os.path.join(self.folder, "nothing/.git"))
        outcome = run("analyze", "nothing", folder=self.folder)
        self.assertEqual(outcome, (2, "", "smtpwhy: nothing: has no file in it to read\nhint: hidden and empty ones do not count\n"))
        self.file("a.log")
        outcome = run("analyze", "nothing", "a.log", folder=self.folder)
        self.assertEqual((outcome.status, outcome.err),
                         (2, "smtpwhy: nothing: has no file in it to read\nhint: hidden and empty ones do not count\n"))
        self.assertTrue(outcome.out.startswith("1 conversation: 1 accepted\n"), outcome.out)

    def test_a_file_in_it_that_cannot_be_read(self):
        self.file("logs/a.log")
        self.file("logs/b.zip", "PK\x03\x04 and so on")
        outcome = run("analyze", "logs", folder=self.folder)
        self.assertEqual(outcome.status, 2)
        self.assertIn("smtpwhy: logs/b.zip: is a zip archive, which smtpwhy does not read\n", outcome.err)
        self.assertTrue(outcome.out.startswith("1 conversation: 1 accepted\n"), outcome.out)

    def test_too_many_files(self):
        os.makedirs(os.path.join(self.folder, "many"))
        for number in range(10001):
            with open(os.path.join(self.folder, "many", str(number)), "w", encoding="utf-8") as file:
                file.write("\n")
        outcome = run("analyze", "many", folder=self.folder)
        self.assertEqual((outcome.status, outcome.out), (2, ""))
        self.assertTrue(outcome.err.startswith("smtpwhy: many: has more than 10000 files in it\nhint: "), outcome.err)

    def test_trace_and_a_command_left_out(self):
        self.file("logs/a.log")
        self.assertIn("accepted by mx.example.net", run("trace", "c@d.example", "logs", folder=self.folder).out)
        self.assertEqual(run("logs", folder=self.folder), run("analyze", "logs", folder=self.folder))

    def test_a_folder_cannot_be_followed(self):
        self.file("logs/a.log")
        self.file("logs/b.log")
        self.assertIn("logs: is a directory", run("analyze", "--follow", "logs", folder=self.folder).err)


class EachAndTogether(Case):
    def setUp(self):
        super().setUp()
        for name, text in (("a.log", REFUSED), ("b.log", TAKEN), ("c.log", NO_MAIL)):
            self.file(name, text)

    def test_json(self):
        report = self.report("a.log", "b.log", "c.log")
        keys = ("sessions", "deliveries", "accepted", "temporary", "permanent", "findings")
        self.assertEqual([[one[key] for key in keys] for one in report["inputs"]], [[1, 0, 0, 1, 1, 2], [1, 0, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]])
        for key in keys[:-1]:
            self.assertEqual(sum(one[key] for one in report["inputs"]), report["totals"][key], key)
        self.assertEqual(sum(one["findings"] for one in report["inputs"]), sum(f["count"] for f in report["findings"]))

    def test_forms_for_people(self):
        shares = ("1 failed for good (permanent), 1 failed for now (temporary); 2 findings", "1 accepted", "nothing failed, and no message was sent")
        for form, mark in (("text", "Read {}: {}. plain-unmarked"), ("markdown", "- `{}`: **{}**. plain-unmarked"),
                           ("html", "<code>{}</code>: {}. plain-unmarked")):
            with self.subTest(form):
                out = run("analyze", "--format", form, "a.log", "b.log", "c.log", folder=self.folder).out
                out = " ".join(out.split())
                for name, share in zip("abc", shares):
                    self.assertIn(mark.format(name + ".log", share), out)

    def test_of_one_input_the_whole_says_it(self):
        self.assertNotIn("findings", self.report("a.log")["inputs"][0])
        self.assertNotIn("2 findings", run("analyze", "a.log", folder=self.folder).out)


if __name__ == "__main__":
    unittest.main()
