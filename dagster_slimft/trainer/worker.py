"""One fine-tuning job from file to model, in a process of its own: `python -m dagster_slimft.trainer.worker`.

The server keeps answering while this computes, and its memory is given back when it ends. Every epoch leaves a
checkpoint; a worker that was killed is started again and goes on from there.
"""

import argparse
import csv
import fcntl
import io
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

from dagster_slimft.trainer import cpu
from dagster_slimft.trainer.examples import Encoded, Encoder, encode_all, open_encoder
from dagster_slimft.trainer.lifetime import exit_with_parent
from dagster_slimft.trainer.model_folder import OPTIMIZER_FILE, context_length, load_model, load_moments, save_model
from dagster_slimft.trainer.model_names import checkpoint_name, fine_tuned_name
from dagster_slimft.trainer.store import Store, open_store
from dagster_slimft.trainer.stored_events import (
    add_checkpoint,
    add_event,
    add_metrics,
    drop_checkpoints_before,
    forget_steps_after,
    last_checkpoint_step,
    metrics_by_step,
)
from dagster_slimft.trainer.stored_files import file_path, find_file, save_result
from dagster_slimft.trainer.stored_jobs import fail_job, find_job, finish_job, start_job
from dagster_slimft.trainer.stored_models import add_model
from dagster_slimft.trainer.training_file import InvalidFile, read_conversations

DEFAULT_EPOCHS = 4
DEFAULT_BATCH_SIZE = 8
DEFAULT_MULTIPLIER = 1.0
KEPT_CHECKPOINTS = 3
RESULT_COLUMNS = {
    "step": "step",
    "train_loss": "train_loss",
    "train_accuracy": "train_mean_token_accuracy",
    "valid_loss": "valid_loss",
    "valid_mean_token_accuracy": "valid_mean_token_accuracy",
}


def main() -> int:
    """Read the command line and work on one job."""
    parser = argparse.ArgumentParser(prog="python -m dagster_slimft.trainer.worker")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model-folder", type=Path, required=True, help="folder of the model the job starts from")
    parser.add_argument("--job", required=True)
    parser.add_argument("--parent", type=int, required=True, help="process id of the server")
    arguments = parser.parse_args()
    exit_with_parent(arguments.parent)
    cpu.set_environment()
    store = open_store(arguments.home)
    # Where a killed server's worker is still ending, wait: two must never write one job.
    with (arguments.home / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        work(store, arguments.model_folder, arguments.job)
    return 0


def work(store: Store, start_folder: Path, job_id: str) -> None:
    """Validate, train, record; a job with unusable files ends `failed` with the reason."""
    job = find_job(store, job_id)
    assert job is not None
    encoder = open_encoder(start_folder, context_length(start_folder))
    try:
        training = encode_all(encoder, _conversations(store, job, "training_file", least=None))
        validation = _validation(store, job, encoder)
        if not training.examples:
            raise InvalidFile("no_trainable_tokens", "no answer fits into the context of the model", "training_file")
    except InvalidFile as problem:
        fail_job(store, job_id, problem.code, problem.message, problem.param)
        return
    hyperparameters = effective_hyperparameters(job["hyperparameters"])
    with store.transaction() as connection:
        if not start_job(connection, job_id, hyperparameters):
            return
        done_steps = _report_start(connection, store, job, encoder, training)
    _train(store, job, start_folder, hyperparameters, training, validation, done_steps)


def effective_hyperparameters(asked: dict[str, Any]) -> dict[str, int | float]:
    """What `auto` means here: 4 epochs, batches of 8, the declared learning rate."""
    defaults = {
        "n_epochs": DEFAULT_EPOCHS,
        "batch_size": DEFAULT_BATCH_SIZE,
        "learning_rate_multiplier": DEFAULT_MULTIPLIER,
    }
    return {key: value if asked.get(key) in (None, "auto") else asked[key] for key, value in defaults.items()}


def result_csv(metrics: list[dict[str, Any]]) -> bytes:
    """The result file: OpenAI's columns, empty cells where nothing was measured."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(RESULT_COLUMNS)
    writer.writerows([step.get(key, "") for key in RESULT_COLUMNS.values()] for step in metrics)
    return text.getvalue().encode()


def _conversations(store: Store, job: dict[str, Any], param: str, least: int | None) -> list[list[dict[str, Any]]]:
    file_id = job[param]
    if find_file(store, file_id) is None:
        raise InvalidFile("file_not_found", f"file {file_id} was deleted before the job began", param)
    if least is None:
        return read_conversations(file_path(store, file_id), param)
    return read_conversations(file_path(store, file_id), param, least)


def _validation(store: Store, job: dict[str, Any], encoder: Encoder) -> Encoded:
    if job["validation_file"] is None:
        return Encoded([], 0, 0, 0)
    return encode_all(encoder, _conversations(store, job, "validation_file", least=1))


def _report_start(
    connection: sqlite3.Connection, store: Store, job: dict[str, Any], encoder: Encoder, training: Encoded
) -> int:
    step = last_checkpoint_step(connection, job["id"])
    if step and not (_step_folder(store, job["id"], step) / OPTIMIZER_FILE).exists():
        step = 0
    forget_steps_after(connection, job["id"], step)
    if job["status"] == "running":
        add_event(connection, job["id"], f"The trainer was restarted; training goes on after step {step}")
        return step
    add_event(connection, job["id"], "Files validated")
    add_event(connection, job["id"], "Fine-tuning job started")
    for count, what in (
        (training.shortened, "lost their oldest turns"),
        (training.cut, "were cut at their end"),
        (training.left_out, "had nothing left to learn and were left out"),
    ):
        if count:
            message = f"{count} example(s) {what}, to fit into {encoder.context_length} tokens"
            add_event(connection, job["id"], message, level="warn")
    return step


def _train(
    store: Store,
    job: dict[str, Any],
    start_folder: Path,
    hyperparameters: dict[str, int | float],
    training: Encoded,
    validation: Encoded,
    done_steps: int,
) -> None:
    cpu.limit_threads()
    from dagster_slimft.trainer.training import Settings, make_optimizer, train

    settings = Settings(
        n_epochs=int(hyperparameters["n_epochs"]),
        batch_size=int(hyperparameters["batch_size"]),
        learning_rate_multiplier=float(hyperparameters["learning_rate_multiplier"]),
        seed=job["seed"],
    )
    resumed = _step_folder(store, job["id"], done_steps) if done_steps else start_folder
    model = load_model(resumed)
    optimizer = make_optimizer(model)
    if done_steps:
        load_moments(model, optimizer, resumed, done_steps)
    for metrics in train(model, optimizer, training.examples, validation.examples, settings, done_steps):
        data = {key: value for key, value in metrics._asdict().items() if key != "is_end_of_epoch"}
        if not metrics.is_end_of_epoch:
            with store.transaction() as connection:
                add_metrics(connection, job["id"], _message(data), data)
            continue
        folder = _step_folder(store, job["id"], metrics.step)
        save_model(model, optimizer, start_folder, folder, store.work / f"{job['id']}-{metrics.step}")
        _record_epoch(store, job, data)
    _finish(store, job, settings.n_epochs * sum(len(example.ids) for example in training.examples))


def _record_epoch(store: Store, job: dict[str, Any], data: dict[str, Any]) -> None:
    """Metrics and checkpoint in one transaction: a resumed job reports no step twice and misses none."""
    step = int(data["step"])
    name = checkpoint_name(_name(job), step)
    with store.transaction() as connection:
        add_metrics(connection, job["id"], _message(data), data)
        add_checkpoint(connection, job["id"], name, f"{job['id']}/step-{step}", data)
        old = drop_checkpoints_before(connection, job["id"], KEPT_CHECKPOINTS)
    for folder in old:
        shutil.rmtree(store.models / folder, ignore_errors=True)


def _finish(store: Store, job: dict[str, Any], trained_tokens: int) -> None:
    with store.transaction() as connection:
        steps = metrics_by_step(connection, job["id"])
        result = save_result(store, connection, "step_metrics.csv", result_csv(steps))
        if not finish_job(connection, job["id"], _name(job), result, trained_tokens):
            connection.execute("delete from files where id = ?", (result,))
            return
        add_model(connection, _name(job), f"{job['id']}/step-{steps[-1]['step']}", job["id"])
        add_event(connection, job["id"], f"New fine-tuned model created: {_name(job)}")
        add_event(connection, job["id"], "The job has successfully completed")
    for moments in (store.models / job["id"]).glob(f"*/{OPTIMIZER_FILE}"):
        moments.unlink()


def _message(data: dict[str, Any]) -> str:
    parts = [f"training loss={data['train_loss']:.2f}"]
    if data["valid_loss"] is not None:
        parts.append(f"validation loss={data['valid_loss']:.2f}")
    if data["full_valid_loss"] is not None:
        parts.append(f"full validation loss={data['full_valid_loss']:.2f}")
    return f"Step {data['step']}/{data['total_steps']}: {', '.join(parts)}"


def _name(job: dict[str, Any]) -> str:
    return fine_tuned_name(job["model"], job["user_provided_suffix"], job["id"])


def _step_folder(store: Store, job_id: str, step: int) -> Path:
    return store.models / job_id / f"step-{step}"


if __name__ == "__main__":
    sys.exit(main())
