"""What leads to a person or into an account on the net: IP addresses, links with a secret, tokens, places on a map."""

import base64
import json

from benchmarks.adversarial.shape import Draw, Writer, mark

LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def secret(draw: Draw, length: int) -> str:
    """Letters and digits that say nothing, at least one of each."""
    return "q7" + "".join(draw.chance.choice(LETTERS) for _ in range(length - 2))


def link(pattern: str, length: int = 32) -> Writer:
    """A link; `{s}` is the secret in it and the span."""
    return lambda draw: pattern.format(s=mark("SECRET", secret(draw, length)))


def jwt(draw: Draw) -> str:
    """A JSON web token: two objects and a signature in base64url."""
    parts = (
        {"alg": "HS256", "typ": "JWT"},
        {"sub": draw.digits(9), "exp": draw.chance.randrange(17 * 10**8, 18 * 10**8)},
    )
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return mark("JWT", ".".join((*texts, secret(draw, 43))))


def ip4(draw: Draw) -> str:
    """Four octets of a public address."""
    first = draw.chance.choice((177, 179, 187, 189, 191, 200, 201))
    return mark("IP", f"{first}.{'.'.join(str(draw.chance.randrange(1, 255)) for _ in range(3))}")


def ip6(draw: Draw) -> str:
    """An address of version 6, with its zeros left out or in full."""
    groups = [f"{draw.chance.randrange(1, 16**4):x}" for _ in range(6)]
    middle = "::" if draw.chance.random() < 0.5 else f":{groups[4]}:{groups[5]}:"
    return mark(
        "IP",
        f"2804:{groups[0]}:{groups[1]}{middle}{groups[2]}:{groups[3]}"
        if middle == "::"
        else f"2804:{groups[0]}:{groups[1]}:0{middle}{groups[2]}:{groups[3]}",
    )


def coordinates(draw: Draw, places: int = 6) -> str:
    """Latitude and longitude of a house in Brazil."""
    return f"-{draw.chance.uniform(3, 30):.{places}f},-{draw.chance.uniform(35, 60):.{places}f}"


def on_map(pattern: str) -> Writer:
    """A place on a map; `{c}` are coordinates, `{i}` a short link's id, and the span."""
    return lambda draw: pattern.format(c=mark("GEO", coordinates(draw)), i=mark("GEO", secret(draw, 17)))
