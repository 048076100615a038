"""Where a trainer is, what it does differently, and what never reaches it."""

import pytest

from dagster_slimft.defs.fine_tuning.provider import Trainer, is_demo_model, is_loopback, status_of
from tests.servers.hosted_provider import HostedProvider


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("http://127.0.0.1:8030/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:8030/v1", True),
        ("http://localhost:1/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://10.0.0.1/v1", False),
    ],
)
def test_loopback_is_this_machine_and_nothing_else(base_url: str, expected: bool) -> None:
    assert is_loopback(base_url) is expected


def test_nothing_named_openai_in_the_environment_reaches_the_wire(
    provider: HostedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "OPENAI_WEBHOOK_SECRET",
    ):
        monkeypatch.setenv(name, "stray-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Stray: stray-secret")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with Trainer(provider.base_url, "our-key", "base-model").client() as client:
        list(client.fine_tuning.jobs.list())
        list(client.files.list(purpose="fine-tune"))
    sent = " ".join(f"{name}: {value}" for headers in provider.headers for name, value in headers.items())
    assert "Bearer our-key" in sent
    assert "stray-secret" not in sent


def test_the_key_is_not_in_the_record_s_text() -> None:
    assert "our-key" not in repr(Trainer("http://127.0.0.1/v1", "our-key", "m"))


def test_capabilities_follow_from_the_host() -> None:
    assert Trainer("https://api.tokenfactory.nebius.com/v1/", "k", "m").capabilities.hyperparameters_at == "top"
    assert Trainer("https://shop.openai.azure.com/openai/v1/", "k", "m").capabilities.has_jsonl_bom
    assert Trainer("https://api.openai.com/v1", "k", "m").capabilities.hyperparameters_at == "method"
    assert not Trainer("https://evilopenai.azure.com.example.org/v1", "k", "m").capabilities.has_jsonl_bom


def test_the_port_of_a_server_on_this_machine_is_no_part_of_its_identity() -> None:
    assert Trainer("http://127.0.0.1:1/v1", "k", "m").provider == Trainer("http://127.0.0.1:2/v1", "k", "m").provider
    assert Trainer("https://a.example/v1/", "k", "m").provider == "https://a.example/v1"


def test_a_state_nobody_knows_means_that_the_job_goes_on() -> None:
    assert status_of("Succeeded") == "succeeded"
    assert status_of("canceled") == "cancelled"
    assert status_of("warming_up") == "running"


def test_models_made_from_the_demo_model_are_demo_models() -> None:
    assert is_demo_model("slimft-tiny-demo")
    assert is_demo_model("ft:slimft-tiny-demo:slimft:x:12345678")
    assert not is_demo_model("qwen3-8b")
