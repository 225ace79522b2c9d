"""A page in headless Chromium, driven over a pipe with the Chrome DevTools Protocol: Python's standard library and the browser, nothing else.

Whatever a page asks to be fetched, logs or complains of is kept in `Page.requests` and `Page.complaints`. The browser has no network: names
resolve to nothing, and a proxy that is not there takes the rest.
"""
import base64
import fcntl
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60  # seconds for one answer; a busy machine is slow
PHONE, DESKTOP = 390, 1280  # widths of screens, in CSS pixels
FIRST_FREE = 10  # descriptors from here on collide with none that the browser is told to use

OPTIONS = [
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-sandbox",  # it cannot be had as root or in a container; what is opened are our own files
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--force-color-profile=srgb",
    "--font-render-hinting=none", "--disable-lcd-text", "--lang=en",
]


class ProtocolError(Exception):
    """The browser refused a command, went away, or did not answer."""


def find():
    """The browser's path, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """`with Browser() as browser:` starts one with a profile of its own and ends it."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="smtpwhy-chromium-", ignore_cleanup_errors=True)
        to_read, to_write = self._pipe(), self._pipe()
        self.write_to, self.read_from = to_write[1], to_read[0]
        command = f'exec "$0" "$@" 3<&{to_write[0]} 4>&{to_read[1]}'  # the browser reads 3 and writes 4
        environment = {**os.environ, "HOME": self.profile.name, "LANG": "C.UTF-8", "TZ": "UTC"}
        self.process = subprocess.Popen(
            ["bash", "-c", command, find(), *OPTIONS, "--user-data-dir=" + self.profile.name, "about:blank"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(to_write[0], to_read[1]), env=environment)
        os.close(to_write[0])
        os.close(to_read[1])
        self.buffer, self.answers, self.pages, self.last_id = b"", {}, {}, 0
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.process.wait(PATIENCE)
        except (ProtocolError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.write_to)
        os.close(self.read_from)
        self.profile.cleanup()

    @staticmethod
    def _pipe():
        low = os.pipe()
        high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, FIRST_FREE) for end in low)
        for end in low:
            os.close(end)
        return high

    def call(self, method, session=None, **arguments):
        """The result of a command. Events that come meanwhile go to their pages."""
        self.last_id += 1
        wanted = self.last_id
        message = {"id": wanted, "method": method, "params": arguments}
        if session:
            message["sessionId"] = session
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self.write_to, text):]
        self.read_until(lambda: wanted in self.answers, method)
        answer = self.answers.pop(wanted)
        if "error" in answer:
            raise ProtocolError(f"{method}: {answer['error']}")
        return answer["result"]

    def read_until(self, done, what):
        end = time.monotonic() + PATIENCE
        while not done():
            readable, _, _ = select.select([self.read_from], [], [], max(0, end - time.monotonic()))
            block = os.read(self.read_from, 1 << 20) if readable else b""
            if not block:
                raise ProtocolError(f"{what}: the browser {'has ended' if readable else 'does not answer'}")
            *messages, self.buffer = (self.buffer + block).split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self.answers[message["id"]] = message
                elif message.get("sessionId") in self.pages:
                    self.pages[message["sessionId"]].on_event(message["method"], message["params"])

    def page(self, **looks):
        return Page(self, **looks)


class Page:
    """A tab. `requests`: the address of each thing that was asked for. `complaints`: what the console and the browser had to say."""

    def __init__(self, browser, width=DESKTOP, height=900, scheme="light", scripts=True, scale=1, ignore_policy=False):
        self.browser, self.requests, self.complaints, self.loaded, self.asked_back = browser, [], [], False, []
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        browser.pages[self.session] = self
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)
        self.show_as("", scheme)
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        if ignore_policy:
            self.call("Page.setBypassCSP", enabled=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.call("Target.closeTarget", targetId=self.target)
        del self.browser.pages[self.session]

    def call(self, method, **arguments):
        return self.browser.call(method, self.session, **arguments)

    def on_event(self, method, params):
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(f"console.{params['type']}: {[a.get('value') for a in params['args']]}")
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(f"exception: {details.get('exception', {}).get('description', details['text'])}")
        elif method == "Log.entryAdded":
            self.complaints.append(f"{params['entry']['level']}: {params['entry']['text']}")
        elif method == "Audits.issueAdded":
            self.complaints.append(f"issue: {json.dumps(params['issue'])}")
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {params['message']}")
            self.asked_back.append(params)
        elif method == "Page.loadEventFired":
            self.loaded = True

    def show_as(self, media, scheme):
        """`media`: empty for what is usual, a screen, or paper in a PDF; a named one holds for both."""
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path):
        self.loaded = False
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        self.browser.read_until(lambda: self.loaded, f"opening {path}")
        return self

    def run(self, expression):
        """The value of a JavaScript expression, a promise's too. It works where the page's own scripts are off."""
        told = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in told:
            raise ProtocolError(f"{expression[:200]}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def click(self, element):
        """A click of the mouse in the middle of an element's first line, given as an expression."""
        x, y = self.run(f"(() => {{ const e = {element}; e.scrollIntoView({{block: 'center'}}); const r = e.getClientRects()[0]; "
                        "return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def pdf(self, **arguments):
        return base64.b64decode(self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, **arguments)["data"])

    def picture(self, whole=False):
        """A PNG file's bytes, of what is seen or of the whole page."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
