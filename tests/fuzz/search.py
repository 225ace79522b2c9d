#!/usr/bin/env python3
"""Lets the fuzz targets search, several at a time, most where it still finds something: `./dev fuzz MINUTES`.

Minutes are those of a processor, for all targets together. What a target found stays in BUILD/tests/fuzz-found/TARGET, and how long it has
searched and with what success in BUILD/tests/fuzz-found/searched.json: the next run goes on from there, also where this one is interrupted. An input that breaks a promise is
kept as BUILD/tests/fuzz-TARGET-…, and its target rests until the next run."""
import argparse
import concurrent.futures
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SLICE = (20, 900)  # seconds a target searches before another is asked for: at least, at most
LEAST_SHARE = 0.03  # of all the time, for a target that finds nothing any more
LONGEST_INPUT = 60  # seconds: what takes longer is a finding
INTERRUPTED = 72  # libFuzzer's status where it was told to end
PROGRESS = re.compile(r"^#\d+\s+\w+.*? cov: (\d+) ft: (\d+)", re.MULTILINE)
KEPT = re.compile(r"Test unit written to (\S+)")


@dataclasses.dataclass
class Target:
    """What is known of a target."""

    name: str
    seconds: float = 0.0  # of a processor, in all runs
    now: float = 0.0  # in this one
    edges: int = 0  # of its code, that were reached
    features: int = 0  # libFuzzer's measure: edges, and how often
    rate: float | None = None  # features that the last slice found in a second; None: it has not searched yet
    broken: str = ""  # what it printed
    busy: bool = False


def load(path, names):
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [Target(name, **known.get(name, {})) for name in names]


def save(path, targets):
    """Whole or not at all: the program may be ended at any time."""
    kept = {target.name: {key: getattr(target, key) for key in ("seconds", "edges", "features", "rate")} for target in targets}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, path)


def next_target(targets):
    """Who has never searched; who had less than its least share; else where most was found lately. None: all are busy or at rest."""
    ready = [target for target in targets if not target.busy and not target.broken]
    if not ready:
        return None
    total = sum(target.seconds for target in targets)
    behind = [target for target in ready if target.rate is None or target.seconds < LEAST_SHARE * total]
    if behind:
        return min(behind, key=lambda target: (target.rate is not None, target.seconds))
    return max(ready, key=lambda target: target.rate)


def seeds_of(name):
    folders = [CHECKOUT / "tests/fuzz/seeds" / name, CHECKOUT / "corpus"]
    return [str(folder) for folder in folders if folder.is_dir()]


def begin_slice(build, target, seconds):
    """Starts a target that searches for so many seconds, by the clock."""
    found = build / "tests/fuzz-found" / target.name
    found.mkdir(parents=True, exist_ok=True)
    command = [str(build / f"tests/fuzz_{target.name}"), f"-max_total_time={seconds}", f"-timeout={LONGEST_INPUT}",
               f"-artifact_prefix={build}/tests/fuzz-{target.name}-", str(found), *seeds_of(target.name)]
    environment = {**os.environ, "UBSAN_OPTIONS": "print_stacktrace=1"}
    with open(printed_by(build, target), "wb") as log:
        return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)


def end_slice(build, target, process):
    """Waits for it; gives what it printed, its status, and its seconds of a processor."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    printed = printed_by(build, target).read_text(encoding="utf-8", errors="replace")
    return printed, process.returncode, used.ru_utime + used.ru_stime


def printed_by(build, target):
    return build / f"tests/fuzz-found/{target.name}.txt"


def note(target, printed, status, spent):
    """What a slice came to."""
    seen = [(int(edges), int(features)) for edges, features in PROGRESS.findall(printed)]
    target.seconds += spent
    target.now += spent
    if seen:
        # The first count is that of the seeds and of what was found before.
        target.rate = (seen[-1][1] - seen[0][1]) / max(spent, 0.001)
        target.edges, target.features = seen[-1]
    if status not in (0, INTERRUPTED):
        kept = KEPT.findall(printed)  # the last: inputs that were only slow are kept, too
        target.broken = kept[-1] if kept else printed[-500:] or f"status {status}"
        print(f"{target.name}: a promise is broken: {target.broken}", flush=True)


class Search:
    def __init__(self, build, targets, budget, jobs):
        self.build, self.targets, self.budget, self.jobs = build, targets, budget, jobs
        self.state = build / "tests/fuzz-found/searched.json"
        self.changed = threading.Condition()
        self.running = set()  # processes
        self.interrupted = False
        longest = budget / (3 * len(targets))  # so that there are several for each to choose from
        self.slice = int(min(SLICE[1], max(SLICE[0], longest)))

    def left(self):
        spent = sum(target.now for target in self.targets)
        under_way = sum(self.slice for target in self.targets if target.busy)
        return self.budget - spent - under_way

    def work(self):
        """Until the time is used up."""
        while True:
            with self.changed:
                target = next_target(self.targets)
                while target is None and any(other.busy for other in self.targets):
                    self.changed.wait()
                    target = next_target(self.targets)
                seconds = int(min(self.slice, self.left()))
                if target is None or seconds < 1 or self.interrupted:
                    return
                target.busy = True
                process = self.begin(target, seconds)
            outcome = end_slice(self.build, target, process) if process else None
            with self.changed:
                if outcome:
                    note(target, *outcome)
                self.running.discard(process)
                target.busy = False
                save(self.state, self.targets)
                self.changed.notify_all()

    def begin(self, target, seconds):
        try:
            process = begin_slice(self.build, target, seconds)
        except OSError as error:
            target.broken = str(error)
            print(f"{target.name}: does not run: {error}", flush=True)
            return None
        self.running.add(process)
        return process

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            workers = [pool.submit(self.work) for _ in range(self.jobs)]
            try:
                concurrent.futures.wait(workers)
            except KeyboardInterrupt:
                self.interrupt()
            for worker in workers:
                worker.result()

    def interrupt(self):
        with self.changed:
            self.interrupted = True
            for process in self.running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGINT)


def show(targets):
    print(f"\n{'target':<14} {'minutes':>8} {'in all':>8} {'edges':>7} {'features':>9} {'lately, a second':>17}")
    for target in sorted(targets, key=lambda target: target.name):
        rate = "-" if target.rate is None else f"{target.rate:.2f}"
        print(f"{target.name:<14} {target.now / 60:>8.1f} {target.seconds / 60:>8.1f} {target.edges:>7} {target.features:>9} {rate:>17}"
              + ("  BROKEN" if target.broken else ""))
    now, whole = sum(target.now for target in targets), sum(target.seconds for target in targets)
    print(f"{'all':<14} {now / 60:>8.1f} {whole / 60:>8.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("minutes", nargs="?", type=float, default=10.0, help="of a processor, for all targets together (10)")
    parser.add_argument("--build", type=pathlib.Path, default=CHECKOUT / "build/fuzz", help="where the targets are built")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many search at once")
    options = parser.parse_args()
    programs = [path for path in (options.build / "tests").glob("fuzz_*") if path.is_file() and os.access(path, os.X_OK)]
    names = sorted(path.name.removeprefix("fuzz_") for path in programs)
    if not names or options.minutes <= 0 or options.jobs < 1:
        parser.error("there is nothing to do: " + ("no target is built" if not names else "say how many minutes, and how many jobs"))
    (options.build / "tests/fuzz-found").mkdir(exist_ok=True)
    began = time.monotonic()
    targets = load(options.build / "tests/fuzz-found/searched.json", names)
    search = Search(options.build.resolve(), targets, options.minutes * 60, options.jobs)
    search.run()
    show(search.targets)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes by the clock")
    if search.interrupted:
        return 128 + signal.SIGINT
    return 1 if any(target.broken for target in search.targets) else 0


if __name__ == "__main__":
    sys.exit(main())
