#!/usr/bin/python3
"""What is needed from Debian and npm: servers unpacked side by side in a cache with the libraries that this machine lacks, clients
installed. Run as a program, it only fetches the servers: that installs nothing, and anybody may.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import cases

TOOLS = ["ca-certificates", "coreutils", "iproute2", "openssl", "util-linux"]
APT = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "smtpwhy-peers"


def query(package):
    """The installed version, or an empty string."""
    asked = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package]
    state, _, version = subprocess.run(asked, capture_output=True, text=True).stdout.partition(" ")
    return version if state == "installed" else ""


def install(wanted):
    missing = [package for package in wanted if not query(package)]
    if missing:
        subprocess.run(APT + ["install", "--no-install-recommends"] + missing, check=True,
                       env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def unpack(tree, wanted):
    """Mail servers exclude one another as installed packages; unpacked, each in a tree of its own, they do not."""
    if tree.is_dir():
        return
    debs, fresh = tree.with_suffix(".debs"), tree.with_suffix(".fresh")
    for folder in (debs, fresh):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download"] + wanted, cwd=debs, check=True)
    for deb in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg", "-x", deb, fresh], check=True)
    for name in ("bin", "lib", "sbin"):  # links on Debian 12; a directory laid over such a link would hide all of it
        if (fresh / name).is_dir():
            shutil.copytree(fresh / name, fresh / "usr" / name, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(fresh / name)
    fresh.rename(tree)


def modules(there, node):
    lock = there / "package-lock.json"
    if (there / "node_modules").is_dir() and lock.read_bytes() == (node / lock.name).read_bytes():
        return
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(node, there)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"], cwd=there, check=True)


def fetch_servers(table, where):
    for name, server in table["server"].items():
        unpack(where / name, server["packages"] + [library for library in server["libraries"] if not query(library)])


def fetch(table, where, node):
    install(TOOLS)
    install([package for client in table["client"].values() for package in client["packages"]])
    if not shutil.which("npm"):
        install(["nodejs", "npm"])
    fetch_servers(table, where)
    modules(where / "node", node)


def upstream(version):
    """A Debian version without what Debian added: 1:3.7.11-0+deb12u1 is 3.7.11."""
    return re.sub(r"^\d+:|-[^-]*$", "", version)


def versions(table, where):
    """The name and version of each server and client, as the .toml beside a log states them."""
    known = {}
    for name, server in table["server"].items():
        deb = next((where / (name + ".debs")).glob(server["packages"][0] + "_*.deb"))
        known[name] = f"{server['name']} {upstream(deb.name.split('_')[1].replace('%3a', ':'))}"
    for name, client in table["client"].items():
        told = subprocess.run(client["version"], shell=True, cwd=where / "node", capture_output=True, text=True)
        known[name] = f"{client['name']} {upstream(told.stdout.strip())}".strip()
    return known


if __name__ == "__main__":
    fetch_servers(cases.table(), cache())
