"""The redactor's version follows everything that changes its output."""

from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings, declared_allow_list, redactor_version


def test_the_version_follows_replacement_and_allow_list_alone() -> None:
    plain = redactor_version(RedactionSettings())
    assert plain == redactor_version(RedactionSettings(batch_dialogues=7, processes=3))
    assert plain != redactor_version(RedactionSettings(replacement="surrogate", surrogate_key="k"))
    assert plain != redactor_version(RedactionSettings(allow=AllowList(names=("BIA",))))


def test_the_version_follows_the_staging_views() -> None:
    settings = RedactionSettings()
    assert redactor_version(settings, "select 1") == redactor_version(settings, "select 1")
    assert redactor_version(settings, "select 1") != redactor_version(settings, "select 2")


def test_the_declared_allow_list_is_read_as_the_stage_reads_it() -> None:
    allow = declared_allow_list()
    assert set(allow.emails) == allow.residual.emails
    assert "08005550199" in allow.values & allow.residual.values


def test_a_declared_phone_is_recognised_with_and_without_country_code() -> None:
    allow = AllowList(phones=("+55 (27) 3333-4444",))
    assert {"2733334444", "552733334444"} <= allow.values
