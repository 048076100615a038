"""The site's widget in a real browser: a click is a row, whatever the site's style, policy and network are like."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import DESKTOP, PHONE, axe_violations, chromium, fits, photograph
from tests.web.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

VOTES = "select message_id, value, is_withdrawn from slimft.reactions order by id"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def shop(browser: webdriver.Chrome, site: Site) -> Iterator[webdriver.Chrome]:
    """The demo page, just opened by somebody who never voted."""
    browser.set_window_size(*DESKTOP)
    browser.get(f"{site.client.base_url}/demo")
    WebDriverWait(browser, 20).until(lambda page: len(page.find_elements(By.TAG_NAME, "slimft-feedback")) == 3)
    yield browser
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    browser.execute_script("localStorage.clear()")


def inside(page: webdriver.Chrome, place: int, selector: str) -> WebElement:
    host = page.find_elements(By.TAG_NAME, "slimft-feedback")[place]
    return host.shadow_root.find_element(By.CSS_SELECTOR, selector)


def wait_for_rows(site: Site, query: str, rows: list[tuple[Any, ...]]) -> None:
    deadline = time.monotonic() + 20
    while site.rows(query) != rows:
        assert time.monotonic() < deadline, site.rows(query)
        time.sleep(0.05)


def wait_for_words(page: webdriver.Chrome, place: int, words: str) -> None:
    WebDriverWait(page, 20).until(lambda _: words in inside(page, place, "[role=status]").text)


def test_a_click_on_a_thumb_is_a_row_and_a_second_one_takes_it_back(shop: webdriver.Chrome, site: Site) -> None:
    thumb = inside(shop, 0, "[aria-label='Gostei']")
    thumb.click()
    wait_for_rows(site, VOTES, [("slimft-demo-0", "up", False)])
    wait_for_words(shop, 0, "registrada")
    assert thumb.get_attribute("aria-pressed") == "true"
    photograph(shop, "widget_thumb")
    thumb.click()
    wait_for_rows(site, VOTES, [("slimft-demo-0", "neutral", True)])
    assert thumb.get_attribute("aria-pressed") == "false"


def test_a_vote_is_still_shown_after_a_reload(shop: webdriver.Chrome, site: Site) -> None:
    inside(shop, 1, "[aria-label='Não gostei']").click()
    wait_for_rows(site, VOTES, [("slimft-demo-1", "down", False)])
    shop.refresh()
    WebDriverWait(shop, 20).until(lambda page: len(page.find_elements(By.TAG_NAME, "slimft-feedback")) == 3)
    assert inside(shop, 1, "[aria-label='Não gostei']").get_attribute("aria-pressed") == "true"


def test_everything_works_by_keyboard_alone(shop: webdriver.Chrome, site: Site) -> None:
    keys = ActionChains(shop)
    keys.send_keys(Keys.TAB, Keys.SPACE).perform()
    wait_for_rows(site, VOTES, [("slimft-demo-0", "up", False)])
    ActionChains(shop).send_keys(Keys.TAB, Keys.TAB, Keys.ENTER).perform()
    flag = inside(shop, 0, "[aria-expanded]")
    assert flag.get_attribute("aria-expanded") == "true"
    photograph(shop, "widget_problems")
    ActionChains(shop).send_keys(Keys.ARROW_DOWN, Keys.TAB, "era 3.290", Keys.TAB, Keys.ENTER).perform()
    wait_for_rows(site, "select message_id, problem_type from slimft.flags", [("slimft-demo-0", "invented_fact")])
    wait_for_rows(site, "select content from slimft.personal_texts", [("era 3.290",)])
    assert flag.get_attribute("aria-expanded") == "false"


def test_escape_closes_the_menu_and_gives_the_focus_back(shop: webdriver.Chrome) -> None:
    inside(shop, 0, "[aria-expanded]").click()
    ActionChains(shop).send_keys(Keys.ESCAPE).perform()
    assert inside(shop, 0, "[aria-expanded]").get_attribute("aria-expanded") == "false"
    focused = shop.execute_script("return document.activeElement.shadowRoot.activeElement.title")
    assert focused == "Relatar problema"


def test_stars_and_a_comment_end_the_conversation(shop: webdriver.Chrome, site: Site) -> None:
    inside(shop, 2, "button[type=submit]").click()
    wait_for_words(shop, 2, "1 a 5 estrelas")
    inside(shop, 2, "input[value='4']").click()
    inside(shop, 2, "textarea").send_keys("Gostei do atendimento")
    inside(shop, 2, "button[type=submit]").click()
    wait_for_rows(site, "select conversation_id, stars from slimft.ratings", [("slimft-demo", 4)])
    wait_for_rows(site, "select kind, content from slimft.personal_texts", [("comment", "Gostei do atendimento")])
    photograph(shop, "widget_stars")


def test_an_answer_that_the_page_adds_later_can_be_rated_too(shop: webdriver.Chrome, site: Site) -> None:
    token = site.token("message", "added")["Authorization"].removeprefix("Bearer ")
    shop.execute_script(
        "const added = document.createElement('p'); added.textContent = 'Mais uma resposta';"
        "added.dataset.slimftMessage = 'added'; added.dataset.slimftToken = arguments[0];"
        "document.querySelector('.chat').append(added)",
        token,
    )
    WebDriverWait(shop, 20).until(lambda page: len(page.find_elements(By.TAG_NAME, "slimft-feedback")) == 4)
    inside(shop, 2, "[aria-label='Gostei']").click()
    wait_for_rows(site, VOTES, [("added", "up", False)])


def test_a_vote_without_a_network_is_sent_after_a_reload(shop: webdriver.Chrome, site: Site) -> None:
    shop.execute_cdp_cmd("Network.enable", {})
    shop.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/feedback/*"]})
    inside(shop, 0, "[aria-label='Gostei']").click()
    wait_for_words(shop, 0, "Sem conexão")
    assert site.rows(VOTES) == []
    shop.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    shop.refresh()
    wait_for_rows(site, VOTES, [("slimft-demo-0", "up", False)])


def test_the_sites_style_does_not_reach_in(shop: webdriver.Chrome) -> None:
    thumb = inside(shop, 0, "[aria-label='Gostei']")
    assert thumb.value_of_css_property("font-size") == "14px"
    assert thumb.value_of_css_property("border-top-style") == "solid"


def test_a_policy_without_inline_styles_and_scripts_holds(shop: webdriver.Chrome) -> None:
    entries = shop.get_log("browser")  # type: ignore[no-untyped-call]
    refused = [entry for entry in entries if "Content Security Policy" in entry["message"]]
    assert refused == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_usable_for_everybody_and_fits(shop: webdriver.Chrome, size: tuple[int, int]) -> None:
    shop.set_window_size(*size)
    inside(shop, 0, "[aria-expanded]").click()
    assert axe_violations(shop) == []
    assert fits(shop)
    photograph(shop, f"widget_{size[0]}")
