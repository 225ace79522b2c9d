#!/usr/bin/env python3
"""What a look-up loads: nothing but the C library. Each further shared library costs `smtpwhy 550` time before it does anything."""
import os
import re
import shutil
import subprocess
import sys
import unittest

from program import PROGRAM, environment, run_bytes

# libc, libm, the loader, and what the kernel maps by itself. libpthread is a part of libc since glibc 2.34.
ALLOWED = re.compile(r"^(libc|libm|libpthread|linux-vdso|linux-gate|ld-linux[a-z0-9_-]*|ld64)\.so(\.\d+)?$")


def surplus(names):
    return sorted({os.path.basename(name) for name in names if not ALLOWED.match(os.path.basename(name))})


def instrumented():
    with open(PROGRAM, "rb") as file:
        return any(name in file.read() for name in (b"__asan_init", b"__tsan_init", b"__gcov_init", b"__llvm_profile_"))


def links_statically():
    """Not where SMTPWHY_STATIC_LIBRARIES is off, as a distribution may want it."""
    cache = os.path.join(os.environ.get("SMTPWHY_BUILD", ""), "CMakeCache.txt")
    if not os.path.exists(cache):
        return True
    with open(cache, encoding="utf-8") as file:
        return not re.search(r"^SMTPWHY_STATIC_LIBRARIES:BOOL=(OFF|0|FALSE|NO)$", file.read(), re.M | re.I)


class Startup(unittest.TestCase):
    def test_what_the_file_asks_for(self):
        if shutil.which("ldd") is None:
            self.skipTest("there is no ldd")
        told = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, env=environment(), check=True).stdout
        names = [line.split()[0] for line in told.splitlines()]
        self.assertIn("libc.so.6", [os.path.basename(name) for name in names])
        self.assertEqual(surplus(names), [])

    def test_what_a_look_up_opens(self):
        """Also what would be opened later, by dlopen: the loader itself tells each library that it starts."""
        status, out, err = run_bytes("550", env={"LD_DEBUG": "libs"})
        self.assertEqual(status, 0)
        self.assertIn(b"550", out)
        names = re.findall(r"calling init: (\S+)", err.decode())
        self.assertTrue(any("libc.so" in name for name in names), "the loader said nothing; is it another than glibc's?")
        self.assertEqual(surplus(names), [])


if __name__ == "__main__":
    if instrumented() or not links_statically():
        print("built with instruments or with shared libraries: what it loads says nothing")
        sys.exit(77)
    unittest.main()
