"""Debian's chromium, driven for tests of pages; `make test-browser` is the only place that needs it."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1280,2200",
)  # fmt: skip
DESKTOP, PHONE = (1280, 2200), (500, 1200)


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """A browser with a profile of its own, which logs what it asks for."""
    binary, driver = _installed()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()


def _installed() -> tuple[str, str]:
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        install = "apt-get install -y chromium chromium-driver"
        if os.geteuid() != 0:
            pytest.fail(f"no chromium here: install it first (as root: {install})")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(install.split(), check=True, capture_output=True)
    return str(shutil.which("chromium")), str(shutil.which("chromedriver"))


def photograph(browser: webdriver.Chrome, name: str) -> None:
    """Keep a picture of what is shown, to be looked at."""
    folder = Path(os.environ.get("SLIMFT_SCREENSHOTS", ".slimft/demo/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    browser.save_screenshot(str(folder / f"{name}.png"))


def fits(browser: webdriver.Chrome) -> bool:
    """Whether nothing of the page lies beyond the right edge."""
    return bool(browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth"))


def axe_violations(browser: webdriver.Chrome) -> list[dict[str, Any]]:
    """What axe-core finds wrong for people with disabilities (WCAG 2.2 AA and its best practices)."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    source = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    # Through the debugger: a page whose policy forbids foreign scripts is examined all the same.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
    answer = browser.execute_async_script(
        "const done = arguments[0];"
        "axe.run().then(result => done(result.violations), error => done([{id: String(error)}]))"
    )
    return [{"id": one["id"], "nodes": [node["html"] for node in one.get("nodes", [])]} for one in answer]
