"""The widget as sites load it."""

import gzip

from tests.web.conftest import Site

LARGEST = 6 * 1024


def test_the_script_is_small_and_holds_the_declared_problems(site: Site) -> None:
    script = site.client.get("/widget.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert len(gzip.compress(script.content)) < LARGEST
    assert "Preço ou medida errada" in script.text
    assert "/*problem types*/" not in script.text


def test_any_site_may_load_it_and_an_unchanged_one_costs_no_bytes(site: Site) -> None:
    script = site.client.get("/widget.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age" in script.headers["cache-control"]
    again = site.client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_script_names_no_other_host_than_its_own(site: Site) -> None:
    script = site.client.get("/widget.js").text
    hosts = {line for line in script.splitlines() if "://" in line}
    assert all("feedback.example.com" in line or "www.w3.org" in line for line in hosts)


def test_the_demo_page_allows_nothing_inline(site: Site) -> None:
    page = site.client.get("/demo")
    assert page.status_code == 200
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "style=" not in page.text
    assert "<style" not in page.text
