#!/usr/bin/env python3
"""vcpkg.json names what CMake looks for, and `./dev` the Debian packages of the same: no more and no less."""
import json
import os
import re
import unittest

SOURCE = os.environ["SMTPWHY_CHECKOUT"]

# What CMake looks for (a package, a header or a library), the vcpkg port that has it, and the Debian package.
WANTED = [
    ("re2", "re2", "libre2-dev"),
    ("re2/re2.h", "re2", "libre2-dev"),
    ("boost_iostreams", "boost-iostreams", "libboost-iostreams-dev"),
    ("boost/iostreams/filter/lzma.hpp", "boost-iostreams", "libboost-iostreams-dev"),
    ("zstd", "zstd", "libzstd-dev"),
    ("zstd.h", "zstd", "libzstd-dev"),
    ("fmt", "fmt", "libfmt-dev"),
    ("toml++/toml.h", "tomlplusplus", "libtomlplusplus-dev"),
    ("nlohmann/json.hpp", "nlohmann-json", "nlohmann-json3-dev"),
    ("Boost program_options", "boost-program-options", "libboost-program-options-dev"),
    ("Boost", "boost-asio", "libboost-dev"),
    ("OpenSSL", "openssl", "libssl-dev"),
    ("gsasl.h", "gsasl", "libgsasl-dev"),
    ("gsasl", "gsasl", "libgsasl-dev"),
    ("ares.h", "c-ares", "libc-ares-dev"),
    ("cares", "c-ares", "libc-ares-dev"),
    ("Catch2", "catch2", "catch2"),
]
OF_THE_COMPILER = {"Threads", "PkgConfig"}
# What vcpkg has as features of boost-iostreams.
UNPACKERS = {"zlib": "zlib1g-dev", "bzip2": "libbz2-dev", "lzma": "liblzma-dev", "zstd": "libzstd-dev"}


def text_of(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return file.read()


def looked_for():
    text = "".join(re.sub(r"#.*", "", text_of(f".ci/cmake/{name}.cmake"))
                   for name in ("dependencies", "smtpwhy-re2", "smtpwhy-iostreams", "tests-unit"))
    names = set()
    for name, rest in re.findall(r"find_(?:package|dependency)\((\S+?)[ )]([^)\n]*)", text):
        component = re.search(r"COMPONENTS (\S+)", rest)
        names.add(f"{name} {component[1]}" if component else name)
    names |= set(re.findall(r"find_(?:path|library)\(SMTPWHY_\w+ (\S+)", text))
    return names - OF_THE_COMPILER


def manifest():
    return json.loads(text_of("vcpkg.json"))


class Dependencies(unittest.TestCase):
    def test_table_is_what_cmake_looks_for(self):
        self.assertEqual(looked_for(), {name for name, _, _ in WANTED})

    def test_vcpkg(self):
        told = manifest()
        ports = {port if isinstance(port, str) else port["name"] for port in told["dependencies"] + told["features"]["tests"]["dependencies"]}
        self.assertEqual(ports, {port for _, port, _ in WANTED})
        features = [set(port["features"]) for port in told["dependencies"] if isinstance(port, dict) and port["name"] == "boost-iostreams"]
        self.assertEqual(features, [set(UNPACKERS)])

    def test_debian(self):
        rows = re.findall(r"^(run|test) +(\S+)(.*)$", text_of("dev"), re.M)
        libraries = {package for _, package, command in rows if not command.strip() and not package.startswith("python3")}
        self.assertEqual(libraries, {package for _, _, package in WANTED} | set(UNPACKERS.values()))


if __name__ == "__main__":
    unittest.main()
