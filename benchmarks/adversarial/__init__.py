"""Labelled messages that try to get past redaction, written by someone who does not know its rules.

    generate(seed, size, part) -> [{id, text, spans: [{start, end, label}], customer?, question?, shape, register}]

Imports the standard library alone: nothing of slimft, no list of names or words that a redactor may know (a test
forbids it).
"""

from benchmarks.adversarial.generated import GoldSpan, LabelledText, Part, generate, shapes_of

__all__ = ["GoldSpan", "LabelledText", "Part", "generate", "shapes_of"]
