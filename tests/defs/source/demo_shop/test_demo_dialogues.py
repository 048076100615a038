"""What a demo shop of 1,500 dialogues holds: shares, quirks, planted values, wrong answers, unseen phrasing."""

import re
from collections import Counter
from itertools import pairwise

from dagster_slimft.defs.source.demo_shop import Dialogue, planted_values
from dagster_slimft.defs.source.demo_shop.catalogue import products, reais
from dagster_slimft.defs.source.demo_shop.draw import draws
from dagster_slimft.defs.source.demo_shop.facts import facts, spoil
from dagster_slimft.defs.source.demo_shop.phrases import intents, small_talk
from dagster_slimft.defs.source.demo_shop.policies import PLACES
from dagster_slimft.defs.source.demo_shop.records import Customer, Message
from dagster_slimft.web.feedback.problem_types import problem_types
from tests.defs.source.demo_shop.shop import shop

PRICE = re.compile(r"R\$ [\d.]+,\d\d")
PHONE = re.compile(r"^\+?[1-9][0-9]{8,14}$")
CUSTOMER_SOURCES = ("affiliate", "organic", "website", "whatsapp", "direct", "social", "email", "google")


def customers() -> list[Customer]:
    return [row for dialogue in shop() for row in dialogue.customers]


def messages(sender: str) -> list[Message]:
    return [message for dialogue in shop() for message in dialogue.messages if message.sender_type == sender]


def is_eligible(dialogue: Dialogue) -> bool:
    stars = [row.rating for row in dialogue.feedback if row.rating]
    thumbs = Counter(row.reaction for row in dialogue.feedback if row.reaction)
    is_satisfied = stars[-1] >= 4 if stars else thumbs["up"] > thumbs["down"]
    return is_satisfied and not any(row.problem_type for row in dialogue.feedback)


def catalogue_prices() -> set[str]:
    cents = {c for product in products() for c in (product.price_cents, product.pix_cents, product.price_cents // 12)}
    return {reais(each) for each in cents} | {"R$ 129,00", "R$ 159,00", "R$ 189,00"}


def test_between_half_and_two_thirds_of_the_dialogues_please_and_are_not_flagged() -> None:
    assert 750 <= sum(map(is_eligible, shop())) <= 950


def test_about_seven_in_a_hundred_answers_are_wrong_and_most_of_them_are_punished() -> None:
    answers = [answer for dialogue in shop() for answer in dialogue.answers]
    assert 0.06 <= sum(answer.mistake is not None for answer in answers) / len(answers) <= 0.08
    wrong = [dialogue for dialogue in shop() if any(answer.mistake for answer in dialogue.answers)]
    assert sum(map(is_eligible, wrong)) / len(wrong) < 0.2
    assert {answer.mistake for answer in answers} == {None, "wrong_price", "wrong_information", "invented_promise"}


def test_customers_mark_no_problem_but_the_declared_ones() -> None:
    declared = {problem.id for problem in problem_types()}
    marked = {row.problem_type for dialogue in shop() for row in dialogue.feedback if row.problem_type}
    assert marked
    assert marked <= declared


def test_a_wrong_price_is_in_no_catalogue_and_every_other_price_is() -> None:
    right = catalogue_prices()
    texts = {message.id: message.content for message in messages("agent")}
    wrong_prices = 0
    for dialogue in shop():
        for answer in dialogue.answers:
            stated = set(PRICE.findall(texts[answer.message_id]))
            if answer.mistake == "wrong_price":
                wrong_prices += 1
                assert stated
                assert not stated & right
            elif answer.mistake is None:
                assert stated <= right
    assert wrong_prices >= 40


def test_wrong_information_differs_from_what_the_right_answer_says() -> None:
    random_ = draws(1, "spoil")
    for product in products():
        for intent in intents().values():
            for template in intent.answers:
                slots = facts(product, PLACES[0])
                spoiled = spoil(template, slots, product, random_)
                assert template.format_map(spoiled.slots) + spoiled.promise != template.format_map(slots)


def test_test_only_customers_are_about_eight_in_a_hundred_and_marked_on_their_conversation() -> None:
    by_customer = {dialogue.customer_index: dialogue.is_test_only for dialogue in shop()}
    assert 0.06 <= sum(by_customer.values()) / len(by_customer) <= 0.11
    for dialogue in shop():
        if dialogue.conversation:
            assert ('"slimft_test_only": true' in dialogue.conversation.metadata) == dialogue.is_test_only


def test_test_only_customers_ask_in_phrasings_that_nobody_else_uses() -> None:
    shared = {*small_talk("extra_lines")}
    asked: dict[bool, set[str]] = {True: set(), False: set()}
    for dialogue in shop():
        asked[dialogue.is_test_only] |= set(dialogue.question_templates) - shared
    assert not asked[True] & asked[False]
    for intent in intents().values():
        assert not set(intent.seen) & set(intent.unseen)
    # Nearly every unseen phrasing is heard.
    assert len(asked[True]) > 70


def test_every_customer_row_meets_the_first_users_own_checks() -> None:
    rows = customers()
    assert len({row.id for row in rows}) == len({row.email for row in rows}) == len(rows)
    for row in rows:
        assert row.phone is None or PHONE.match(row.phone)
        assert row.source in CUSTOMER_SOURCES
        assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", row.email)
    for dialogue in shop():
        assert all(message.content.strip() for message in dialogue.messages)


def test_synthetic_names_and_mails_are_as_the_chat_writes_them() -> None:
    rows = customers()
    assert sum(re.fullmatch(r"Cliente WhatsApp \d{4}", row.name) is not None for row in rows) > 250
    assert sum(re.fullmatch(r"whatsapp_55\d{11}@slimquality\.temp", row.email) is not None for row in rows) > 400
    assert sum(re.fullmatch(r"site_[0-9a-f-]{36}@slimquality\.temp", row.email) is not None for row in rows) > 60
    assert all(row.phone is None for row in rows if row.email.startswith("site_"))


def test_the_same_person_is_two_rows_with_the_same_number_in_another_form() -> None:
    def last_eight(phone: str) -> str:
        return phone[-8:]

    people = Counter(last_eight(row.phone) for row in customers() if row.phone)
    assert sum(1 for count in people.values() if count == 2) > 80
    assert max(people.values()) == 2
    speaking = {d.customer_id for d in shop()}
    twins = [row for row in customers() if row.id in speaking and not row.email.endswith(".temp")]
    assert len(twins) > 30


def test_each_customer_has_one_endless_open_conversation() -> None:
    conversations = [dialogue.conversation for dialogue in shop() if dialogue.conversation]
    assert len({row.customer_id for row in conversations}) == len(conversations) == 700
    assert {row.status for row in conversations} == {"open"}
    assert {row.channel for row in conversations} == {"whatsapp", "site"}


def test_agent_rows_are_doubled_seconds_apart_and_fallbacks_happen() -> None:
    doubled = 0
    for dialogue in shop():
        for first, second in pairwise(dialogue.messages):
            if first.sender_type == second.sender_type == "agent" and first.content == second.content:
                doubled += 1
                assert 0 < (second.created_at - first.created_at).total_seconds() < 10
    assert 150 <= doubled <= 400
    texts = Counter(message.content for message in messages("agent"))
    assert sum(texts[text] for text in small_talk("fallbacks")) > 40


def test_customers_write_several_messages_in_a_row_with_stand_ins_slips_and_emoji() -> None:
    in_a_row = sum(
        first.sender_type == second.sender_type == "customer"
        for dialogue in shop()
        for first, second in pairwise(dialogue.messages)
    )
    texts = [message.content for message in messages("customer")]
    assert in_a_row > 800
    assert sum(text in small_talk("stand_ins") for text in texts) > 80
    assert sum(" vc" in text or "qto" in text or "pra " in text for text in texts) > 300
    assert any("😊" in text for text in texts)


def test_some_dialogues_end_without_an_answer() -> None:
    without = [d for d in shop() if all(message.sender_type == "customer" for message in d.messages)]
    left = [d for d in shop() if d.messages[-1].sender_type == "customer"]
    assert 8 <= len(without) <= 50
    assert 60 <= len(left) <= 250


def test_planted_values_stand_in_their_messages_in_many_shapes() -> None:
    labels: Counter[str] = Counter()
    shapes: set[str] = set()
    for dialogue in shop():
        texts = {message.id: message.content for message in dialogue.messages}
        texts |= {row.id: row.comment or "" for row in dialogue.feedback}
        for planted in planted_values(dialogue):
            assert planted.value in texts[planted.target_id]
            labels[planted.label] += 1
            if planted.label in ("CPF", "PHONE", "CEP"):
                shapes.add(planted.label + re.sub(r"\d", "9", planted.value))
    assert set(labels) == {"PERSON", "CPF", "PHONE", "EMAIL", "ADDRESS", "CEP", "PIX_KEY"}
    assert min(labels.values()) > 50
    assert len(shapes) >= 14


def test_answers_are_short_and_rarely_the_same() -> None:
    stated = {answer.message_id for dialogue in shop() for answer in dialogue.answers}
    texts = [message.content for message in messages("agent") if message.id in stated]
    assert 10 <= sum(len(text.split()) for text in texts) / len(texts) <= 25
    assert len(set(texts)) / len(texts) > 0.75
    assert Counter(texts).most_common(1)[0][1] <= 25


def test_dialogues_have_two_to_six_customer_turns_and_a_small_budget() -> None:
    turns = []
    for dialogue in shop():
        senders = [message.sender_type for message in dialogue.messages]
        turns.append(
            sum(a != "customer" and b == "customer" for a, b in zip(["agent", *senders], senders, strict=False))
        )
    assert sum(1 <= count <= 7 for count in turns) == len(turns)
    assert sum(2 <= count <= 6 for count in turns) / len(turns) > 0.9
    characters = sum(len(message.content) for dialogue in shop() for message in dialogue.messages) / len(shop())
    assert 400 <= characters <= 650


def test_some_customers_buy_within_days() -> None:
    orders = [(dialogue, dialogue.order) for dialogue in shop() if dialogue.order]
    assert 100 <= len(orders) <= 400
    rows = {row.id for row in customers()}
    for dialogue, order in orders:
        assert order.customer_id in rows
        assert 0 < (order.created_at - dialogue.messages[-1].created_at).days + 1 <= 5
    assert len({order.order_number for _, order in orders}) == len(orders)
