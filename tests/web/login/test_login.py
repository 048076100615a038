"""Who gets in: by a link once, by Supabase Auth's password and token; and who does not."""

import time
from collections.abc import Iterator

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError
from dagster_slimft.web.login.access import local_path
from dagster_slimft.web.login.links import make_login_link
from dagster_slimft.web.login.supabase import SupabaseAuth, read_supabase_auth
from tests.servers.supabase_auth import KEY_ID, PUBLISHABLE_KEY, SupabaseProject, supabase_project
from tests.web.conftest import Site, lenient_settings, running_site

LEGACY_SECRET = "a-legacy-secret-of-the-test-with-32-characters"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


def follow(site: Site, link: str) -> httpx.Response:
    return site.client.get(f"/login/link?{httpx.URL(link).query.decode()}")


def test_a_link_lets_its_holder_in_once(site: Site) -> None:
    link = make_login_link(site.database, "Ana", "lead", 8010)
    first = follow(site, link)
    assert first.status_code == 303
    assert first.headers["location"] == "/review"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert follow(site, link).status_code == 401
    kept = site.rows(
        "select digest::text from slimft.login_links union select digest::text from slimft.reviewer_sessions"
    )
    assert all(httpx.URL(link).params["token"] not in str(row) for row in kept), "digests alone are kept"


def test_a_link_that_is_too_old_or_none_lets_nobody_in(site: Site) -> None:
    link = make_login_link(site.database, "Ana", "lead", 8010)
    with site.database.connect() as connection:
        connection.execute("update slimft.login_links set expires_at = now()")
    assert follow(site, link).status_code == 401
    assert site.client.get("/login/link?token=x").status_code == 401
    assert site.client.get("/login/link").status_code == 401


def test_there_are_no_links_where_people_log_in_with_supabase(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://shop")
    with pytest.raises(UsageError, match="Supabase Auth"):
        make_login_link(database, "Ana", "lead", 8010)


def test_pages_ask_for_a_login_and_lead_back(site: Site) -> None:
    answer = site.client.get("/feedback")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/feedback")
    assert site.client.get("/review", cookies={"slimft_session": "x"}).status_code == 303


def test_a_session_ends_with_its_logout_and_with_its_time(site: Site) -> None:
    follow(site, make_login_link(site.database, "Ana", "reviewer", 8010))
    page = site.client.get("/review").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    assert site.client.post("/logout", data={"csrf": "0" * 64}).status_code == 403
    secret = site.client.cookies["slimft_session"]
    assert site.client.post("/logout", data={"csrf": csrf}).status_code == 303
    assert site.client.get("/review", cookies={"slimft_session": secret}).status_code == 303
    follow(site, make_login_link(site.database, "Ana", "reviewer", 8010))
    with site.database.connect() as connection:
        connection.execute("update slimft.reviewer_sessions set expires_at = now()")
    assert site.client.get("/review").status_code == 303


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    follow(site, make_login_link(site.database, "Ana", "reviewer", 8010))
    for path in ("/review/next", "/review/undo", "/review/tasks/1", "/feedback/review", "/feedback/flags/1"):
        assert site.client.post(path, data={}).status_code == 403, path


def test_a_reviewer_sees_no_page_of_the_lead(site: Site) -> None:
    follow(site, make_login_link(site.database, "Ana", "reviewer", 8010))
    for path in ("/review/lead", "/review/lead/1", "/review/export.csv", "/review/export.jsonl"):
        assert site.client.get(path).status_code == 403, path


def test_pages_allow_nothing_from_elsewhere_and_no_frame(site: Site) -> None:
    headers = site.client.get("/login").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store, private"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/feedback", "/feedback"), ("//evil.example", "/review"), ("https://evil.example", "/review"),
        ("/\\evil.example", "/review"), ("", "/review"), ("/a\nb", "/review"),
    ],
)  # fmt: skip
def test_nobody_is_led_away_after_the_login(wanted: str, path: str) -> None:
    assert local_path(wanted) == path


def test_tries_to_log_in_are_limited(database: Database) -> None:
    settings = lenient_settings().model_copy(update={"logins_per_address": 3})
    with running_site(database, settings) as site:
        answers = [site.client.get("/login/link?token=x").status_code for _ in range(4)]
    assert answers == [401, 401, 401, 429]


@pytest.fixture
def project() -> Iterator[SupabaseProject]:
    with supabase_project() as running:
        yield running


@pytest.fixture
def hosted(database: Database, project: SupabaseProject) -> Iterator[Site]:
    auth = SupabaseAuth(url=project.url, publishable_key=PUBLISHABLE_KEY, jwt_secret=LEGACY_SECRET)
    with running_site(database, lenient_settings(), supabase=auth) as running:
        yield running


def log_in(site: Site, email: str, password: str) -> httpx.Response:
    return site.client.post("/login", data={"email": email, "password": password, "next": "/feedback"}, headers=FORM)


def test_a_password_of_supabase_auth_opens_a_session(hosted: Site, project: SupabaseProject) -> None:
    answer = log_in(hosted, project.email, project.password)
    assert (answer.status_code, answer.headers["location"]) == (303, "/feedback")
    assert hosted.rows("select name, role from slimft.reviewers") == [("Ana Líder", "lead")]
    assert hosted.client.get("/review/lead").status_code == 200


def test_a_wrong_password_an_account_without_a_role_and_a_dead_service_open_none(
    hosted: Site, project: SupabaseProject
) -> None:
    wrong = log_in(hosted, project.email, "x")
    assert wrong.status_code == 401
    assert "não conferem" in wrong.text
    project.app_metadata = {}
    assert log_in(hosted, project.email, project.password).status_code == 403
    project.is_down = True
    assert log_in(hosted, project.email, project.password).status_code == 503
    assert hosted.rows("select count(*) from slimft.reviewer_sessions") == [(0,)]


def bearer(site: Site, token: str) -> int:
    return site.client.get("/review", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_of_the_project_is_let_in_by_its_published_key_or_its_legacy_secret(
    hosted: Site, project: SupabaseProject
) -> None:
    assert bearer(hosted, project.token()) == 200
    assert bearer(hosted, jwt.encode(project.claims(), LEGACY_SECRET, algorithm="HS256")) == 200


def test_a_token_that_is_not_the_projects_own_is_refused(hosted: Site, project: SupabaseProject) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    public = project.published_keys()["keys"][0]
    forged = {
        "another key": jwt.encode(project.claims(), stranger, algorithm="ES256", headers={"kid": KEY_ID}),
        "unknown key id": jwt.encode(project.claims(), project.key, algorithm="ES256", headers={"kid": "other"}),
        "expired": project.token(exp=int(time.time()) - 60),
        "another audience": project.token(aud="anon"),
        "another issuer": project.token(iss="https://evil.example/auth/v1"),
        "another secret": jwt.encode(project.claims(), "x" * 32, algorithm="HS256"),
        "public key as secret": jwt.encode(project.claims(), public["x"] * 2, algorithm="HS256"),
        "unsigned": jwt.encode(project.claims(), None, algorithm="none"),  # type: ignore[arg-type]
        "no token": "x.y.z",
    }
    answers = {name: bearer(hosted, token) for name, token in forged.items()}
    assert answers == dict.fromkeys(forged, 401)
    assert bearer(hosted, project.token(app_metadata={"slimft_role": "owner"})) == 403
    assert bearer(hosted, project.token(app_metadata={}, user_metadata={"slimft_role": "lead"})) == 403


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"SUPABASE_URL": "abc.supabase.co"}, "no URL"),
        ({"SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_JWT_SECRET": "short"}, "guessed"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], says: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=says):
        read_supabase_auth()
