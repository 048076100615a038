"""How `benchmarks.redaction` reads labelled texts, counts what a tool finds in them, and prints the counts."""
