"""slimft's own trainer: a server that speaks the OpenAI protocol and really fine-tunes, on 127.0.0.1.

Reading order:
    process.py            start the server, use it, stop it (all that other rooms need)
    __main__.py           `python -m dagster_slimft.trainer`: one server on one home folder
    app.py                the HTTP application; one module per API resource beside it:
                          files, fine_tuning_jobs, models, chat, completions, errors
    store.py              SQLite and folders under the home; stored_*.py hold one table's statements each
    job_queue.py          one worker process at a time, restarted where it died
    worker.py             a job from file to model; training_file, examples, batches, training, checkpoints below it
    serving.py            loads models when asked, answers in micro-batches; generation, scoring below it
    chat_rendering.py     chat template to text and to the spans a model is trained on
    base/                 the tiny base model, written, trained and judged on this machine

Nothing here imports torch at module level but the modules that compute: the server stays small until it is asked.
"""
