"""Whatever is sent to the review pages, nothing fails inside, and nothing is kept of it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Site
from tests.web.review.conftest import LogIn

FIELDS = (
    "decision", "text_hash", "action", "skip_reason", "score-tone", "score-facts", "note", "correction-x", "priority",
    "dialogue_id", "reason", "status", "back", "next", "email", "password",
)  # fmt: skip
WORDS = st.text(max_size=40) | st.sampled_from(["approve", "skip", "open", "closed", "5", "1", "/review", "0" * 32])
PATHS = st.sampled_from(
    [
        "/review/next", "/review/undo", "/review/tasks/1", "/review/tasks/1/lease", "/review/tasks/999999999999",
        "/review/tasks/99999999999999999999999", "/review/lead/1", "/review/lead/0", "/feedback/review",
        "/feedback/flags/1", "/feedback/flags/99999999999999999999999", "/login", "/logout",
    ]
)  # fmt: skip
QUERIES = st.dictionaries(
    st.sampled_from(["kind", "channel", "topic", "problem", "before", "lang", "said", "asked", "token"]), WORDS
)
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@MANY
@given(path=PATHS, fields=st.dictionaries(st.sampled_from(FIELDS), WORDS))
def test_no_form_makes_the_service_fail(site: Site, log_in: LogIn, path: str, fields: dict[str, str]) -> None:
    lead = log_in("Ana", "lead")
    answer = lead.client.post(path, data={"csrf": lead.csrf, **fields}, follow_redirects=False)
    assert answer.status_code < 500, (path, fields, answer.text)


@MANY
@given(
    path=st.sampled_from(
        ["/review", "/feedback", "/review/lead", "/login", "/login/link", "/dialogues/x", "/assets/x"]
    ),
    query=QUERIES,
)
def test_no_address_makes_the_service_fail(site: Site, log_in: LogIn, path: str, query: dict[str, str]) -> None:
    answer = log_in("Ana", "lead").client.get(path, params=query, follow_redirects=False)
    assert answer.status_code < 500, (path, query, answer.text)


def test_a_body_that_is_no_form_is_refused(site: Site, log_in: LogIn) -> None:
    ana = log_in("Ana")
    for body in (b"\xff\xfe", b"&".join(b"a=1" for _ in range(2000)), b"%00=1&csrf=%ff"):
        answer = ana.client.post("/review/next", content=body, headers={"Accept": "text/html"})
        assert answer.status_code in (403, 422), body
    large = ana.client.post("/review/tasks/1", content=b"note=" + b"x" * 2_000_000)
    assert large.status_code == 413
    assert site.rows("select count(*) from slimft.annotation_assignments") == [(0,)]


def test_a_number_beyond_all_tasks_makes_nothing_fail(log_in: LogIn) -> None:
    ana = log_in("Ana", "lead")
    huge = 10**23
    answers = [
        ana.get(f"/review/tasks/{huge}"),
        ana.send(f"/review/tasks/{huge}", decision="approve"),
        ana.send(f"/review/tasks/{huge}", action="release"),
        ana.send(f"/review/tasks/{huge}/lease"),
        ana.get(f"/review/lead/{huge}"),
        ana.send(f"/review/lead/{huge}", decision="approve"),
        ana.send(f"/feedback/flags/{huge}", status="open"),
        ana.get("/review/tasks/x"),
    ]
    assert [str(answer.url) for answer in answers if answer.status_code >= 500] == []
