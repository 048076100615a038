"""Evaluation: what a fine-tuned model is worth beside the base and beside copying the nearest training answer.

Reading order:
    evaluate.py         the whole comparison; a repeated one returns what is stored
    test_examples.py    which turn of each test dialogue is asked for, who the customer was
    answers.py          asks the models; nearest_answer.py is the baseline without a model
    perplexity.py  bleu.py  relevance.py  price_precision.py  error_rate.py  latency.py   one metric each, formula first
    bootstrap.py        paired intervals by person
    comparison.py       every metric of every candidate and segment
    gate.py             the verdict
    records.py          rows of slimft.evaluations and its two tables
"""
