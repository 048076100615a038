"""Plays a hosted provider of fine-tuning over HTTP: files, jobs, events, result files; and how such a one fails.

It keeps what it was asked and what it made, and bills every job: `len(provider.jobs)` is what was paid for.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from tests.servers.loopback import JsonHandler, serving

Mishap = Literal[
    "drop_before_create",
    "drop_after_create",
    "error_after_create",
    "slow_after_create",
    "error_before_create",
    "refuse",
]


@dataclass
class HostedProvider:
    """State and habits; `mishaps` are used up one per create, `hidden_lists` lists show no jobs at first."""

    base_url: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    mishaps: list[Mishap] = field(default_factory=list)
    hidden_lists: int = 0
    has_metadata: bool = True
    has_metadata_filter: bool = True
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def make_job(self, body: dict[str, Any]) -> dict[str, Any]:
        """Book a job; from here on it costs money."""
        job = {
            "id": f"ftjob-{len(self.jobs) + 1:04d}",
            "object": "fine_tuning.job",
            "created_at": int(time.time()),
            "error": None,
            "fine_tuned_model": None,
            "finished_at": None,
            "hyperparameters": body.get("hyperparameters"),
            "model": body["model"],
            "organization_id": "org-1",
            "result_files": [],
            "status": "validating_files",
            "trained_tokens": None,
            "training_file": body["training_file"],
            "validation_file": body.get("validation_file"),
            "seed": body.get("seed", 0),
            "metadata": body.get("metadata") if self.has_metadata else None,
            "user_provided_suffix": body.get("suffix"),
        }
        self.jobs.append(job)
        self.events[job["id"]] = []
        self.say(job["id"], "Created fine-tuning job")
        return job

    def say(self, job_id: str, message: str, data: dict[str, Any] | None = None) -> None:
        """Append an event."""
        number = sum(len(events) for events in self.events.values())
        self.events[job_id].append(
            {
                "id": f"ftevent-{number:04d}",
                "object": "fine_tuning.job.event",
                "created_at": 1_700_000_000 + number,
                "level": "info",
                "message": message,
                "type": "metrics" if data else "message",
                "data": data,
            }
        )

    def succeed(self, job_id: str, result: bytes = b"") -> None:
        """Finish a job with a model and a result file."""
        job = next(job for job in self.jobs if job["id"] == job_id)
        if result:
            job["result_files"] = [self.keep("step_metrics.csv", result, "fine-tune-results")["id"]]
        job |= {
            "status": "succeeded",
            "fine_tuned_model": f"ft:{job['model']}:org-1::{job_id[-4:]}",
            "trained_tokens": 1234,
            "finished_at": int(time.time()),
        }
        self.say(job_id, "The job has successfully completed")

    def fail(self, job_id: str, message: str) -> None:
        """End a job without a model."""
        job = next(job for job in self.jobs if job["id"] == job_id)
        error = {"code": "invalid_n_examples", "message": message, "param": "training_file"}
        job |= {"status": "failed", "error": error, "finished_at": int(time.time())}

    def keep(self, name: str, content: bytes, purpose: str) -> dict[str, Any]:
        """Store a file."""
        file: dict[str, Any] = {
            "id": f"file-{len(self.files) + 1:04d}",
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": name,
            "purpose": purpose,
            "status": "processed",
        }
        self.files.append(file)
        self.contents[file["id"]] = content
        return file


@contextmanager
def hosted_provider() -> Iterator[HostedProvider]:
    """A provider on a free port of 127.0.0.1."""
    provider = HostedProvider()

    class Handler(_Handler):
        state = provider

    with serving(Handler) as provider.base_url:
        yield provider


class _Handler(JsonHandler):
    state: HostedProvider

    def do_GET(self) -> None:
        parts, query = self._read_path("GET")
        with self.state.lock:
            if parts == ["files"]:
                self._list([file for file in self.state.files if file["purpose"] == "fine-tune"], query)
            elif parts[0] == "files" and parts[-1] == "content":
                self.send(200, self.state.contents[parts[1]], "application/octet-stream")
            elif parts == ["fine_tuning", "jobs"]:
                self._list_jobs(query)
            elif parts[:2] == ["fine_tuning", "jobs"] and parts[-1] == "events":
                self._list(self.state.events.get(parts[2], [])[::-1], query)
            else:
                self._retrieve(parts[2])

    def do_POST(self) -> None:
        parts, _ = self._read_path("POST")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if parts == ["files"]:
            with self.state.lock:
                self.send_json(200, self._save_upload(body))
        else:
            self._create(json.loads(body))

    def _create(self, body: dict[str, Any]) -> None:
        with self.state.lock:
            mishap = self.state.mishaps.pop(0) if self.state.mishaps else None
            self.state.bodies.append(body)
            if mishap == "drop_before_create":
                return self._drop()
            if mishap == "refuse":
                return self._error(400, "model is not available for fine-tuning")
            if mishap == "error_before_create":
                return self._error(500, "internal error")
            job = self.state.make_job(body)
        if mishap == "drop_after_create":
            return self._drop()
        if mishap == "slow_after_create":
            time.sleep(2.0)
        if mishap == "error_after_create":
            return self._error(502, "bad gateway")
        return self.send_json(200, job)

    def _save_upload(self, body: bytes) -> dict[str, Any]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + body)
        for part in form.iter_parts():
            if part.get_filename():
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                return self.state.keep(str(part.get_filename()), content, "fine-tune")
        raise AssertionError("an upload has a file")

    def _list_jobs(self, query: dict[str, list[str]]) -> None:
        if self.state.hidden_lists > 0:
            self.state.hidden_lists -= 1
            return self._list([], query)
        jobs = self.state.jobs[::-1]
        wanted = query.get("metadata[slimft_key]")
        if wanted and self.state.has_metadata_filter:
            jobs = [job for job in jobs if (job["metadata"] or {}).get("slimft_key") == wanted[0]]
        return self._list(jobs, query)

    def _retrieve(self, job_id: str) -> None:
        found = [job for job in self.state.jobs if job["id"] == job_id]
        if found:
            self.send_json(200, found[0])
        else:
            self._error(404, f"Could not find fine-tuning job: {job_id}")

    def _list(self, rows: list[dict[str, Any]], query: dict[str, list[str]]) -> None:
        ids = [row["id"] for row in rows]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        limit = int(query.get("limit", ["20"])[0])
        page = rows[start : start + limit]
        self.send_json(200, {"object": "list", "data": page, "has_more": len(rows) > start + limit})

    def _read_path(self, method: str) -> tuple[list[str], dict[str, list[str]]]:
        url = urlsplit(self.path)
        self.state.requests.append((method, url.path))
        self.state.headers.append(dict(self.headers))
        return url.path.removeprefix("/v1/").split("/"), parse_qs(url.query)

    def _drop(self) -> None:
        """Hang up without an answer."""
        self.close_connection = True
        self.connection.close()

    def _error(self, status: int, message: str) -> None:
        self.send_json(
            status, {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}
        )
