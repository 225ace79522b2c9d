#!/usr/bin/env python3
"""search.py, which is `./dev fuzz`: how it shares out the time, that it goes on where it was, and what it says of a broken promise."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SEARCH = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"], "tests/fuzz/search.py")

# In place of a target: uses up its second, and says how much it has found.
FAKE = """#!{python}
import sys, time
runs = sys.argv[0] + ".runs"
with open(runs, "a") as file:
    print(*sys.argv[1:], file=file)
end = time.process_time() + 0.3
while time.process_time() < end:
    pass
print("#2\\tINITED cov: 10 ft: 100 corp: 1/1b")
print("#9\\tDONE   cov: 20 ft: {features} corp: 1/1b")
if {status}:
    print("artifact_prefix='x'; Test unit written to /somewhere/slow-unit")
    print("artifact_prefix='x'; Test unit written to /somewhere/fuzz-input")
sys.exit({status})
"""

# One that ends when it is told to, as libFuzzer does.
LONG = """#!{python}
import signal, sys, time
def end(number, frame):
    print("#9\\tDONE   cov: 20 ft: 150 corp: 1/1b")
    sys.exit(72)
signal.signal(signal.SIGINT, end)
print("#2\\tINITED cov: 10 ft: 100 corp: 1/1b", flush=True)
open(sys.argv[0] + ".begun", "w").close()
time.sleep(60)
sys.exit(1)
"""


class Searched(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="smtpwhy-search-")
        self.addCleanup(self.folder.cleanup)
        self.build = pathlib.Path(self.folder.name)
        (self.build / "tests").mkdir()

    def target(self, name, features, status=0):
        path = self.build / f"tests/fuzz_{name}"
        path.write_text(FAKE.format(python=sys.executable, features=features, status=status), encoding="utf-8")
        path.chmod(0o755)

    def runs(self, name):
        path = self.build / f"tests/fuzz_{name}.runs"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def search(self, *words):
        command = [sys.executable, SEARCH, "--build", self.build, "--jobs", "1", *words]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=100)

    def test_most_where_most_is_found(self):
        self.target("rich", 5000)
        self.target("poor", 100)
        told = self.search("0.1")  # six seconds
        self.assertEqual(told.returncode, 0, told.stdout)
        self.assertGreaterEqual(len(self.runs("poor")), 1)
        self.assertGreater(len(self.runs("rich")), 3 * len(self.runs("poor")))
        self.assertIn("fuzz-found/rich", self.runs("rich")[0])
        self.assertIn("corpus", self.runs("rich")[0])

    def test_goes_on(self):
        self.target("one", 200)
        self.search("0.03")
        state = self.build / "tests/fuzz-found/searched.json"
        before = json.loads(state.read_text(encoding="utf-8"))["one"]
        self.assertGreater(before["seconds"], 0.25)
        self.assertEqual((before["edges"], before["features"]), (20, 200))
        told = self.search("0.03")
        self.assertGreater(json.loads(state.read_text(encoding="utf-8"))["one"]["seconds"], before["seconds"] + 0.25, told.stdout)

    def test_broken_promise(self):
        self.target("good", 200)
        self.target("bad", 200, status=77)
        told = self.search("0.05")
        self.assertEqual(told.returncode, 1, told.stdout)
        self.assertIn("bad: a promise is broken: /somewhere/fuzz-input", told.stdout)
        self.assertEqual(len(self.runs("bad")), 1)
        self.assertGreater(len(self.runs("good")), 1)

    def test_interrupted(self):
        path = self.build / "tests/fuzz_long"
        path.write_text(LONG.format(python=sys.executable), encoding="utf-8")
        path.chmod(0o755)
        command = [sys.executable, SEARCH, "--build", self.build, "--jobs", "2", "9"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as search:
            while search.poll() is None and not (self.build / "tests/fuzz_long.begun").exists():
                time.sleep(0.05)
            search.send_signal(signal.SIGINT)
            told = search.communicate(timeout=60)[0]
        self.assertEqual(search.returncode, 128 + signal.SIGINT, told)
        self.assertNotIn("broken", told)
        state = json.loads((self.build / "tests/fuzz-found/searched.json").read_text(encoding="utf-8"))["long"]
        self.assertGreater(state["seconds"], 0)
        self.assertEqual(state["features"], 150)

    def test_does_not_run(self):
        path = self.build / "tests/fuzz_stale"
        path.write_text("#!/no/such/interpreter\n", encoding="utf-8")
        path.chmod(0o755)
        self.target("good", 200)
        told = self.search("0.03", "--jobs", "2")
        self.assertEqual(told.returncode, 1, told.stdout)
        self.assertIn("stale: does not run", told.stdout)
        self.assertGreater(len(self.runs("good")), 1)

    def test_nothing_is_built(self):
        self.assertEqual(self.search().returncode, 2)


if __name__ == "__main__":
    unittest.main()
