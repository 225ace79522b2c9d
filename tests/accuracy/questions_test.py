#!/usr/bin/env python3
"""The replies of questions.toml, each asked on its own: is it the right class, who spoke, the right cause, a fix of substance, and no trap?

The answer is judged by what a reader sees: severity, speaker, cause, retry, and the words of title, explanation, notes, fixes and checks.
The words that an answer must hold are few and loose, so that a better wording passes; the words that it must not hold are the traps.
"""
import json, os, pathlib, re, subprocess, sys, tomllib, unittest

PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
HERE = pathlib.Path(__file__).resolve().parent
QUESTIONS = tomllib.loads((HERE / "questions.toml").read_text())["question"]
KEYS = {"id", "reply", "command", "host", "severity", "speaker", "cause", "retry", "fixes", "tells", "never", "trap"}
NUMBERS = 50  # Q01 to Q50
SAYING = ("title", "explanation", "code_title", "code_meaning", "status_title", "status_meaning")
LISTS = ("notes", "fixes", "checks")


def answer_to(question):
    words = [PROGRAM, "explain", "--format", "jsonl"]
    for option in ("command", "host"):
        words += [f"--{option}", question[option]] if option in question else []
    done = subprocess.run(words, input=question["reply"] + "\n", capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def everything(answer):
    """All that is said to the reader. What the registry says of the status is told beside, so it is not counted among the traps."""
    said = [answer.get(key) or "" for key in ("title", "explanation")]
    return "\n".join(said + [text for key in LISTS for text in answer[key]])


def anything(answer):
    """The same with what code and status mean, and what was read out of the text."""
    return "\n".join([everything(answer)] + [answer.get(key) or "" for key in SAYING] + [str(value) for value in answer["captures"].values()])


def missing(wanted, text):
    """The lists of which no member stands in the text."""
    plain = re.sub(r"\s+", " ", text).casefold()
    return [choices for choices in wanted if not any(choice.casefold() in plain for choice in choices)]


def complaints(question, answer):
    """What is wrong with the answer, a line each."""
    for key in ("severity", "speaker", "cause", "retry"):
        allowed = question.get(key) or [None]
        allowed = [allowed] if isinstance(allowed, str) else allowed
        given = {answer[key], answer["cause_group"]} if key == "cause" else {answer[key]}
        if not given & set(allowed):
            yield f"{key}: {answer[key]}, not {' or '.join(str(each) for each in allowed)}"
    fixes = "\n".join(answer["fixes"] + answer["checks"])
    yield from (f"no fix says any of {choices}" for choices in missing(question.get("fixes", []), fixes))
    yield from (f"nothing says any of {choices}" for choices in missing(question.get("tells", []), anything(answer)))
    for pattern in question.get("never", []):
        if found := re.search(pattern, everything(answer), re.IGNORECASE):
            yield f"it says \"{found[0]}\""


def story(question, answer, wrong):
    said = "\n".join(f"      {line}" for line in everything(answer).splitlines())
    return f"\n  {question['id']}: {question['reply']}\n" + "".join(f"    {line}\n" for line in wrong) + \
        f"    trap: {question['trap']}\n    rule {answer['rule']} said:\n{said}"


class Questions(unittest.TestCase):
    maxDiff = None

    def test_table(self):
        """Every number is there, every key is known, every pattern is one."""
        self.assertEqual({question["id"][:3] for question in QUESTIONS}, {f"Q{number:02}" for number in range(1, NUMBERS + 1)})
        self.assertEqual(len({question["id"] for question in QUESTIONS}), len(QUESTIONS))
        for question in QUESTIONS:
            self.assertFalse(question.keys() - KEYS, question["id"])
            self.assertTrue(question["reply"] and question["trap"] and question["speaker"], question["id"])
            [re.compile(pattern) for pattern in question.get("never", [])]

    def test_judge(self):
        """The judge itself: an answer that is wrong in everything is told so."""
        question = {"severity": "permanent", "speaker": ["relay"], "cause": ["tls"], "fixes": [["port"]], "tells": [["why"]],
                    "never": ["less secure"]}
        answer = {"severity": None, "speaker": "client", "cause": "x", "cause_group": "y", "retry": "later", "title": "Less secure",
                  "explanation": "", "fixes": [], "checks": [], "notes": [], "captures": {}}
        self.assertEqual(len(list(complaints(question, answer))), 7)


def asked(question):
    def test(self):
        answer = answer_to(question)
        wrong = list(complaints(question, answer))
        self.assertFalse(wrong, story(question, answer, wrong))
    return test


for each in QUESTIONS:
    setattr(Questions, f"test_{each['id'].lower().replace('-', '_')}", asked(each))

if __name__ == "__main__":
    unittest.main()
