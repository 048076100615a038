"""How far the name of a district, a town or a point of reference reaches, in capitals or in small letters.

A name written with capitals ends where the capitals do: `Praia da Costa que tem gente`. One in small letters, or in a
text of capitals alone, ends at the first word that belongs to a sentence: `praia da costa que tem gente`.
"""

import re2

from dagster_slimft.defs.redaction.entities.address_words import SECOND_WORDS, STREET_FIRST, TOWN_WORDS
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.reading import Reading, word_set

PLACE_WORD = re2.compile(
    rb" {0,2}((?:sta|sto|jd|vl|pq|res|conj|sra|dr|dra|cid|prof|pres|cel|pe)\.|[a-z][a-z']*(?:-[a-z]+){0,3}"
    rb"|\d{1,3}[ao]?\b)"
)
# What people go on to say behind an address, of which the list of everyday words knows nothing.
SENTENCE = (
    word_set(
        "esqueci aguarde espera espere pera calma perai chego chega chegar chegou chegando esperando espero esperar "
        "chama chame chamar toca toque tocar campainha interfone aguardo retorno avisa avise recebe recebo receber "
        "deixar deixe deixo urgente moco ta ne blz kk kkk kkkk rsrs tks abs bjs anotou entendeu demora dias uteis "
        "sempre sou eu vou voce vc vcs pra para que com sem por pode pago pagar moro mora moramos trabalho tem tenho "
        "temos obrigado obrigada obg e eh vem vir voltar passo passar mando falar entregar entrega levar horario "
        "almoco meio pix dinheiro troco cartao cep cpf tel telefone fone cel celular zap whatsapp contato email nome "
        "responsavel aos cuidados destinatario comprador cidade estado uf pais referencia pfv pfvr ponto ref prox "
        "proximo proxima perto pertinho frente enfrente lado atras esquina apos numero num nr no na nos regiao tendo "
        "valor venho vimos solicito solicitamos vencimento gostaria favor prefiro colchao colchoes total troco ramal "
        "orcamento aguardamos comprei pedido produto frete prazo parcelas boleto "
        "nas desde dentro desta deste nesta neste ok please thanks that which"
    )
    - TOWN_WORDS
)
STOPS = (EVERYDAY | SENTENCE) - TOWN_WORDS - CONNECTORS
WHERE = re2.compile(
    rb" (?:(?:bem )?perto|pertinho|esquina|em|enfrente|prox\w*|ao|do lado|ref|atras|n[ao]|quadra|qd|rua|bloco"
    rb"|casa|que|pode)\b"
)
MOST_WORDS = 9
MOST_SMALL_WORDS = 6
ENDS = frozenset(("", ",", "\n", ".", ";", ")", "!", "?", "/", "~", "\x1f", "*", "-", "|", ":", "("))


def end_of_place(reading: Reading, start: int, *, has_kind: bool = False) -> int:
    """End of the place name that begins at `start`; -1 where none does. `has_kind`: a "bairro" stands before it."""
    position, end, names = start, -1, 0
    has_capitals = False
    for _ in range(MOST_WORDS):
        match = PLACE_WORD.match(reading.data, position)
        if match is None:
            break
        word, place = match.group(1).decode().rstrip("."), match.start(1)
        if word in CONNECTORS:
            position = match.end()
            continue
        is_capital = is_written_as_name(reading, place)
        is_figure = word[0].isdigit()
        if is_figure and word[-1].isdigit() and not (names and goes_on_with_place(reading, match.end())):
            break
        is_known = (names > 0 or has_kind) and (word in SECOND_WORDS or (not names and word in STREET_FIRST))
        if word in STOPS and not is_known and not (is_capital and (has_capitals or _goes_on(reading, match.end()))):
            break
        if has_capitals and not is_capital and not is_figure:
            break
        if not has_capitals and names >= MOST_SMALL_WORDS:
            break
        has_capitals = has_capitals or (is_capital and not names)
        names += 1
        position = end = match.end()
    return end


def _goes_on(reading: Reading, position: int) -> bool:
    """`New York`, `Entre Rios`: whether a name's word follows one that is a sentence's in itself."""
    match = PLACE_WORD.match(reading.data, position)
    if match is not None and match.group(1).decode() in CONNECTORS:
        match = PLACE_WORD.match(reading.data, match.end())
    if match is None or not is_written_as_name(reading, match.start(1)):
        return False
    word = match.group(1).decode()
    return word not in STOPS or word in SECOND_WORDS


def is_written_as_name(reading: Reading, start: int) -> bool:
    """Whether a capital and small letters stand at `start`."""
    return reading.original[start].isupper() and not reading.original[start + 1 : start + 2].isupper()


def ends_here(reading: Reading, position: int) -> bool:
    """Whether a comma, a bracket, a dash or the end of a line or of the text follows."""
    following = reading.plain[position : position + 2]
    return following[:1] in ENDS or (following[:1] == " " and following[1:] in ENDS)


def goes_on_with_place(reading: Reading, position: int) -> bool:
    """Whether the stretch ends, or goes on to say where: `Cohab 2 perto da feira`, and not `Vila Nova 2 camas`."""
    return ends_here(reading, position) or WHERE.match(reading.data, position) is not None


def is_whole_stretch(reading: Reading, start: int, end: int) -> bool:
    """Whether the place from `start` to `end` fills its stretch of the text."""
    return end > start and ends_here(reading, end)
