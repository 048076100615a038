"""The review pages in a real browser: by keyboard and by hand, without JavaScript, on a phone, for screen readers."""

import re
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from dagster_slimft.defs.annotation.queue import update_queue
from dagster_slimft.web.login.links import make_login_link
from dagster_slimft.web.login.sessions import Role
from tests.chromium import DESKTOP, PHONE, axe_violations, chromium, fits, photograph
from tests.web.conftest import Site
from tests.web.review.conftest import LogIn
from tests.web.review.reviewed_shop import DIALOGUES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def browser(chrome: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser at desktop size, logged out."""
    chrome.set_window_size(*DESKTOP)
    chrome.delete_all_cookies()
    yield chrome
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chrome.delete_all_cookies()


def enter(browser: webdriver.Chrome, site: Site, name: str, role: Role = "reviewer") -> None:
    link = make_login_link(site.database, name, role, int(str(site.client.base_url).rpartition(":")[2].strip("/")))
    browser.delete_all_cookies()
    browser.get(link)
    wait_for_path(browser, "/review")


def wait_for_path(browser: webdriver.Chrome, pattern: str) -> None:
    WebDriverWait(browser, 20).until(
        lambda page: (
            re.search(f"{pattern}(\\?|$)", page.current_url)
            and page.execute_script("return document.readyState") == "complete"
        )
    )


def wait_for_words(browser: webdriver.Chrome, words: str) -> None:
    """Wait until the page says so; between two pages there is none to be asked."""
    WebDriverWait(browser, 20, ignored_exceptions=[WebDriverException]).until(
        lambda page: words in page.find_element(By.TAG_NAME, "main").text
    )


def press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def is_accessible_and_fits(browser: webdriver.Chrome, name: str) -> None:
    """No violation found by axe-core, nothing beyond the edge, at both sizes; with pictures to look at."""
    for size, suffix in ((DESKTOP, "desktop"), (PHONE, "phone")):
        browser.set_window_size(*size)
        assert fits(browser), f"{name} on a {suffix}"
        assert axe_violations(browser) == [], f"{name} on a {suffix}"
        photograph(browser, f"review_{name}_{suffix}")
    browser.set_window_size(*DESKTOP)


def test_a_dialogue_is_judged_by_keyboard_alone_and_undone(browser: webdriver.Chrome, site: Site) -> None:
    enter(browser, site, "Ana")
    is_accessible_and_fits(browser, "queue")
    press(browser, "n")
    wait_for_path(browser, r"/review/tasks/\d+")
    is_accessible_and_fits(browser, "task")
    press(browser, "4", "1", "1", "0", "5", "e")
    field = browser.switch_to.active_element
    field.clear()
    field.send_keys("Tem cinco camadas, [NOME_1].")
    field.send_keys(Keys.ESCAPE)
    press(browser, "o")
    browser.switch_to.active_element.send_keys("a aprovar com correção", Keys.ESCAPE)
    photograph(browser, "review_task_filled_in")
    press(browser, "c")
    WebDriverWait(browser, 20).until(lambda page: "said=submitted" in page.current_url)
    kept = site.rows("select decision, scores from slimft.annotations")
    scores = {"tone": 4, "facts": 1, "scope": 1, "no_invention": 0, "helps": 5}
    assert kept == [("needs_fixing", scores)]
    waiting = site.rows("select kind, content from slimft.personal_texts order by kind")
    assert waiting == [("correction", "Tem cinco camadas, [NOME_1]."), ("note", "a aprovar com correção")]
    press(browser, "u")
    WebDriverWait(browser, 20).until(lambda page: "cinco camadas" in page.page_source)
    assert site.rows("select count(*) from slimft.annotations where undone_at is null") == [(0,)]
    photograph(browser, "review_task_undone")


def test_a_whole_queue_is_reviewed_without_javascript(browser: webdriver.Chrome, site: Site) -> None:
    enter(browser, site, "Ana")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.refresh()
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    for number in range(DIALOGUES):
        wait_for_words(browser, f"{DIALOGUES - number} para revisar · hoje: {number}")
        browser.find_element(By.CSS_SELECTOR, "label:has(input[name='score-tone'][value='5'])").click()
        browser.find_element(By.CSS_SELECTOR, "button.approve").click()
    wait_for_words(browser, "Não há nada para revisar agora")
    assert site.rows("select count(*) from slimft.annotations where scores = '{\"tone\": 5}'") == [(DIALOGUES,)]
    photograph(browser, "review_queue_empty")


def test_pages_for_the_team_and_the_lead_are_accessible_and_fit(
    browser: webdriver.Chrome, site: Site, log_in: LogIn
) -> None:
    update_queue(site.database, 2)
    for name, decision in (("Ana", "approve"), ("Rui", "reject")):
        person = log_in(name)
        for tone in ("5", "3", "4"):
            task = person.claim()
            assert task is not None
            person.review(task, decision, **{"score-tone": tone, "score-facts": "1" if decision == "approve" else "0"})
    base = str(site.client.base_url).rstrip("/")
    enter(browser, site, "Eva", "lead")
    browser.get(f"{base}/review/lead")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".plain a")) == 3
    is_accessible_and_fits(browser, "lead")
    browser.find_element(By.CSS_SELECTOR, ".plain a").click()
    wait_for_path(browser, r"/review/lead/\d+")
    is_accessible_and_fits(browser, "adjudicate")
    press(browser, "a")
    wait_for_path(browser, "/review/lead")
    assert "decidido: Aprovar" in browser.page_source
    browser.get(f"{base}/feedback")
    is_accessible_and_fits(browser, "feedback")
    browser.find_element(By.LINK_TEXT, "Abrir o diálogo").click()
    wait_for_path(browser, "/dialogues/[0-9a-f-]+")
    is_accessible_and_fits(browser, "dialogue")
    browser.get(f"{base}/feedback?lang=en")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    photograph(browser, "review_feedback_english")
    browser.delete_all_cookies()
    browser.get(f"{base}/login")
    is_accessible_and_fits(browser, "login")
