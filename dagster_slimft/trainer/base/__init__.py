"""The tiny base model: written, trained and judged on this machine, once, from text of slimft's own.

Reading order:
    folder.py       ensure_base, base_hash: where it lies and when it is built
    __main__.py     the build, in a process of its own
    corpus.py       all its text: invented dialogues of other shops (dialogues.py, dialogues/*.yaml), word
                    sentences (sentences.py, words.yaml), hand-written prose (prose/*.txt);
                    expansion.py and typing_style.py vary it
    tokenizer.py    byte-level BPE
    pretraining.py  the model and its training
    sanity.py       is it better than random, and than a character 5-gram (ngram.py)? judged on probe.txt
"""

from dagster_slimft.trainer.base.folder import base_hash, ensure_base
from dagster_slimft.trainer.base.tokenizer import ensure_tokenizer

__all__ = ["base_hash", "ensure_base", "ensure_tokenizer"]
