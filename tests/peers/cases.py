"""Reads cases.toml: who talks to whom."""
import pathlib
import tomllib

FILE = pathlib.Path(__file__).resolve().parent / "cases.toml"


def table():
    return tomllib.loads(FILE.read_text())


def rows(table):
    """One entry for each log to be made: the defaults, the case's row, and what depends on the client."""
    for case in table["case"]:
        for client in case["clients"]:
            row = table["defaults"] | case | {"client": client}
            row["extra"] = case.get("extra", {}).get(client, "")
            row["expect"] = case.get("expect_for", {}).get(client, case["expect"])
            row["path"] = f"{client}/{case['server']}-{case['name']}"
            yield row


def port(row, table):
    """Its number: a row names one of its server's, or any."""
    return row["port"] if isinstance(row["port"], int) else table["server"][row["server"]]["ports"][row["port"]]
