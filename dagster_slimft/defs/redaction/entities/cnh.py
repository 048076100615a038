"""CNH, the driving licence: nine digits and two check digits, the same shape as a CPF without dots; the word decides.

Check digits (Denatran, as public validators have it): a = sum(digit * (9..1)) mod 11, b = sum(digit * (1..9)) mod 11;
an `a` of 10 counts as 0 and takes 2 off `b`; a `b` of 10 or more counts as 0.
"""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

KEYED = Keyed(
    "CNH",
    rb"\bcnhs?\b|\bc\.n\.h\b\.?|\bhabilitacao\b|\bcart(?:eira|a) (?:de |d )?motorista\b|\bdriver'?s? licen[cs]e\b",
    re2.compile(rb"\d{11}\b|\d(?:[ .\-/]{0,3}\d){8,11}\b"),
)


def is_valid(digits: str) -> bool:
    """Whether eleven digits carry their two check digits."""
    if len(digits) != 11 or digits == digits[0] * 11:
        return False
    numbers = [int(digit) for digit in digits]
    first = sum(number * weight for number, weight in zip(numbers, range(9, 0, -1), strict=False)) % 11
    second = sum(number * weight for number, weight in zip(numbers, range(1, 10), strict=False)) % 11
    if first == 10:
        first, second = 0, second - 2 if second >= 2 else second + 9
    return numbers[9:] == [first, 0 if second >= 10 else second]
