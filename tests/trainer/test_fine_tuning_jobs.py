"""Jobs that really train, by the real client."""

import json
from pathlib import Path

import openai
import pytest

from dagster_slimft.trainer.process import TrainerAddress
from tests.trainer.conftest import is_over, training_lines, upload, wait_for


@pytest.fixture(scope="module")
def finished(client: openai.OpenAI, trainer: TrainerAddress) -> str:
    """A job that ran to its end."""
    job = client.fine_tuning.jobs.create(
        model=trainer.model,
        training_file=upload(client, training_lines(24)),
        validation_file=upload(client, training_lines(4)),
        suffix="loja",
        metadata={"slimft_key": "abc", "slimft_run": "1"},
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 5, "batch_size": 12}}},
    )
    assert job.status == "validating_files"
    assert wait_for(client, job.id, is_over) == "succeeded"
    return job.id


def test_a_job_learns_and_reports_each_step_once(client: openai.OpenAI, finished: str) -> None:
    job = client.fine_tuning.jobs.retrieve(finished)
    assert job.fine_tuned_model is not None
    assert job.fine_tuned_model.startswith("ft:slimft-tiny-demo:slimft:loja:")
    assert (job.hyperparameters.n_epochs, job.hyperparameters.batch_size) == (5, 12)
    assert job.trained_tokens
    assert job.trained_tokens % 5 == 0
    events = list(client.fine_tuning.jobs.list_events(finished, limit=4))
    steps = [dict(event.data) for event in reversed(events) if event.type == "metrics"]  # type: ignore[call-overload]
    assert [step["step"] for step in steps] == list(range(1, 11))
    assert steps[-1]["train_loss"] < steps[0]["train_loss"]
    assert [step["step"] for step in steps if "full_valid_loss" in step] == [2, 4, 6, 8, 10]
    assert events[0].message == "The job has successfully completed"


def test_the_result_file_has_the_columns_of_the_protocol(client: openai.OpenAI, finished: str) -> None:
    job = client.fine_tuning.jobs.retrieve(finished)
    table = client.files.content(job.result_files[0]).read().decode().splitlines()
    assert table[0] == "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
    assert len(table) == 11
    assert table[1].endswith(",,")
    assert client.files.retrieve(job.result_files[0]).purpose == "fine-tune-results"


def test_the_last_three_checkpoints_can_be_used_as_models(client: openai.OpenAI, finished: str) -> None:
    checkpoints = client.fine_tuning.jobs.checkpoints.list(finished).data
    assert [checkpoint.step_number for checkpoint in checkpoints] == [10, 8, 6]
    losses = [checkpoint.metrics.full_valid_loss for checkpoint in reversed(checkpoints)]
    assert losses == sorted(losses, reverse=True)  # type: ignore[type-var]
    answer = client.chat.completions.create(
        model=checkpoints[-1].fine_tuned_model_checkpoint,
        messages=[{"role": "user", "content": "aceita pix?"}],
        max_completion_tokens=4,
    )
    assert answer.usage is not None
    assert 1 <= answer.usage.completion_tokens <= 4


def test_jobs_are_found_by_metadata(client: openai.OpenAI, trainer: TrainerAddress, finished: str) -> None:
    other = client.fine_tuning.jobs.create(model=trainer.model, training_file=upload(client, b"{}\n"))
    jobs = client.fine_tuning.jobs
    assert [job.id for job in jobs.list(metadata={"slimft_key": "abc", "slimft_run": "1"})] == [finished]
    assert [job.id for job in jobs.list(metadata={"slimft_key": "abc", "slimft_run": "2"})] == []
    assert [job.id for job in jobs.list(extra_query={"metadata": "null"})] == [other.id]
    assert [job.id for job in jobs.list()][-1] == finished
    wait_for(client, other.id, is_over)


def test_an_idempotency_key_makes_one_job(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    file_id = upload(client, b"{}\n")
    header = {"Idempotency-Key": "once"}
    first = client.fine_tuning.jobs.create(model=trainer.model, training_file=file_id, extra_headers=header)
    again = client.fine_tuning.jobs.create(model=trainer.model, training_file=file_id, extra_headers=header)
    assert first.id == again.id
    with pytest.raises(openai.BadRequestError) as refused:
        client.fine_tuning.jobs.create(model=trainer.model, training_file=file_id, seed=7, extra_headers=header)
    assert refused.value.code == "idempotency_key_reused"


def test_a_broken_line_fails_the_job_and_is_named(client: openai.OpenAI, trainer: TrainerAddress, home: Path) -> None:
    content = training_lines(12) + b'{"messages": "segredo do cliente"}\n'
    job = client.fine_tuning.jobs.create(model=trainer.model, training_file=upload(client, content))
    assert wait_for(client, job.id, is_over) == "failed"
    job = client.fine_tuning.jobs.retrieve(job.id)
    assert job.error is not None
    assert (job.error.code, job.error.param) == ("invalid_file_format", "training_file")
    assert "line 13" in job.error.message
    assert "segredo" not in job.error.message
    assert "segredo" not in (home / "trainer.log").read_text()


def test_too_few_examples_fail_the_job(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    job = client.fine_tuning.jobs.create(model=trainer.model, training_file=upload(client, training_lines(7)))
    assert wait_for(client, job.id, is_over) == "failed"
    error = client.fine_tuning.jobs.retrieve(job.id).error
    assert error is not None
    assert error.code == "invalid_n_examples"
    assert error.message == "Training file has 7 example(s), but must have at least 10 examples"


def test_a_cancelled_job_stops_and_the_next_one_runs(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    file_id = upload(client, training_lines(400))
    long = {"n_epochs": 50}
    running = client.fine_tuning.jobs.create(model=trainer.model, training_file=file_id, hyperparameters=long)  # type: ignore[arg-type]
    waiting = client.fine_tuning.jobs.create(model=trainer.model, training_file=file_id, hyperparameters=long)  # type: ignore[arg-type]
    wait_for(client, running.id, lambda status: status == "running")
    assert client.fine_tuning.jobs.cancel(waiting.id).status == "cancelled"
    assert client.fine_tuning.jobs.cancel(running.id).status == "cancelled"
    with pytest.raises(openai.BadRequestError):
        client.fine_tuning.jobs.cancel(running.id)
    after = client.fine_tuning.jobs.create(model=trainer.model, training_file=upload(client, training_lines(3)))
    assert wait_for(client, after.id, is_over, seconds=60) == "failed"
    assert client.fine_tuning.jobs.retrieve(running.id).fine_tuned_model is None


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"training_file": "file-none"}, "training_file"),
        ({"method": {"type": "dpo", "dpo": {}}}, "method.type"),
        ({"hyperparameters": {"n_epochs": 0}}, "hyperparameters.n_epochs"),
        ({"suffix": "a b"}, "suffix"),
        ({"integrations": [{"type": "wandb"}]}, "integrations"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_cannot_work_is_refused_by_parameter(
    client: openai.OpenAI, trainer: TrainerAddress, change: dict[str, object], param: str
) -> None:
    body = {"model": trainer.model, "training_file": upload(client, training_lines()), **change}
    with pytest.raises(openai.BadRequestError) as refused:
        client.post("/fine_tuning/jobs", body=body, cast_to=object)
    assert refused.value.param is not None
    assert refused.value.param.startswith(param)
    assert json.loads(json.dumps(refused.value.body))["message"]


def test_unknown_things_are_not_found(client: openai.OpenAI) -> None:
    for call in (
        lambda: client.fine_tuning.jobs.retrieve("ftjob-none"),
        lambda: client.fine_tuning.jobs.list_events("ftjob-none"),
        lambda: client.models.retrieve("ft:none"),
        lambda: client.fine_tuning.jobs.create(model="gpt-4.1", training_file="x"),
        lambda: client.get("/nowhere", cast_to=object),
    ):
        with pytest.raises(openai.NotFoundError):
            call()  # type: ignore[no-untyped-call]
