#!/usr/bin/env python3
"""data/clickhouse/ on two real ClickHouse servers on loopback: what is loaded must tell the same as `analyze`.

Skipped where there is no clickhouse-server, neither installed nor unpacked by tests/clickhouse/fetch.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from xml.sax.saxutils import escape

SOURCE = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"])
PROGRAM = os.environ["SMTPWHY"]
SQL = sorted((SOURCE / "data" / "clickhouse").glob("*.sql"))
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "smtpwhy-clickhouse" / "tree"
PATIENCE = 60  # seconds for a server to answer
LOGS = {
    "postfix": sorted((SOURCE / "corpus" / "postfix").glob("postfix-*.log")),
    "exim": sorted((SOURCE / "corpus" / "exim").glob("*.log")),
    "swaks": sorted((SOURCE / "corpus" / "swaks").glob("*.log")),
    "exchange": sorted((SOURCE / "corpus" / "exchange-protocol").glob("*.log")),
}
OF_ONE_REPLY = {"failed-reply", "failed-delivery"}


def environment():
    paths = [os.environ["PATH"], "/usr/sbin", str(CACHE / "usr/sbin"), str(CACHE / "usr/bin")]
    libraries = [str(path) for path in CACHE.glob("usr/lib/*-linux-*")]
    return os.environ | {"PATH": os.pathsep.join(paths), "LD_LIBRARY_PATH": os.pathsep.join(libraries), "TZ": "UTC"}


def found(program):
    return shutil.which(program, path=environment()["PATH"])


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def configuration(folder, port, ports):
    shards = "".join(f"<shard><replica><host>127.0.0.1</host><port>{one}</port></replica></shard>" for one in ports)
    paths = {"path": "data", "tmp_path": "tmp", "user_files_path": "files", "format_schema_path": "schemas"}
    return f"""<yandex>
<logger><level>warning</level><log>{escape(str(folder))}/log</log><errorlog>{escape(str(folder))}/errors</errorlog></logger>
<listen_host>127.0.0.1</listen_host><tcp_port>{port}</tcp_port><http_port>{free_port()}</http_port>
{"".join(f"<{key}>{escape(str(folder / name))}/</{key}>" for key, name in paths.items())}
<mark_cache_size>67108864</mark_cache_size><default_profile>default</default_profile><default_database>default</default_database>
<users_config>users.xml</users_config><timezone>UTC</timezone>
<remote_servers><smtpwhy>{shards}</smtpwhy></remote_servers>
</yandex>
"""


USERS = """<yandex><profiles><default><insert_distributed_sync>1</insert_distributed_sync></default></profiles>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
<quotas><default/></quotas></yandex>
"""


class Server:
    def __init__(self, folder, port, ports):
        folder.mkdir()
        self.folder, self.port = folder, port
        (folder / "config.xml").write_text(configuration(folder, port, ports))
        (folder / "users.xml").write_text(USERS)
        self.process = subprocess.Popen([found("clickhouse-server"), f"--config-file={folder}/config.xml"], cwd=folder, env=environment(),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.2)
        said = (self.folder / "errors").read_text() if (self.folder / "errors").exists() else ""
        raise AssertionError(f"the server does not answer\n{said[-4000:]}")

    def query(self, text, told=None, *options):
        command = [found("clickhouse-client"), "--host", "127.0.0.1", "--port", str(self.port), *options, "--query", text]
        done = subprocess.run(command, input=told or b"", capture_output=True, env=environment(), cwd=self.folder, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"{text[:300]}\n{done.stderr.decode(errors='replace')}")
        return done.stdout.decode()

    def rows(self, text):
        return [json.loads(line) for line in self.query(text + " FORMAT JSONEachRow", None, "--output_format_json_quote_64bit_integers", "0").splitlines()]

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


def analyzed(form, logs):
    done = subprocess.run([PROGRAM, "analyze", "--format", form, "--year", "2026", *logs], check=True, stdout=subprocess.PIPE)
    return done.stdout


def whole_seconds(stamp):
    return stamp and re.sub(r"\.\d+", "", stamp).replace("T", " ").rstrip("Z")


class Told(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        ports = [free_port(), free_port()]
        cls.servers = []
        for number, port in enumerate(ports):
            server = Server(pathlib.Path(folder.name, f"shard{number}"), port, ports)
            cls.addClassCleanup(server.stop)
            cls.servers.append(server)
        for server in cls.servers:
            server.wait()
        for file in SQL:
            for server in cls.servers:
                for statement in re.sub(r"--.*", "", file.read_text()).split(";"):
                    if statement.strip():
                        server.query(statement)

    def setUp(self):
        self.first, self.second = self.servers
        for server in self.servers:
            for part in server.rows("SELECT DISTINCT partition FROM system.parts WHERE database = 'smtpwhy' AND active"):
                server.query(f"ALTER TABLE smtpwhy.attempts_here DROP PARTITION '{part['partition']}'")

    def load(self, logs, batch="a"):
        lines = analyzed("jsonl", logs).replace(b'{"schema"', b'{"batch":"%s","schema"' % batch.encode())
        self.first.query("INSERT INTO smtpwhy.attempts FORMAT JSONEachRow", lines, "--input_format_skip_unknown_fields", "1")
        return lines.count(b"\n")

    def test_columns(self):
        """Each member of a line has a column."""
        columns = {row["name"] for row in self.first.rows("DESCRIBE TABLE smtpwhy.attempts")}
        for kind in ("exchange", "delivery"):
            schema = json.loads((SOURCE / "data" / "schema" / f"{kind}.schema.json").read_text())
            self.assertEqual(set(schema["properties"]) - columns, set())

    def test_both_servers(self):
        count = self.load(LOGS["postfix"])
        here = [server.rows("SELECT count() AS count FROM smtpwhy.attempts_here")[0]["count"] for server in self.servers]
        self.assertEqual(sum(here), count)
        self.assertTrue(all(here), "one server has everything")
        self.assertEqual(*(server.rows("SELECT * FROM smtpwhy.totals") for server in self.servers))

    def test_same_as_analyze(self):
        for name, logs in LOGS.items():
            with self.subTest(name):
                self.setUp()
                self.load(logs)
                report = json.loads(analyzed("json", logs))
                self.check_totals(report)
                self.check_lists(report["totals"])
                self.check_findings(report["findings"])

    def check_totals(self, report):
        told, totals = self.first.rows("SELECT * FROM smtpwhy.totals")[0], report["totals"]
        self.assertEqual(told["deliveries"], totals["deliveries"])
        self.assertEqual(told["sessions"], sum(1 for session in report["sessions"] if session["exchanges"]))
        failed = [exchange for session in report["sessions"] for exchange in session["exchanges"] if exchange.get("failure") == "primary"]
        self.assertEqual(told["failed_exchanges"], len(failed))
        if not report["sessions"]:
            self.assertEqual([told[key] for key in ("accepted", "temporary", "permanent")],
                             [totals[key] for key in ("accepted", "temporary", "permanent")])

    def check_lists(self, totals):
        for view, key, member in (("by_cause", "cause", "by_cause"), ("by_code", "code", "by_code"), ("by_server", "host", "by_server")):
            rows = self.first.rows(f"SELECT * FROM smtpwhy.{view}")
            self.assertEqual({str(row[key]): row["count"] for row in rows}, totals[member], view)
            self.assertEqual([row["count"] for row in rows], sorted((row["count"] for row in rows), reverse=True))

    def check_findings(self, findings):
        wanted = {f["problem"]: (f["severity"], f["cause"], f["count"], whole_seconds(f["first_time"]), whole_seconds(f["last_time"]))
                  for f in findings if f["kind"] in OF_ONE_REPLY}
        rows = self.first.rows("SELECT * FROM smtpwhy.findings")
        told = {row["problem"]: (row["severity"], row["cause"], row["count"], row["first_time"], row["last_time"]) for row in rows}
        self.assertEqual({key: value for key, value in told.items() if key in wanted}, wanted)
        self.assertEqual(set(told) - set(wanted), set())

    def test_trends(self):
        self.load(LOGS["postfix"])
        hours = self.first.rows("SELECT * FROM smtpwhy.by_hour")
        totals = self.first.rows("SELECT * FROM smtpwhy.totals")[0]
        for key in ("accepted", "temporary", "permanent"):
            self.assertEqual(sum(hour[key] for hour in hours), totals[key])
        self.assertEqual({hour["hour"] for hour in hours}, {"2026-11-22 01:00:00"})
        causes = self.first.rows("SELECT * FROM smtpwhy.causes_by_hour")
        self.assertEqual(sum(row["count"] for row in causes), totals["temporary"] + totals["permanent"])
        domains = self.first.rows("SELECT * FROM smtpwhy.by_recipient_domain")
        self.assertIn({"domain": "rcpt550.test", "count": 1}, domains)

    def test_grafana(self):
        """The queries of data/ecosystem/grafana.sql, with a time filter as Grafana makes it of its macro."""
        self.load(LOGS["postfix"])
        totals = self.first.rows("SELECT * FROM smtpwhy.totals")[0]
        text = (SOURCE / "data" / "ecosystem" / "grafana.sql").read_text()
        for since, failures in (("2026-11-22 00:00:00", totals["temporary"] + totals["permanent"]), ("2026-11-23 00:00:00", 0)):
            filtered = re.sub(r"\$__timeFilter\((\w+)\)", rf"\1 >= toDateTime('{since}') AND \1 <= toDateTime('2026-12-01 00:00:00')", text)
            panels = {title: self.first.rows(query) for title, query in re.findall(r"-- panel: ([^\n(]*[^\n( ])[^\n]*\n(.*?);\n", filtered, re.S)}
            self.assertEqual(len(panels), text.count("-- panel: "))
            self.assertEqual(sum(row["temporary"] + row["permanent"] for row in panels["Attempts by hour"]), failures)
            self.assertEqual(panels["Failures"], [{"failures": failures}])
            for title in ("Causes by hour", "Causes", "Problems"):
                self.assertEqual(sum(row["count"] for row in panels[title]), failures, title)
            self.assertEqual(bool(panels["Domains of recipients"] and panels["Servers that refused"]), failures > 0)

    def test_batches(self):
        """Two runs with sessions of the same numbers, and a problem that both have."""
        logs = [log for log in LOGS["swaks"] if "user-unknown" in log.name]
        self.load(logs, "monday")
        once = self.first.rows("SELECT * FROM smtpwhy.totals")[0]
        problems = self.first.rows("SELECT problem, count FROM smtpwhy.findings")
        self.load(logs, "tuesday")
        self.assertEqual(self.first.rows("SELECT * FROM smtpwhy.totals")[0], {key: 2 * value for key, value in once.items()})
        self.assertEqual(self.first.rows("SELECT problem, count FROM smtpwhy.findings"), [{**row, "count": 2 * row["count"]} for row in problems])


if __name__ == "__main__":
    if not (found("clickhouse-server") and found("clickhouse-client")):
        print("skipped: there is no clickhouse-server; tests/clickhouse/fetch unpacks one")
        sys.exit(77)
    unittest.main()
