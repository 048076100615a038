"""The marts that the datasets stage reads, as plain tables with the contract's columns, and rows to fill them."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from dagster_slimft.database.postgres import Database

TABLES = """
create table slimft_marts.training_examples (
    dialogue_id uuid, message_id text, conversation_id text, customer_id text, person_id text, split text,
    segment text, channel text, topic text, outcome text, month date, language text, rating numeric, turns int,
    assistant_turns int, weighted_assistant_turns int, tokens int, is_within_token_budget boolean, line text,
    text_hash text, changed_at timestamptz default now()
);
create table slimft_marts.training_eligibility (
    dialogue_id uuid, message_id text, conversation_id text, customer_id text, person_id text, is_eligible boolean,
    first_reason text, reasons text[]
);
create table slimft_marts.training_preferences (dialogue_id uuid, preferred_dialogue_id uuid, line text);
create table slimft_marts.training_exclusions (dialogue_id uuid, first_reason text);
create table slimft_marts.training_readiness (
    usable_examples int, new_usable_examples int, minimum_examples int, eligible_dialogues int, dialogues int,
    as_of timestamptz
);
create table slimft_marts.dialogues (dialogue_id uuid, channel text, outcome text, last_message_on date);
create table slimft_marts.fallback_phrases (phrase text);
create table slimft_marts.product_catalog (
    name text, width_cm int, length_cm int, height_cm int, price_cents int, is_active boolean
);
insert into slimft_marts.fallback_phrases values ('desculpe, estou com dificuldades técnicas');
insert into slimft_marts.product_catalog values ('Colchão Magnético Casal', 138, 188, 28, 319000, true),
    ('Travesseiro Magnético', 50, 70, 14, 28900, true);
create table slimft_intermediate.int_dialogues_to_cluster (
    dialogue_id uuid, message_id text, text text
);
create table slimft_intermediate.int_turns_judged (
    dialogue_id uuid, conversation_id text, turn_number int, message_id text, role text, content text,
    started_at timestamptz, ended_at timestamptz, messages int, tokens int, is_fallback boolean, is_disliked boolean,
    is_flagged boolean
);
"""
CHANNELS = ("whatsapp", "site", "instagram")
TOPICS = ("preço", "entrega", "medidas", "troca", "pagamento")
OUTCOMES = ("ordered", "resolved", "other")
WORDS = (
    *("azul", "branca", "clara", "densa", "doce", "escura", "estreita", "fina", "firme", "forte", "fresca", "funda"),
    *("grande", "grossa", "justa", "larga", "leve", "limpa", "linda", "lisa", "longa", "macia", "média", "nova"),
    *("plana", "pura", "quente", "rara", "reta"),
)


class Marts:
    """Writes rows of the marts as the pipeline's role."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute(TABLES)

    def empty(self) -> None:
        """Delete all rows that tests of this stage write."""
        self.execute(
            """
            truncate slimft_marts.training_examples, slimft_marts.training_eligibility,
                slimft_marts.training_exclusions, slimft_marts.training_readiness,
                slimft_marts.training_preferences, slimft_marts.dialogues,
                slimft_intermediate.int_dialogues_to_cluster, slimft_intermediate.int_turns_judged,
                slimft.redacted_messages, slimft.quarantined_messages, slimft.dialogue_clusters, slimft.check_results
            """
        )

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None) -> None:
        with self.database.connect() as connection:
            connection.execute(query, parameters)

    def insert(self, relation: str, *rows: Mapping[str, Any]) -> None:
        columns = list(rows[0])
        values = ", ".join(f"%({column})s" for column in columns)
        with self.database.connect() as connection:
            connection.cursor().executemany(
                f"insert into {relation} ({', '.join(columns)}) values ({values})", list(rows)
            )

    def fill_examples(self, number: int) -> list[dict[str, Any]]:
        """A healthy training set: 80/10/10, varied answers, no person twice; the dialogues it was chosen from."""
        rows = [example(at) for at in range(number)]
        self.insert("slimft_marts.training_examples", *rows)
        self.execute(
            """
            insert into slimft_marts.dialogues
            select dialogue_id, channel, outcome, month from slimft_marts.training_examples;
            insert into slimft_marts.training_eligibility (dialogue_id, is_eligible, reasons)
            select dialogue_id, true, '{}' from slimft_marts.training_examples
            """
        )
        return rows


def example(at: int, **changes: Any) -> dict[str, Any]:
    """The row number `at` of a healthy training set, with some columns or the line changed."""
    dialogue_id = uuid.uuid5(uuid.NAMESPACE_OID, str(at))
    messages: list[dict[str, Any]] = [
        {"role": "system", "content": "Você é a BIA, atendente da loja."},
        {"role": "user", "content": f"Oi, quanto custa o modelo {at}? Meu CPF é [CPF] \\ \"aspas\"\ntudo certo?"},
        {"role": "assistant", "content": answer(at), "weight": 1},
    ]  # fmt: skip
    line = changes.pop("line", None) or chat_line(changes.pop("messages", None) or messages)
    row = {
        "dialogue_id": dialogue_id,
        "message_id": f"m{at}",
        "conversation_id": f"c{at}",
        "customer_id": f"k{at}",
        "person_id": f"p{at}",
        "split": {8: "validation", 9: "test"}.get(at % 10, "train"),
        "segment": "seen",
        "channel": CHANNELS[at % 3],
        "topic": TOPICS[at % 5],
        "outcome": OUTCOMES[at % 3],
        "month": f"2026-{at % 3 + 8:02d}-01",
        "language": "pt",
        "rating": 5,
        "turns": 2,
        "assistant_turns": 1,
        "weighted_assistant_turns": 1,
        "tokens": 70 if at % 2 else 50,
        "is_within_token_budget": True,
        "line": line,
        "text_hash": hashlib.sha256(line.encode()).hexdigest(),
    }
    return row | changes


def answer(at: int) -> str:
    """An answer that no other number gives, in words that no other number up to 609 puts side by side."""
    return f"A capa {WORDS[at % 29]} {WORDS[at % 21]} do modelo {at} sai por {at * 7 + 1000} reais."


def chat_line(messages: list[dict[str, Any]]) -> str:
    """One JSON line as SQL builds it."""
    return json.dumps({"messages": messages}, ensure_ascii=False, separators=(",", ":"))
