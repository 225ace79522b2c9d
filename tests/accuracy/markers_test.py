#!/usr/bin/env python3
"""markers.py: the texts that accuracy.py asks about are those that the tables mean. Needs no table."""
import re, unittest

import markers


class Markers(unittest.TestCase):
    def test_a_pattern_matches_its_examples(self):
        for pattern in (r"(G|g)reylist|please try again", r"\(S[0-9]{3,5}\)", r"OFR[0-9]{0,3}_[0-9]{3}|ofr_[0-9]{3}", r"AUP#[-A-Za-z]*([0-9]{4})",
                        r"postmaster\.(gmx|web)\.(net|de|com)/\w+/case\?c=([a-z0-9]+)", r"IP=[^ ]+ - A problem occurred.*\(BL\)", r"Return ?Path",
                        r"listed at ([a-z0-9.-]+)", r"mail for .* loops back to myself", r"blocked$", r"DOC-1369#(4|5)[0-9]{2}"):
            alternatives = markers.outside_parentheses(pattern)
            examples = markers.regex_examples(pattern)
            self.assertEqual(len(examples), len(alternatives), pattern)
            for alternative, example in zip(alternatives, examples):
                self.assertRegex(example, alternative)

    def test_a_pattern_as_its_authors_meant_it(self):
        for pattern, examples in {
            "Client host [.*] blocked using": ["Client host [192.0.2.9] blocked using"],
            "Quota exceeded (mailbox for user is full)": ["Quota exceeded (mailbox for user is full)"],
            "multi.uribl.com|uribl.com": ["multi.uribl.com", "uribl.com"],
        }.items():
            self.assertEqual(markers.regex_examples(pattern), examples)

    def test_markers_of_a_cell(self):
        for provider, code, cell, texts in (
            ("Google", "550 5.1.1", "p=NoSuchUser", ["https://support.google.com/mail/?p=NoSuchUser"]),
            ("Yahoo", "421", '[TSS04], "deferred due to (unexpected volume or) complaints"', ["deferred due to unexpected volume or complaints", "[TSS04]"]),
            ("Orange", "nnn 105/107", '"Service refused"', ["OFR004_105 Service refused", "OFR004_107 Service refused"]),
            ("i.ua", "err/1, err/6", "", ["http://mail.i.ua/err/1", "http://mail.i.ua/err/6"]),
            ("Charter", "550", "1010; 1020-1080", ["AUP#Out-1010", "AUP#Out-1020", "AUP#Out-1080"]),
            ("Mimecast", "550", '"SPF / DKIM / DMARC Sender Invalid"', ["SPF Sender Invalid"]),
            ("Comcast", "554", "a remark of the authors", []),
        ):
            self.assertEqual(markers.listed_markers(provider, code, cell), texts)

    def test_code_and_status(self):
        for cell, persistence, code, status in (
            ("450 4.2.1 / 550 5.2.1", "", "450", "4.2.1"), ("4xx|5xx", "permanent", "550", ""), ("4xx|5xx", "temporary", "450", ""),
            ("5.7.900-999", "", "", "5.7.900"), ("502/503 5.5.x, 523 5.7.10", "", "502", ""), ("errno 111", "", "", ""), ("API 406", "", "", ""), ("554/550 5.7.0", "", "554", "5.7.0"),
        ):
            self.assertEqual(markers.first_code(cell, persistence), code, cell)
            self.assertEqual(markers.first_status(cell, code), status, cell)

    def test_hosts(self):
        for cell, host in {
            "aspmx.l.google.com|*.google.com": "aspmx.l.google.com", "*.yahoodns.net|mta*.am0.yahoodns.net": "mx1.yahoodns.net",
            "mailin-*.mx.aol.com (before 2018)": "mailin-1.mx.aol.com", "mx0N.mail.icloud.com, *.me.com": "mx01.mail.icloud.com",
            "inbound-smtp.*.amazonaws.com": "inbound-smtp.us-east-1.amazonaws.com", "any (software default text)": "", "various": "", "local MTA/library": "",
        }.items():
            self.assertEqual(markers.host_of(cell), host)

    def test_frames_hold_the_text(self):
        for reply in markers.replies("550", "5.1.1", "No such user"):
            self.assertTrue(re.fullmatch(r"550 5\.1\.1 .*No such user.*", reply))


if __name__ == "__main__":
    unittest.main()
