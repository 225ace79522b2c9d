"""How often a log is read right: the scripts beside the samples judge, and what they print becomes figures."""
import pathlib
import re
import subprocess
import sys
import tempfile

FORMATS_SCORE = re.compile(
    r"(?P<right>\d+)/(?P<total>\d+) = \S+ of logs right, (?P<mean>[0-9.]+)% as a mean over .*; (?P<detected>[0-9.]+)% detected")
LINES_SCORE = re.compile(r"(?P<right>\d+)/(?P<total>\d+) = ")


def scored(script, program, what, form):
    """The match of what the script printed last, and the misses that it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        misses = pathlib.Path(folder) / "misses"
        done = subprocess.run([sys.executable, script, program, what, "--misses", misses], capture_output=True, text=True, check=True)
        match = form.search(done.stdout)
        if not match:
            sys.exit(f"{script} printed something else: {done.stdout[-200:]}")
        return match, tuple(line for line in misses.read_text().split("\n") if line)


def figures(figure, program, shared):
    """`figure(name, percent, total, goal, misses)` for each number that the issue of the formats asks for."""
    match, misses = scored(shared / "tools" / "score-formats.py", program, shared / "samples" / "logs", FORMATS_SCORE)
    total = int(match["total"])
    yield figure("samples/logs, the worst reply, its command and severity", 100 * int(match["right"]) / total, total, 97, misses)
    yield figure("samples/logs, mean over the formats with four or more", float(match["mean"]), total, 95)
    yield figure("samples/logs, format found", float(match["detected"]), total, 98)
    match, misses = scored(shared / "tools" / "score-lines.py", program, shared / "samples" / "log-lines-dev.jsonl", LINES_SCORE)
    total = int(match["total"])
    yield figure("log-lines-dev.jsonl, code, status, command and class", 100 * int(match["right"]) / total, total, 98, misses)
