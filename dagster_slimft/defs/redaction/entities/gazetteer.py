"""Given names and surnames, and the words that only look like names; everything folded.

Names come from Faker's providers (Brazil, Portugal, the United States; surnames of Italian, German, Spanish and
Japanese families as well), from Brazil's census of 2010 and from the word lists beside this file. `UNCOMMON_*` are
names that mean nothing else and count by themselves; `COMMON` ones are also a thing, a place or a word, and need a
cue, a second name or the customer's own row; `EVERYDAY` words are no names at all.
"""

from pathlib import Path
from typing import NamedTuple

from faker.providers.person.de_DE import Provider as Germany
from faker.providers.person.en_US import Provider as UnitedStates
from faker.providers.person.es_ES import Provider as Spain
from faker.providers.person.it_IT import Provider as Italy
from faker.providers.person.ja_JP import Provider as Japan
from faker.providers.person.pt_BR import Provider as Brazil
from faker.providers.person.pt_PT import Provider as Portugal

from dagster_slimft.defs.redaction.reading import fold, word_set

CONNECTORS = frozenset(("d", "da", "de", "do", "das", "dos", "di", "del", "du", "van", "von", "der", "el", "della"))


def _lines_of(name: str) -> list[str]:
    path = Path(__file__).with_name(f"{name}.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [fold(line) for line in lines if not line.startswith("#")]


def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines_of(name) for word in line.split())


def _words_of(*providers: object) -> frozenset[str]:
    return frozenset(word for names in providers for name in names for word in fold(str(name)).split() if len(word) > 2)  # type: ignore[attr-defined]


def _before_i(stem: str) -> str:
    """The stem with an i behind it: `diego`, diegui-nho; `marco`, marqui-nho; `mauricio`, maurici-nho."""
    spelled = {"g": "gui", "c": "qui", "i": "i"}
    return stem[:-1] + spelled.get(stem[-1], f"{stem[-1]}i")


def _diminutives(names: frozenset[str]) -> frozenset[str]:
    """`pedro`: pedrinho, pedrao; `luzia`: luzinha. Only of longer names, whose forms are no other words."""
    long = [name for name in names if len(name) > 4 and name[-1] in "ao"]
    forms = {f"{_before_i(name[:-1])}nh{name[-1]}" for name in long}
    return frozenset(forms | {f"{name[:-1].rstrip('i')}ao" for name in long if name[-1] == "o"})


# Double names that many people type as one word.
DOUBLE_NAMES = (
    (
        "ana maria rosa",
        "paula clara beatriz julia carolina luiza luisa maria laura cristina rita lucia carla flavia livia eduarda "
        "aparecida helena fernanda alice cecilia isabel jose joana sofia vitoria valentina claudia angela celia amelia",
    ),
    (
        "joao jose luiz luis pedro carlos paulo marco antonio davi enzo",
        "pedro paulo carlos antonio henrique eduardo miguel gabriel lucas vitor victor felipe fernando augusto "
        "guilherme roberto alberto ricardo cesar claudio maria luiz luis otavio sergio rafael gustavo marcos batista",
    ),
)


def _run_together() -> frozenset[str]:
    """`anapaula`, `joaopedro`."""
    return frozenset(
        first + last for firsts, lasts in DOUBLE_NAMES for first in firsts.split() for last in lasts.split()
    )


COMMON = _listed("common_names")
EVERYDAY = (_listed("everyday_words") | _listed("everyday_words_en")) - COMMON
GIVEN = (_listed("given_names") | _words_of(Brazil.first_names, Portugal.first_names)) - CONNECTORS
GIVEN |= _diminutives(GIVEN - COMMON - EVERYDAY) - EVERYDAY
GIVEN |= (_listed("census_names") | _run_together()) - EVERYDAY
FOREIGN = _words_of(UnitedStates.first_names, Italy.first_names, Germany.first_names, Spain.first_names) | frozenset(
    fold(name) for name in Japan.first_romanized_names
)
# Rare given names are read as foreign ones are: with a cue, or before a surname.
FOREIGN |= _listed("census_names_cued")
FOREIGN -= GIVEN | CONNECTORS
ENGLISH = _words_of(UnitedStates.first_names) - GIVEN - COMMON - EVERYDAY
COMMON_ENGLISH = _words_of(UnitedStates.first_names) & COMMON
SURNAMES = (_listed("surnames") | _words_of(Brazil.last_names, Portugal.last_names)) - CONNECTORS
FOREIGN_SURNAMES = _words_of(
    UnitedStates.last_names, Italy.last_names, Germany.last_names, Spain.last_names, Japan.last_romanized_names
)
FOREIGN_SURNAMES -= SURNAMES | CONNECTORS
UNCOMMON_GIVEN = GIVEN - COMMON - EVERYDAY
UNCOMMON_SURNAMES = SURNAMES - COMMON - EVERYDAY - GIVEN
NAMES = GIVEN | SURNAMES | FOREIGN
# Of the common ones, words so frequent in small letters that only a capital makes names of them.
NEVER_SMALL = word_set(
    "rocha machado pinheiro carneiro cordeiro coelho pimenta bandeira barros camara caldeira salgado pastor pessoa "
    "torres valente ventura ouro diamante milagres remedios prazeres aurora celeste clara esmeralda margarida "
    "acacia divina divino dom alba alegria america asia candida candido carmo falcao hunter jardim leal leao luna "
    "maranhao paris parente portugal pilar severo silvestre vila faria caldas tais magna vital malta safira topazio "
    "urbano germano romano jacinto ze dias vale maior valor real nice mark hope grace joy rich grant chase drew "
    "frank sky star ruby may will price reed linda lindo bela amado amada alegre justa justo boa sol mar lua flor "
    "amor luz paz santa santo esperanca gloria graca virgem morais morales danos penha costa rego leite pinto sales "
    "passos reis pontes paixao guerra candy brandy misty amber melody sandy penny rob sue skip pat ray dean earl "
    "gene lane miles norm harmony rusty summer autumn dawn faith angel charity crystal heather holly ivy iris daisy "
    "lily destiny tony jade perola violeta melo mel lobo campos ramos rosa castro serra serena sena cruz prado "
    "porto salvador franca franco holanda lima estrela gentil graca junior flora dalia camelia felicidade generosa "
    "amparo livramento neve gracas dores norma irma marco marinho tome lia albino clemente vasco jasmim messias "
    "aparecido"
)
# Of the uncommon ones, those that are a word in small letters.
WORDS_WHEN_SMALL = word_set(
    "sara valeria caio ema petra leda oscar fausto augusto nadir lilica eva natalino natalina cesar ivo rui roque "
    "aurea max tobias dario teodoro serafim martim adan ian ada ari ary eli art adam alan bea noe patricio"
)


class Places(NamedTuple):
    """Names of places: whole ones, and what they begin with (`sao`, `sao jose`, `sao jose do`)."""

    whole: frozenset[str]
    beginnings: frozenset[str]


def _places(names: list[str]) -> Places:
    words = [name.split() for name in names]
    beginnings = frozenset(" ".join(parts[:count]) for parts in words for count in range(1, len(parts) + 1))
    return Places(frozenset(names), beginnings)


# Towns that bear a person's name and other things that do, and every municipality.
TOWNS = _places(_lines_of("towns_like_names"))
MUNICIPALITIES = _places([town for line in _lines_of("towns") for town in line.split(", ")])


def _nicknames() -> dict[str, frozenset[str]]:
    return {line.split()[0]: frozenset(line.split()[1:]) for line in _lines_of("nicknames")}


NICKNAMES = _nicknames()
