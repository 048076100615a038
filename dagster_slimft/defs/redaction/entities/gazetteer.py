"""Given names and surnames frequent in Brazil, and the words that only look like names.

Names come from Faker's Brazilian, Portuguese and US providers and from the word lists beside this file; everything is
folded. `UNCOMMON_*` are names that mean nothing else; the rest need a title, an introduction, a greeting or a second
name.
"""

from pathlib import Path

from faker.providers.person.en_US import Provider as UnitedStates
from faker.providers.person.pt_BR import Provider as Brazil
from faker.providers.person.pt_PT import Provider as Portugal

from dagster_slimft.defs.redaction.reading import fold

CONNECTORS = frozenset(("da", "de", "do", "das", "dos", "di", "del"))


def _listed(name: str) -> frozenset[str]:
    path = Path(__file__).with_name(f"{name}.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in fold(line).split())


def _words_of(names: object) -> frozenset[str]:
    listed = [str(name) for name in names]  # type: ignore[attr-defined]
    return frozenset(word for name in listed for word in fold(name).split() if len(word) > 2)


COMMON = _listed("common_names")
EVERYDAY = _listed("everyday_words") - COMMON
GIVEN = (_listed("given_names") | _words_of(Brazil.first_names) | _words_of(Portugal.first_names)) - CONNECTORS
FOREIGN = _words_of(UnitedStates.first_names) - GIVEN
SURNAMES = (_listed("surnames") | _words_of(Brazil.last_names) | _words_of(Portugal.last_names)) - CONNECTORS
UNCOMMON_GIVEN = GIVEN - COMMON - EVERYDAY
UNCOMMON_SURNAMES = SURNAMES - COMMON - EVERYDAY - GIVEN
