"""Namespaces and roots: nothing that happens here is seen outside, and all of it ends with the process.

The process runs in mount, network, host name, IPC and process namespaces of its own. Its only network is a loopback
device, this host is called client.example.org, and each server sees this machine's root file system (not written to)
under a layer in memory that begins with its unpacked packages. A process namespace dies with its first process,
and the mounts with it: there is nothing to clean up, even after a kill.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from mail_server import Certificates

SPACES = ["unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
MARK = "SMTPWHY_PEERS_INSIDE"
ROOTS = pathlib.Path("/boot")  # any folder that each Debian has and that holds neither a checkout nor a cache
HOSTS = "127.0.0.1 client.example.org mx.example.net localhost\n"


def within():
    return MARK in os.environ


def enter():
    """Start this program again in the namespaces; does not return."""
    os.environ[MARK] = "1"
    os.execvp(SPACES[0], SPACES + [sys.executable, *sys.argv])


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


def settle():
    socket.sethostname("client.example.org")
    run("ip", "link", "set", "lo", "up")
    run("mount", "-t", "tmpfs", "tmpfs", ROOTS)


class Root:
    """A root file system: `tree` over this machine's own, and every change kept in memory."""

    def __init__(self, name, tree=None):
        self.path = ROOTS / name / "root"
        upper, work = ROOTS / name / "upper", ROOTS / name / "work"
        for folder in (self.path, upper, work):
            folder.mkdir(parents=True)
        if tree:
            run("cp", "-a", f"{tree}/.", upper)
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", self.path)
        for folder in ("dev", "proc"):
            run("mount", "--rbind", f"/{folder}", self.path / folder)
        for folder in ("tmp", "run"):
            run("mount", "-t", "tmpfs", "tmpfs", self.path / folder)
        for file, text in (("hosts", HOSTS), ("resolv.conf", ""), ("mailname", "mx.example.net\n")):
            (self.path / "etc" / file).unlink(missing_ok=True)
            (self.path / "etc" / file).write_text(text)

    def enter(self, command, at="/"):
        return ["chroot", str(self.path), "env", "-C", at, *command]


def certificates(folder):
    """A self-signed certificate for mx.example.net, `cert.pem`, and those of the tests of the program: good, expired, for another host …
    All are made anew each time; gives their files, the keys too."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=mx.example.net",
                    "-addext", "subjectAltName=DNS:mx.example.net", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, capture_output=True)
    Certificates(folder)
    return sorted(folder.glob("*.pem")) + sorted(folder.glob("*.key"))


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def impossible():
    """Why there can be no sandbox here; empty where there can."""
    if os.geteuid() != 0:
        return "only root may mount file systems and start mail servers"
    tried = f"mount -t tmpfs tmpfs {ROOTS} && cd {ROOTS} && mkdir u w r && mount -t overlay overlay -o lowerdir=/,upperdir=u,workdir=w r && ip link"
    done = subprocess.run(SPACES + ["sh", "-c", tried], capture_output=True, text=True)
    return "" if done.returncode == 0 else "no sandbox: " + done.stderr.strip().replace("\n", "; ")


def start_server(name, row, cache, folder, certificates):
    """Gives its root, in which it runs, once all its ports answer."""
    root = Root(name, cache / name)
    peer = root.path / "srv/peer"
    shutil.copytree(folder / name, peer)
    for file in certificates:
        shutil.copy(file, peer)
    with open(peer / "start.log", "wb") as log:
        subprocess.Popen(root.enter(["sh", "-eu", "start"], at="/srv/peer"), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    until = time.monotonic() + 30
    silent = list(row["ports"].values())
    # Each port is asked until it answers once: every question is work for a server that has not come up yet.
    while silent := [port for port in silent if not answers(port)]:
        if time.monotonic() > until:
            sys.exit(f"{name} does not answer:\n{(peer / 'start.log').read_text()}")
        time.sleep(0.05)
    return root


def client_home(folder, cache):
    """Where clients run: a home directory that holds the client scripts and node_modules, so that they print short names."""
    root = Root("client")
    home = root.path / "home/user"
    shutil.copytree(folder, home, dirs_exist_ok=True)
    shutil.copytree(cache / "node" / "node_modules", home / "node_modules")
    return root
