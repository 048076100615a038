"""Stage `annotation`: the queue of dialogues to review; `web/review/` is where people work on it."""
