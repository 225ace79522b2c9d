#!/usr/bin/env python3
"""smtpwhy beside the programs that people use now, on the same logs in one run: `./dev bench`.

Programs take turns, so that a busy moment hits all of them; what counts is the median of the turns, and ratios are taken within one run.
A program that takes longer than PATIENCE is run once for each size. Files are read once before, so that they are in memory.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
RESULTS = SOURCE / "build" / "bench"
BEGIN, END = "<!-- ./dev bench --write-readme: begin -->\n", "<!-- ./dev bench: end -->\n"
PATIENCE = 60  # seconds
ROUNDS = {"10M": 5, "100M": 5, "1G": 3}  # others: 1
SEED = "1"
UNITS = {"K": 10, "M": 20, "G": 30}
sys.path.insert(0, str(SOURCE / "tests" / "peers"))
import packages  # noqa: E402


def octets(size):
    return int(size[:-1]) << UNITS[size[-1]]


def cache():
    return packages.cache().with_name("smtpwhy-bench")


def fetch(wanted):
    """Unpacks the Debian packages into the cache; what cannot be had is left out later."""
    for name, debs in wanted.items():
        cache().mkdir(parents=True, exist_ok=True)
        try:
            packages.unpack(cache() / name, debs)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name} could not be fetched: {error}")


def environment(wanted, build):
    """PATH and the library paths, with what was unpacked behind what is installed."""
    trees = [cache() / name for name in wanted]
    perl = [str(path) for tree in trees for path in [tree / "usr/share/perl5", *tree.glob("usr/lib/*/perl5/*")]]
    libraries = [str(path) for tree in trees for path in tree.glob("usr/lib/*-linux-*")]
    paths = [str(tree / "usr" / folder) for tree in trees for folder in ("bin", "sbin")]
    return os.environ | {
        "PATH": os.pathsep.join([str(build), str(build / "tests"), os.environ["PATH"], *paths]),
        "PERL5LIB": os.pathsep.join(perl),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "LC_ALL": "C.UTF-8",
    }


def one_run(command, env):
    """Seconds on the clock, and the peak of resident memory in octets: of the largest process, never less than this script's own."""
    output = tempfile.TemporaryFile()  # grep stops at the first hit where it sees /dev/null
    begin = time.monotonic()
    shell = subprocess.Popen(["bash", "-o", "pipefail", "-c", command], env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE)
    complaint = shell.stderr.read()
    _, status, used = os.wait4(shell.pid, 0)
    took = time.monotonic() - begin
    shell.returncode = os.waitstatus_to_exitcode(status)
    if shell.returncode != 0:
        sys.exit(f"{command}: status {shell.returncode}\n{complaint.decode(errors='replace')}")
    return took, used.ru_maxrss * 1024


class Row:
    def __init__(self, told, env):
        self.title, self.command = told["title"], told["command"]
        self.name = self.command.split()[0]
        self.present = shutil.which(self.name, path=env["PATH"]) is not None
        self.times, self.peak = {}, {}

    def run(self, size, log, env):
        took, peak = one_run(self.command.format(log=log), env)
        self.times.setdefault(size, []).append(took)
        self.peak[size] = max(peak, self.peak.get(size, 0))

    def done(self, size, rounds):
        times = self.times.get(size, [])
        return len(times) >= rounds or (times and times[0] > PATIENCE)

    def median(self, size):
        return statistics.median(self.times[size])


def make_log(kind, size, folder, packed, env):
    log = folder / f"{kind}.{size}.log"
    if not log.exists():
        with open(log, "wb") as file:
            subprocess.run(["generate", kind, size, SEED], check=True, stdout=file, env=env)
    if packed and not pathlib.Path(f"{log}.gz").exists():
        subprocess.run(["gzip", "-k", "-1", log], check=True)
    return log


def measure(table, rows, sizes, folder, env, rounds):
    for size in sizes:
        log = make_log(table["log"], size, folder, any("{log}.gz" in row.command for row in rows), env)
        one_run(f"cat {log}*", env)
        wanted = rounds or ROUNDS.get(size, 1)
        while waiting := [row for row in rows if not row.done(size, wanted)]:
            for row in waiting:
                row.run(size, log, env)
                print(f"  {table['title']}, {size}: {row.name:10} {row.times[size][-1]:8.2f} s", flush=True)
        for path in folder.glob(f"{table['log']}.{size}.log*"):
            path.unlink()


def seconds(value):
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def rounded(ratio):
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"


def cells(row, sizes, own, floor):
    size = sizes[-1]
    peak = row.peak[size]
    memory = f"under {floor / 2**20:.0f} MiB" if peak <= floor else f"{peak / 2**20:.0f} MiB"
    ratio = row.median(size) / own.median(size)
    speed = octets(size) / row.median(size) / 2**20
    times = [seconds(row.median(one)) for one in sizes]
    return [row.title, *times, f"{speed:,.0f} MiB/s", memory, "1" if row is own else rounded(ratio)]


def markdown(results, sizes, floor):
    """One table; each log's first row is smtpwhy's, which the others are compared with."""
    head = ["", *(size[:-1] + " " + size[-1] + "iB" for size in sizes), "in a second", "memory", "time ÷ smtpwhy's"]
    lines = [head, ["---", *["--:"] * (len(head) - 1)]]
    for table, rows in results:
        lines.append([f"**{table['title']}**", *[""] * (len(head) - 1)])
        lines += [cells(row, sizes, rows[0], floor) for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def compiler(build):
    cached = (build / "CMakeCache.txt").read_text()
    path = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cached, re.M)[1]
    told = subprocess.run([path, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split("\n")[0]
    version = re.search(r"\d+(\.\d+)+", told)[0]
    return ("Clang " if "clang" in told else "GCC ") + version


def report(results, sizes, floor, absent, build):
    cores = len(os.sched_getaffinity(0))
    text = markdown(results, sizes, floor)
    text += f"\nMeasured on {cores} cores with {compiler(build)}, the files in memory; times are medians of turns taken one after the other in one run.\n"
    if absent:
        text += "Not found here, and left out: " + ", ".join(sorted(absent)) + ".\n"
    return text


def write_readme(text):
    path = SOURCE / "README.md"
    page = path.read_text()
    if BEGIN not in page or END not in page:
        sys.exit(f"README.md lacks the lines {BEGIN.strip()} and {END.strip()}")
    path.write_text(page[: page.index(BEGIN) + len(BEGIN)] + text + page[page.index(END) :])


def save(results, folder):
    told = [{"log": table["log"], "command": row.command, "seconds": row.times, "peak_octets": row.peak} for table, rows in results for row in rows]
    (folder / "results.json").write_text(json.dumps(told, indent=1) + "\n")


def options():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="10M,100M,1G", help="of each log; 10G is for smtpwhy alone (10M,100M,1G)")
    parser.add_argument("--only", default="", metavar="LOGS", help="of programs.toml, separated by commas")
    parser.add_argument("--rounds", type=int, default=0, help="turns for each size (5, from 1G on 3, from 10G on 1)")
    parser.add_argument("--fetch", action="store_true", help="unpacks Debian's packages of the other programs into a cache first")
    parser.add_argument("--alone", action="store_true", help="smtpwhy and nothing else")
    parser.add_argument("--folder", type=pathlib.Path, default=RESULTS, help="where the logs are made, and removed again, and results.json stays (build/bench)")
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build" / "release", help="whose smtpwhy is measured (build/release)")
    parser.add_argument("--write-readme", action="store_true", help="puts the table into README.md")
    return parser.parse_args()


def main():
    asked = options()
    told = tomllib.loads((SOURCE / "tests/bench/programs.toml").read_text())
    if asked.fetch:
        fetch(told["packages"])
    env = environment(told["packages"], asked.build)
    sizes = asked.sizes.split(",")
    asked.folder.mkdir(parents=True, exist_ok=True)
    floor = one_run("true", env)[1]
    results, absent = [], set()
    for table in told["table"]:
        if asked.only and table["log"] not in asked.only.split(","):
            continue
        rows = [Row(row, env) for row in table["row"]]
        absent |= {row.name for row in rows if not row.present}
        alone = asked.alone or any(octets(size) > octets("4G") for size in sizes)
        rows = [row for row in rows if row.present and (row.name == "smtpwhy" or not alone)]
        measure(table, rows, sizes, asked.folder, env, asked.rounds)
        results.append((table, rows))
        save(results, asked.folder)
    text = report(results, sizes, floor, absent, asked.build)
    print("\n" + text)
    if asked.write_readme:
        write_readme(text)


if __name__ == "__main__":
    main()
