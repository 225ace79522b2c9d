#!/usr/bin/env python3
"""How often the program names the right cause and reads a log right, measured against tables and labelled replies that lie beside the project.

Usage: accuracy.py [--list]     SMTPWHY: the program; SMTPWHY_SAMPLES: the folder samples/, beside which tools/ and facts/ lie

Prints one line for each figure, and ends with 1 where one is below its goal. --list prints every miss: what was expected, what came, and the text.
Where a row of a table is no reply, or the tables contradict each other, exceptions.tsv says so; such a row is not counted when it is answered
otherwise, and the number of these is told. A wrong answer is no exception.
"""
import collections, csv, json, os, pathlib, re, subprocess, sys, tomllib
from typing import NamedTuple

import logs
import markers

HERE = pathlib.Path(__file__).resolve().parent
LABELLED = {  # file: the least that each figure of score-replies.py may be, in percent
    "replies-dev.tsv": {"lenient": 98, "strict": 93, "mean": 92},
    "docs-replies-dev.tsv": {"lenient": 97, "strict": 93, "mean": 92},
}
ROWS_GOAL = 97  # of the rows of a fact table, in percent
PROVIDER_GOAL = 100
SUCCESS_GOAL = 100
# provider_replies.tsv has no name for these groups: the one it uses in their place. Counted as right, and told.
UNNAMED = {"system-error": {"unavailable"}, "system-full": {"unavailable"}, "domain-no-mail": {"domain-not-found"}, "dns-failure": {"network"},
           "bad-address-syntax": {"recipient-unknown", "sender-rejected", "protocol-error"}}
SURE = ("high", "medium")
NO_FAILURE = ("preliminary", "success", "intermediate")
SKIPPED = 77
# Groups that say the same for our purpose; the same as in score-replies.py.
FOLD = {"unclear": "unclassified", "recipient-moved": "recipient-unknown", "list-restricted": "recipient-refused",
        "not-implemented": "protocol-error"}


class Trial(NamedTuple):
    """One text, and what is expected of the answer."""
    row: tuple  # provider and marker of the table's row
    host: str
    command: str
    text: str
    groups: frozenset  # any of them is right


class Figure(NamedTuple):
    name: str
    percent: float
    total: int
    goal: float
    misses: tuple = ()
    notes: tuple = ()

    def reached(self):
        return round(self.percent, 1) >= self.goal

    def line(self):
        state = "ok   " if self.reached() else "BELOW"
        notes = ", ".join(([f"{len(self.misses)} wrong"] if self.misses else []) + list(self.notes))
        return f"{state} {self.percent:5.1f} % (goal {self.goal} %) of {self.total:4}  {self.name}{': ' if notes else ''}{notes}"


# ---- the program ----

def explain(program, host, command, texts):
    """The answers to the texts as said by one host; one process."""
    words = [program, "explain", "--format", "jsonl"] + (["--host", host] if host else []) + (["--command", command] if command else [])
    done = subprocess.run(words, input="".join(text + "\n" for text in texts), capture_output=True, text=True, timeout=120, check=True)
    answers = [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]
    if len(answers) != len(texts):
        sys.exit(f"{len(answers)} answers to {len(texts)} texts of {host or 'no host'}: {done.stderr[:200]}")
    return answers


def answered(program, trials):
    """Each trial with its answer; trials with the same host and command share a process."""
    together = collections.defaultdict(list)
    for trial in trials:
        together[trial.host, trial.command].append(trial)
    for (host, command), said in sorted(together.items()):
        yield from zip(said, explain(program, host, command, [trial.text for trial in said]))


# ---- causes ----

def cause_groups():
    """The group of every cause."""
    causes = tomllib.loads((HERE.parents[1] / "data" / "causes.toml").read_text())["cause"]
    parents = {cause["id"]: cause.get("parent", cause["id"]) for cause in causes}
    return {**{cause: cause for cause in FOLD}, **parents}


def folded(group):
    return FOLD.get(group, group)


def group_of(answer):
    return folded(answer.get("cause_group") or answer.get("cause") or "")


def groups_in(cell, known):
    """The groups of all causes that a cell names, however it writes alternatives."""
    named = re.findall(r"[a-z]+(?:-[a-z]+)*", cell)
    return frozenset(folded(known[cause]) for cause in named if cause in known)


# ---- tables to trials ----

def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def exceptions(rows):
    """Provider and marker of the rows that are rightly answered otherwise; why is for the reader. One that fits no row is a mistake."""
    listed = {(row["provider"], row["marker"]) for row in table(HERE / "exceptions.tsv")}
    if stale := listed - {(row["provider"], row["marker"]) for row in rows}:
        sys.exit(f"exceptions.tsv: no row for {sorted(stale)}")
    return listed


def reply_trials(rows, known):
    """provider_replies.tsv: one marker a row; what its authors hold to be unsure is left out."""
    for row in rows:
        if row["confidence"] not in SURE:
            continue
        code = markers.first_code(row["reply_code"], row["persistence"])
        status = markers.first_status(row["enhanced"], code)
        at_end = row["marker_kind"] == "regex" and row["marker"].endswith("$")
        for text in markers.marker_texts(row["provider"], row["marker_kind"], row["marker"]):
            for reply in markers.replies(code, status, text, at_end):
                yield Trial((row["provider"], row["marker"]), markers.host_of(row["host_pattern"]), "", reply, groups_in(row["cause"], known))


def code_trials(rows, known):
    """provider_codes.tsv: several markers and causes a row; each marker may have any of the causes."""
    for row in rows:
        groups = groups_in(row["cause"], known)
        code = markers.listed_code(row["code"], groups)
        status = markers.first_status(row["code"], code)
        for text in markers.listed_markers(row["provider"], row["code"], row["marker"]) if groups else []:
            for reply in markers.replies(code, status, text):
                host = markers.host_of(row["host_patterns"])
                yield Trial((row["provider"], row["marker"]), host, markers.command_of(row["code"]), reply, groups)


# ---- figures ----

def labelled_figures(program, shared):
    """The figures of score-replies.py, which is the judge there."""
    for name, goals in LABELLED.items():
        words = [sys.executable, str(shared / "tools" / "score-replies.py"), program, str(shared / "samples" / name)]
        said = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout
        total = int(re.search(r"of (\d+)", said)[1])
        for what, goal in goals.items():
            percent = float(re.search(what + r"[^\d%,]*(?:over \d+ causes )?([\d.]+)%", said)[1])
            yield Figure(f"{name}, {what}", percent, total, goal)


def told(trial, expected, answer):
    got = f"{group_of(answer) or 'nothing'} by {answer['rule'] or answer['confidence']}"
    return f"{trial.row[0]}: expected {expected}, came {got} (provider {answer['provider']}, host {trial.host or '-'}): {trial.text}"


class Verdicts:
    """What became of the rows of a table: a row is right when all its texts are. An exception excuses a wrong one, and then it is not counted."""

    def __init__(self, apart, unnamed):
        self.apart, self.unnamed = apart, unnamed
        self.rows, self.hosted, self.finer, self.excused = set(), set(), set(), set()
        self.wrong, self.nameless = {}, {}

    def add(self, trial, answer):
        row = trial.row, trial.groups
        got = group_of(answer)
        self.rows.add(row)
        if got not in trial.groups:
            self.judge(row, trial, answer, bool(self.unnamed.get(got, set()) & trial.groups))
        if trial.host:
            self.hosted.add(row)
            if not answer["provider"]:
                self.nameless.setdefault(row, told(trial, "a provider", answer))

    def judge(self, row, trial, answer, finer):
        if finer:
            self.finer.add(row)
        elif trial.row in self.apart:
            self.excused.add(row)
        else:
            self.wrong.setdefault(row, told(trial, "/".join(sorted(trial.groups)), answer))

    def notes(self):
        finer, excused = len(self.finer - self.wrong.keys()), len(self.excused)
        return tuple(note for count, note in ((finer, f"{finer} right by a group that the table lacks"),
                                              (excused, f"{excused} not counted, see exceptions.tsv")) if count)


def row_figures(name, program, trials, apart, unnamed):
    """Two figures: rows with the right cause, and rows with a host where the provider was named."""
    verdicts = Verdicts(apart, unnamed)
    for trial, answer in answered(program, trials):
        verdicts.add(trial, answer)
    yield figure(f"{name}, cause", verdicts.rows - verdicts.excused, verdicts.wrong, ROWS_GOAL, verdicts.notes())
    yield figure(f"{name}, provider named", verdicts.hosted, verdicts.nameless, PROVIDER_GOAL)


def figure(name, all_of_them, misses, goal, notes=()):
    right = len(all_of_them) - len(misses)
    return Figure(name, 100.0 * right / max(1, len(all_of_them)), len(all_of_them), goal, tuple(misses.values()), notes)


def success_figure(program, rows):
    """No success is a failure, whatever words are in it; neither are the successes among the rows of the table."""
    texts = [line for line in (HERE / "successes.txt").read_text().splitlines() if line and not line.startswith("#")]
    for row in rows:
        if row["reply_code"].startswith("2"):
            texts += markers.replies(row["reply_code"], row["enhanced"], row["marker"])
    wrong = {}
    for text, answer in zip(texts, explain(program, "", "", texts)):
        if answer["severity"] not in NO_FAILURE or answer["cause"] or answer["retry"]:
            wrong[text] = f"a success is called {answer['severity']}, {answer['cause']}, retry {answer['retry']}: {text}"
    return figure("successes that stay successes", texts, wrong, SUCCESS_GOAL)


def figures(program, shared):
    replies, codes = table(shared / "facts" / "provider_replies.tsv"), table(shared / "facts" / "provider_codes.tsv")
    known, apart = cause_groups(), exceptions(replies + codes)
    yield from labelled_figures(program, shared)
    refusals = [row for row in replies if not row["reply_code"].startswith("2")]
    yield from row_figures("provider_replies.tsv", program, reply_trials(refusals, known), apart, UNNAMED)
    yield from row_figures("provider_codes.tsv", program, code_trials(codes, known), apart, {})
    yield success_figure(program, replies)
    yield from logs.figures(Figure, program, shared)


def main():
    samples = os.environ.get("SMTPWHY_SAMPLES")
    if not samples or "SMTPWHY" not in os.environ:
        print("skipped: SMTPWHY names the program, SMTPWHY_SAMPLES the folder of samples; one of them is not set")
        return SKIPPED
    reached = True
    for each in figures(os.path.abspath(os.environ["SMTPWHY"]), pathlib.Path(samples).resolve().parent):
        print(each.line())
        if "--list" in sys.argv[1:]:
            print("".join(f"    {miss}\n" for miss in each.misses), end="")
        reached = reached and each.reached()
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
