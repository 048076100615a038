"""Stage `datasets`: near-duplicates, checks, immutable versions and their files.

In reading order: `near_duplicates`, `suites`, `chat_format`, `expectation_types`, `checks`, `judging`,
`data_docs`, `export`, `dataset_card`, `versions`, `cost`, `retrain`.
"""
