"""One script per figure in docs/benchmarks.md and docs/reliability.md; run as `python -m benchmarks.<name>`."""
