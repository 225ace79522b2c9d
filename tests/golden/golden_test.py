#!/usr/bin/env python3
"""Each log of corpus/ against what is expected of it.

X.log is analysed; the report must equal X.json, and the worst failure must be the one that X.toml names: what the server was told to do,
written down before the program ever saw the log. Advice is left out of X.json (titles, explanations, fixes): the tables' own checks and the
unit tests look after words, and a better wording should not touch hundreds of files. SMTPWHY_UPDATE_GOLDEN=1 rewrites the X.json.
"""
import difflib, json, os, pathlib, subprocess, sys, tomllib

SOURCE = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"])
PROGRAM = os.environ["SMTPWHY"]
UPDATE = os.environ.get("SMTPWHY_UPDATE_GOLDEN") == "1"
WORDS = {"title", "explanation", "fixes", "checks", "references", "captures"}
SEVERITY = {"permanent": 2, "temporary": 1}
MOST_DIFF_LINES = 40


def report_on(log):
    # a checkout's files are as old as the checkout: the year is told, since syslog leaves it out
    run = subprocess.run([PROGRAM, "analyze", "--format", "json", "--year", "2026", log.name], cwd=log.parent, capture_output=True, timeout=60)
    if run.returncode != 0:
        raise AssertionError(f"exit {run.returncode}: {run.stderr.decode(errors='replace')}")
    return json.loads(run.stdout.decode("utf-8"))


def without_words(report):
    """Neither advice nor the names of problems, which are made of rules."""
    for finding in report["findings"]:
        for key in WORDS:
            finding.pop(key, None)
    recipients = [r for session in report["sessions"] for transaction in session["transactions"] for r in transaction["recipients"]]
    exchanges = [exchange for session in report["sessions"] for exchange in session["exchanges"]]
    for told in report["findings"] + report["deliveries"] + report["sessions"] + recipients + exchanges:
        told.pop("problem", None)
        told.pop("problems", None)
    return report


def one_per_line(value, indent=0):
    """JSON with a line for each exchange, so that a difference shows one."""
    pad = " " * indent
    if isinstance(value, dict) and any(isinstance(v, (dict, list)) and v for v in value.values()) and indent < 6:
        inner = [f'{pad}  {json.dumps(k)}: {one_per_line(v, indent + 2)}' for k, v in sorted(value.items())]
        return "{\n" + ",\n".join(inner) + f"\n{pad}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"{pad}  {one_per_line(v, indent + 2)}" for v in value) + f"\n{pad}]"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def failures(report):
    """(verb or None, code or None, severity) of each failure that counts."""
    attempts = [exchange for session in report["sessions"] for exchange in session["exchanges"]] + report["deliveries"]
    for attempt in attempts:
        if attempt.get("failure") not in ("secondary", "benign"):
            yield (attempt["command"] or {}).get("verb"), (attempt["reply"] or {}).get("code"), attempt["severity"]


def contradiction(report, told):
    """What the report says otherwise than the .toml, or the empty string."""
    found = list(failures(report))
    severities = [s for _, _, s in found] + [f["severity"] for f in report["findings"]]
    worst = max((SEVERITY.get(s, 0) for s in severities), default=0)
    if worst != SEVERITY.get(told["expect_class"], 0):
        return f"worst severity is {worst}, expected is {told['expect_class']}"
    if told["expect_class"] == "none" or told["expect_code"] == 0:
        return ""
    wanted = None if told["expect_command"] in ("", "CONNECT") else told["expect_command"]
    verbs = {v for v, c, _ in found if c == told["expect_code"]}
    return "" if wanted in verbs else f"{told['expect_code']} answers {verbs}, not {wanted}"


def compare(log):
    report = report_on(log)
    told = log.with_suffix(".toml")
    if told.exists():
        wrong = contradiction(report, tomllib.loads(told.read_text()))
        if wrong:
            return [f"{told.name}: {wrong}"]
    if report["inputs"][0]["format"] != log.parent.name:
        return [f"read as {report['inputs'][0]['format']}"]
    text = one_per_line(without_words(report)) + "\n"
    golden = log.with_suffix(".json")
    if UPDATE:
        golden.write_text(text)
    if not golden.exists():
        return ["there is no expected .json: ./dev golden writes it; look at it before you commit it"]
    lines = difflib.unified_diff(golden.read_text().splitlines(), text.splitlines(), "expected", "now", lineterm="", n=0)
    return list(lines)[:MOST_DIFF_LINES]


def main():
    logs = sorted((SOURCE / "corpus").glob("*/*.log"))
    if len(logs) < 60:
        sys.exit(f"only {len(logs)} logs in corpus/")
    failed = 0
    for log in logs:
        try:
            difference = compare(log)
        except (AssertionError, ValueError, subprocess.TimeoutExpired) as problem:
            difference = [str(problem)]
        if difference:
            failed += 1
            print(f"--- {log.relative_to(SOURCE)}", *difference, sep="\n")
    strays = [p for p in (SOURCE / "corpus").glob("*/*") if p.suffix in (".json", ".toml") and not p.with_suffix(".log").exists()]
    for stray in strays:
        print(f"--- {stray.relative_to(SOURCE)}: there is no log beside it")
    print(f"{len(logs) - failed} passed, {failed + len(strays)} failed")
    sys.exit(1 if failed or strays else 0)


main()
