"""What the page says in Portuguese: names of things, numbers as Brazil writes them, the gate's reasons."""

from collections.abc import Mapping
from typing import Any

from dagster_slimft.report.figures import Figure, number, percent

VERDICTS = {
    "approved": "Aprovado: o modelo ajustado é melhor que o modelo base",
    "rejected": "Reprovado: não há ganho seguro sobre o modelo base",
    "not enough data": "Ainda não há dados suficientes",
    None: "Nada a julgar nesta execução",
}
CANDIDATES = {"base": "base", "fine_tuned": "ajustado", "nearest_answer": "resposta mais parecida"}
SEGMENTS = {"all": "todas", "seen": "fala conhecida", "unseen": "fala nova"}
SPLITS = {"train": "treino", "validation": "validação", "test": "teste", "holdout": "reserva (mais recentes)"}
METRICS = {
    "perplexity": "perplexidade (menor é melhor)",
    "bleu": "BLEU (maior é melhor)",
    "relevance": "BLEU acima do de outras perguntas",
    "price_precision": "preços que existem no catálogo",
    "error_rate": "respostas com erro",
}
EXCLUSIONS = {
    "quarantined": "em quarentena na redação",
    "residual_personal_data": "dado pessoal que a redação não viu",
    "not_complete": "diálogo ainda aberto ou sem resposta",
    "language_not_declared": "idioma não declarado",
    "outside_period": "fora do período",
    "rejected": "recusado na revisão",
    "review_disagreement": "revisores discordam",
    "needs_fixing": "precisa de correção",
    "not_rated": "sem avaliação do cliente",
    "rated_low": "mal avaliado",
    "open_flag": "problema apontado em aberto",
    "only_fallback": "só respostas de erro",
    "human_answer": "atendido por uma pessoa da loja",
    "erased": "cliente apagado na loja",
    "opted_out": "cliente não quer ser usado em treino",
    "too_few_turns": "poucos turnos",
    "too_short": "curto demais",
    "too_long": "longo demais",
    "near_duplicate": "quase igual a outro",
    "stock_answer_cap": "resposta pronta repetida demais",
    "topic_cap": "assunto frequente demais",
    "channel_cap": "canal frequente demais",
    "outcome_cap": "desfecho frequente demais",
    "person_in_other_split": "pessoa já está em outra parte",
    "cluster_in_other_split": "diálogo parecido já está em outra parte",
    "no_weighted_answer": "nenhuma resposta para aprender",
    "too_short_after_cut": "curto demais depois do corte",
    "too_long_to_cut": "longo demais mesmo cortado",
    "empty_turn": "turno vazio",
}
NOT_MEASURED = "não medido"
_SIGNS = str.maketrans(",.-", ".,−")


def numeral(value: float) -> str:
    """`1.234,5`: with as many digits as it deserves."""
    return number(value).translate(_SIGNS)


def count(value: int) -> str:
    """`1.234`."""
    return f"{value:,}".replace(",", ".")


def share(value: float) -> str:
    """`98,6%`."""
    return percent(value).translate(_SIGNS)


def interval(figure: Figure) -> str:
    """Value and interval, in the metric's own unit."""
    if figure.value is None or figure.low is None or figure.high is None:
        return NOT_MEASURED
    show = share if figure.metric in {"price_precision", "error_rate"} else numeral
    return f"{show(figure.value)} [{show(figure.low)} a {show(figure.high)}]"


def reason_line(reason: Mapping[str, str], result: Mapping[str, Any]) -> str:
    """One condition of the gate: its mark, the figures, and what failed."""
    mark = {"held": "✓", "failed": "✗", "not measured": "–"}[reason["state"]]
    return f"{mark} {_condition(reason['condition'], result)}{_FAILED[reason['state'] == 'failed']}"


_FAILED = {True: ": não basta", False: ""}


def _condition(name: str, result: Mapping[str, Any]) -> str:
    if name == "amount":
        size = result["sizes"].get("all", {"dialogues": 0, "people": 0})
        return f"{count(size['dialogues'])} diálogos de teste de {count(size['people'])} pessoas"
    if name in ("relevance", "error_rate"):
        found = result["figures"]["all"]["fine_tuned"].get(name)
    else:
        found = result.get("differences", {}).get("all", {}).get(name)
    if found is None:
        return f"{METRICS[name]}: {NOT_MEASURED}"
    if name == "error_rate":
        return f"{share(found['value'])} de {count(found['n'])} respostas com erro"
    show = _signed_share if name == "price_precision" else _signed
    change = f"{show(found['value'])} [{show(found['low'])} a {show(found['high'])}]"
    return {
        "perplexity": f"perplexidade {change} em relação à base",
        "bleu": f"BLEU {change} em relação à base",
        "relevance": f"a resposta combina com a própria pergunta: {change} BLEU acima do que combina com outras",
        "price_precision": f"preços que existem no catálogo: {change} em relação à base",
    }[name]


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + numeral(value)


def _signed_share(value: float) -> str:
    return f"{value:+.1%}".translate(_SIGNS)
