"""Faults in a healthy set of 500 examples, each with the check of `training_examples` that is meant to catch it."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.defs.datasets.seeded_faults import VALID_CPF, Fault
from tests.defs.datasets.training_marts import Marts, answer, example

EXAMPLES = "slimft_marts.training_examples"
FALLBACK = "Desculpe, estou com dificuldades técnicas no momento."
# Computed from the words of the lines: a line that is no JSON fails them all.
UNREADABLE = frozenset(
    {
        "answers_are_diverse",
        "answers_are_not_tiny",
        "answers_have_a_length_to_learn",
        "few_answers_are_muted",
        "no_answer_dominates",
        "no_answer_is_nearly_everything",
        "no_fallback_is_taught",
        "the_assistant_has_its_share",
        "wording_is_diverse",
    }
)


def replaced(at: int, row: dict[str, Any]) -> Callable[[Marts], None]:
    """The example number `at` is another one."""

    def change(marts: Marts) -> None:
        marts.execute(f"delete from {EXAMPLES} where message_id = %(id)s", {"id": f"m{at}"})
        marts.insert(EXAMPLES, row)

    return change


def with_answers(text: Callable[[int], str], question: str = "Pergunta {}") -> Callable[[Marts], None]:
    """Every example is this question and this answer."""

    def change(marts: Marts) -> None:
        marts.execute(f"truncate {EXAMPLES}")
        marts.insert(EXAMPLES, *(said(at, question.format(at), text(at)) for at in range(500)))

    return change


def said(at: int, question: str, reply: str, **weight: int) -> dict[str, Any]:
    """The example number `at` with this question and answer."""
    return example(at, messages=[*pair(question, reply, **weight)])


def pair(question: str, reply: str, **weight: int) -> list[dict[str, Any]]:
    """A question and its answer."""
    return [{"role": "user", "content": question}, {"role": "assistant", "content": reply, **weight}]


def one(assignment: str, at: int = 3) -> Callable[[Marts], None]:
    """A column of one example is changed."""
    return lambda marts: marts.execute(f"update {EXAMPLES} set {assignment} where message_id = 'm{at}'")


def every(assignment: str, where: str = "true") -> Callable[[Marts], None]:
    """A column of many examples is changed."""
    return lambda marts: marts.execute(f"update {EXAMPLES} set {assignment} where {where}")


def _numbered(below: int) -> str:
    return f"substr(message_id, 2)::int < {below}"


def _in_one_cluster(marts: Marts) -> None:
    for at in (3, 9):
        row = example(at)
        values = {"dialogue_id": row["dialogue_id"], "message_id": row["message_id"], "text_hash": "x"}
        marts.insert("slimft.dialogue_clusters", values | {"cluster_id": example(3)["dialogue_id"]})


def _residue(marts: Marts) -> None:
    row = example(3)
    values = {"message_id": "m3", "conversation_id": "c", "dialogue_id": row["dialogue_id"], "customer_id": "k"}
    values |= {"sender": "customer", "sent_at": "2026-11-01", "text": "é o dela", "tokens": 3, "tokenizer": "t"}
    marts.insert("slimft.redacted_messages", values | {"redactor_version": "1", "residual_kinds": ["own_name"]})


def _broken(line: str, *also: str) -> Fault:
    return Fault(replaced(3, example(3, line=line)), "every_line_is_a_chat_example", (3,), frozenset(also))


def _chat(at: int, *messages: dict[str, Any]) -> Fault:
    return Fault(replaced(at, example(at, messages=[*messages])), "every_line_is_a_chat_example", (at,))


USER: dict[str, Any] = {"role": "user", "content": "Obrigado"}
EXAMPLE_FAULTS: dict[str, Fault] = {
    "499 examples": Fault(lambda marts: None, "there_are_enough_examples", number=499),
    "a line that ends with user": _chat(3, *pair("Oi", "Olá"), USER),
    "an empty answer": _chat(3, *pair("Oi", "  ")),
    "roles that do not alternate": _chat(3, USER, *pair("Oi", "Olá")),
    "only muted answers": _chat(3, *pair("Oi", "Olá", weight=0)),
    "a line that is no JSON": _broken("{oi", *UNREADABLE),
    "no line": Fault(one("line = null, text_hash = null"), "every_line_is_a_chat_example", (3,)),
    "nothing weighed": Fault(one("weighted_assistant_turns = 0"), "every_example_trains_an_answer", (3,)),
    "a doubled row": Fault(
        lambda marts: marts.insert(EXAMPLES, example(3)),
        "every_dialogue_is_one_example",
        (3,),
        frozenset({"no_line_is_repeated"}),
    ),
    "a duplicated dialogue": Fault(
        lambda marts: marts.insert(EXAMPLES, example(3, dialogue_id=uuid.UUID(int=7), message_id="copy")),
        "no_line_is_repeated",
        (3,),
    ),
    "a hash of other bytes": Fault(one("text_hash = 'x'"), "hashes_are_of_the_lines", (3,)),
    "a message with a hidden CPF": Fault(
        replaced(3, said(3, f"Oi, é {VALID_CPF} o meu", "Anotado aqui")), "no_cpf_is_exported", (3,)
    ),
    "a bare CPF": Fault(replaced(3, said(3, "cpf52998224725", "Anotado aqui")), "no_cpf_is_exported", (3,)),
    "a CPF on its own line": Fault(
        replaced(3, said(3, "cpf\n52998224725", "Anotado aqui")), "no_cpf_is_exported", (3,)
    ),
    "a mistyped written CPF": Fault(
        replaced(3, said(3, "é 529.982.247-29", "Anotado aqui")), "no_cpf_is_exported", (3,)
    ),
    "a hidden e-mail address": Fault(
        replaced(3, said(3, "Escreva (joao.silva+x@gmail.com).", "Certo, anotei")),
        "no_email_address_is_exported",
        (3,),
    ),
    "a dialogue in which redaction missed a name": Fault(_residue, "no_residue_is_exported", (3,)),
    "a person in two splits": Fault(one("person_id = 'p9'"), "no_person_is_in_two_splits", (3,)),
    "a customer in two splits": Fault(one("customer_id = 'k9'"), "no_person_is_in_two_splits", (3,)),
    "a cluster in two splits": Fault(_in_one_cluster, "no_cluster_is_in_two_splits", (3,)),
    "an unknown split": Fault(one("split = 'trian'"), "splits_are_known", (3,)),
    "a golden customer in train": Fault(one("segment = 'unseen'"), "golden_customers_are_only_tested", (3,)),
    "a training file beyond its budget": Fault(
        every("is_within_token_budget = false", "split = 'train'"), "there_is_something_to_train_on"
    ),
    "too few in train": Fault(
        every("split = 'validation'", f"split = 'train' and {_numbered(100)}"), "train_is_about_four_fifths"
    ),
    "hardly anything to test on": Fault(
        every("split = 'validation'", f"split = 'test' and {_numbered(300)}"), "test_is_about_a_tenth"
    ),
    "an example longer than the model reads": Fault(one("tokens = 481"), "examples_fit_the_model", (3,)),
    "tokens that were not counted": Fault(one("tokens = 0"), "examples_have_tokens", (3,)),
    "most examples cut": Fault(every("tokens = 470", _numbered(350)), "most_examples_are_whole"),
    "all of one length": Fault(every("tokens = 60"), "examples_differ_in_length"),
    "a foreign language": Fault(one("language = 'es'"), "languages_are_declared", (3,)),
    "no language": Fault(one("language = null"), "languages_are_declared", (3,)),
    "a wrong catalogue price": Fault(
        replaced(3, said(3, "Quanto é?", "O Colchão Magnético Casal sai por R$ 2.990,00.")),
        "no_wrong_price_is_taught",
        (3,),
    ),
    "a wrong size": Fault(
        replaced(3, said(3, "Qual é o tamanho?", "O Colchão Magnético Casal mede 158x198 cm.")),
        "no_wrong_size_is_taught",
        (3,),
    ),
    "a fallback answer": Fault(replaced(3, said(3, "Oi?", FALLBACK)), "no_fallback_is_taught", (3,)),
    "a third of the answers muted": Fault(every("assistant_turns = 3", _numbered(150)), "few_answers_are_muted"),
    "badly rated examples": Fault(every("rating = 3"), "examples_are_well_rated", (3,)),
    "one repeated answer": Fault(
        with_answers(lambda at: answer(at) if at % 6 else "Um momento, por favor."), "no_answer_dominates"
    ),
    "one answer to nearly everything": Fault(
        with_answers(lambda at: "Um momento, por favor." if at % 5 > 1 else answer(at)),
        "no_answer_is_nearly_everything",
        also=frozenset({"no_answer_dominates"}),
    ),
    "160 templates, word for word": Fault(with_answers(lambda at: answer(at % 160)), "answers_are_diverse"),
    "one template, filled in with other numbers": Fault(
        with_answers(lambda at: f"Seu pedido {at} chega em {at % 9} dias, na loja da rua {at % 70}."),
        "wording_is_diverse",
    ),
    "answers of one sign": Fault(
        with_answers(lambda at: answer(at) if at % 4 else "abcdefghij"[at // 4 % 10] + str(at // 40)),
        "answers_are_not_tiny",
    ),
    "tags instead of answers": Fault(
        with_answers(lambda at: " ".join(answer(at).split()[2:4])[:14]), "answers_have_a_length_to_learn"
    ),
    "customers who say nearly nothing": Fault(
        with_answers(answer, question="?"), "the_assistant_has_its_share"
    ),
    "one topic swallowing the set": Fault(every("topic = 'preço'", _numbered(300)), "no_topic_dominates"),
    "two topics, one of them rare": Fault(
        every("topic = case when substr(message_id, 2)::int % 10 < 4 then 'preço' else 'troca' end"),
        "topics_are_diverse",
    ),
    "one channel alone, of several": Fault(every("channel = 'site'"), "no_channel_dominates"),
    "one outcome alone, of several": Fault(every("outcome = 'resolved'"), "no_outcome_dominates"),
    "one month swallowing the set": Fault(
        every("month = date '2026-09-01'", _numbered(400)), "no_month_dominates"
    ),
}  # fmt: skip
