"""The pages in a real browser: the report loads nothing from outside, Dagster's UI shows stages and checks."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from dagster_slimft.defs.datasets.data_docs import write_data_docs
from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.page import write_report
from tests.chromium import chromium, photograph
from tests.defs.datasets.test_data_docs import RESULTS
from tests.report.samples import evaluated_facts, too_few_facts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SLIMFT = str(Path(sys.executable).parent / "slimft")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


def _text(page: webdriver.Chrome) -> str:
    """What a reader sees; empty while the page is being put together."""
    return page.find_element(By.TAG_NAME, "body").text


def _requests(browser: webdriver.Chrome) -> list[str]:
    """What the browser asked for since the last call."""
    entries = browser.get_log("performance")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries if "Network.requestWillBeSent" in entry["message"]]


@pytest.mark.parametrize("facts", [evaluated_facts(), too_few_facts()], ids=["evaluated", "too_few"])
def test_the_report_opens_alone_and_fits_a_phone(browser: webdriver.Chrome, tmp_path: Path, facts: RunFacts) -> None:
    page = write_report(tmp_path / "report", facts) / "report.html"
    _requests(browser)
    browser.get(page.as_uri())
    assert [request for request in _requests(browser) if '"url":"http' in request] == []
    assert browser.find_element(By.TAG_NAME, "h1").text
    browser.set_window_size(500, 1200)
    wide = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    browser.set_window_size(1280, 2200)
    photograph(browser, f"report_{page.parent.parent.name[-12:]}")


@pytest.fixture
def alone(browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser with every request that leaves this machine's files refused."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["http://*", "https://*", "ws://*", "wss://*"]})
    yield browser
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_pages_of_the_checks_open_alone_and_fit_a_phone(alone: webdriver.Chrome, tmp_path: Path) -> None:
    index = write_data_docs(tmp_path, RESULTS, "run-1")
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 4
    for page in (index, *pages):
        _requests(alone)
        alone.get(page.as_uri())
        assert [request for request in _requests(alone) if '"url":"file:' not in request] == []
        assert alone.find_element(By.TAG_NAME, "h1").text
        states = alone.find_elements(By.CSS_SELECTOR, ".blocked, .warning, .passed")
        assert states
        assert all(state.value_of_css_property("color") != "rgba(27, 27, 27, 1)" for state in states), "no style"
        alone.set_window_size(500, 1200)
        assert alone.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0
        alone.set_window_size(1280, 2200)
    alone.get(index.as_uri())
    alone.find_element(By.LINK_TEXT, "slimft_marts.training_examples").click()
    alone.find_element(By.TAG_NAME, "summary").click()
    assert "id-1" in _text(alone)
    assert "do this" in _text(alone)
    photograph(alone, "data_docs")


class Pages(NamedTuple):
    """Addresses of what `slimft ui` serves, and what it printed."""

    dagster: str
    web: str
    printed: Path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("ui")
    dagster, web = _free_port(), _free_port()
    environment = dict(os.environ) | {"SLIMFT_HOME": str(folder / "home")}
    command = [SLIMFT, "ui", "--port", str(dagster), "--web-port", str(web)]
    served = Pages(f"http://127.0.0.1:{dagster}", f"http://127.0.0.1:{web}", folder / "printed.txt")
    with served.printed.open("w") as printed:
        process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=printed)
    try:
        _wait_for(f"{served.dagster}/server_info")
        _wait_for(f"{served.web}/login")
        yield served
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def dagster_ui(pages: Pages) -> str:
    return pages.dagster


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_printed_link_lets_one_into_the_review_pages(browser: webdriver.Chrome, pages: Pages) -> None:
    link = re.search(rf"{pages.web}/login/link\?token=\S+", pages.printed.read_text(encoding="utf-8"))
    assert link is not None
    browser.get(link[0])
    assert browser.current_url == f"{pages.web}/review"
    assert "Fila de revisão" in _text(browser)
    browser.get(f"{pages.web}/feedback")
    assert "o pipeline ainda não rodou" in _text(browser)
    photograph(browser, "review_before_the_first_run")


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"{address} did not answer")


def test_dagsters_pages_show_the_stages_as_groups(browser: webdriver.Chrome, dagster_ui: str) -> None:
    browser.get(f"{dagster_ui}/asset-groups")
    wanted = {"redaction", "quality", "datasets", "fine_tuning", "evaluation"}
    WebDriverWait(browser, 120).until(lambda page: all(group in _text(page) for group in wanted))
    photograph(browser, "dagster_assets")


def test_the_retrain_sensor_is_there(browser: webdriver.Chrome, dagster_ui: str) -> None:
    browser.get(f"{dagster_ui}/automation")
    wanted = "is_there_enough_for_a_new_model"
    WebDriverWait(browser, 120).until(lambda page: wanted in _text(page))
    photograph(browser, "dagster_automation")
