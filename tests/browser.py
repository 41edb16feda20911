"""A headless Chromium for the tests, driven over its own debugging protocol: what a page asks of the network, says and shows."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

FOUND = next((path for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (path := shutil.which(name))), None)
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    " --hide-scrollbars --remote-debugging-port=0 --remote-allow-origins=*"
).split()
KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40, "ArrowUp": 38}
SECONDS = 60


class Browser:
    """One page of Chromium without a network. ``requests`` are the addresses it asked for, ``complaints`` its errors and warnings."""

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        self.profile = tempfile.mkdtemp(prefix="kdnb-browser-")
        self.process = subprocess.Popen([FOUND, *QUIET, f"--user-data-dir={self.profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.loaded = 0
        self.number = 0
        port = _waited(lambda: (Path(self.profile) / "DevToolsActivePort").read_text().split()[0])
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=SECONDS))
        self.socket = websocket.create_connection(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"), timeout=SECONDS)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
        self.resize(width, height)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(SECONDS)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method: str, **parameters) -> dict:
        """Send one command and return its result; what the page says meanwhile is kept."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self._hear(message)

    def _hear(self, message: dict) -> None:
        method, said = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(said["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning"):
            self.complaints.append(str(said["args"]))
        elif method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(said["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loaded += 1

    def resize(self, width: int, height: int) -> None:
        """Show the page in a window of this size, in pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def open(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        before = self.loaded
        self.call("Page.navigate", url="about:blank")
        _waited(lambda: self.js("1") and self.loaded > before)
        self.requests.clear()
        before = self.loaded
        self.call("Page.navigate", url=address)
        _waited(lambda: self.js("document.readyState") == "complete" and self.loaded > before)

    def js(self, expression: str):
        """Return the value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            typed = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]} | ({"text": "\r"} if key == "Enter" else {})
            self.call("Input.dispatchKeyEvent", type="keyDown", **typed)
            self.call("Input.dispatchKeyEvent", type="keyUp", **typed)

    def picture(self, path: Path) -> Path:
        """Write what the window shows as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
        return path

    def strangers(self) -> list[str]:
        """Return the addresses asked for that are not on this disk or in the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "about:", "blob:"))]


def _waited(ready):
    """Return what ``ready`` returns as soon as it is something; it may fail until then."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            if found := ready():
                return found
        except (OSError, IndexError):
            pass
        assert time.monotonic() < until, "Chromium did not get ready"
        time.sleep(0.05)
