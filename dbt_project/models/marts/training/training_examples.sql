-- Every example that a dataset made now would hold; a row is written again only where something in it changed.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='fail',
        indexes=[{'columns': ['dialogue_id'], 'unique': true}],
        post_hook="delete from {{ this }} as examples where not exists (
            select from {{ ref('int_dialogues_split') }} as split_dialogues
            where split_dialogues.dialogue_id = examples.dialogue_id and split_dialogues.left_out_reason is null
        )"
    )
}}

{% set compared = [
    'message_id', 'conversation_id', 'customer_id', 'person_id', 'split', 'segment', 'channel', 'topic', 'outcome',
    'month', 'language', 'rating', 'tokens', 'weighted_assistant_turns', 'has_only_stock_answers',
    'is_within_token_budget', 'changed_at'
] %}

with

split_dialogues as (

    select * from {{ ref('int_dialogues_split') }}

),

rendered as (

    select * from {{ ref('int_examples_rendered') }}

),

balanced as (

    select * from {{ ref('int_examples_balanced') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

examples as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        dialogues.conversation_id,
        dialogues.customer_id,
        dialogues.person_id,
        split_dialogues.split,
        case when dialogues.is_test_only then 'unseen' else 'seen' end as segment,
        dialogues.channel,
        dialogues.topic,
        dialogues.outcome,
        date_trunc('month', dialogues.last_message_on)::date as month,
        dialogues.language,
        dialogues.rating::numeric(4, 2) as rating,
        rendered.turns,
        rendered.assistant_turns,
        rendered.weighted_assistant_turns,
        rendered.tokens,
        balanced.has_only_stock_answers,
        split_dialogues.split <> 'train'
        or sum(rendered.tokens) over (
            partition by split_dialogues.split order by md5('budget' || dialogues.dialogue_id)
        ) <= {{ var('training_token_budget') }} as is_within_token_budget,
        rendered.line,
        encode(sha256(convert_to(rendered.line, 'UTF8')), 'hex') as text_hash,
        rendered.changed_at
    from split_dialogues
    inner join dialogues on split_dialogues.dialogue_id = dialogues.dialogue_id
    inner join rendered on split_dialogues.dialogue_id = rendered.dialogue_id
    inner join balanced on split_dialogues.dialogue_id = balanced.dialogue_id
    where split_dialogues.left_out_reason is null

),

changed as (

    select examples.*
    from examples
    {% if is_incremental() %}
    left join {{ this }} as known
        on
            examples.dialogue_id = known.dialogue_id
            and examples.text_hash = known.text_hash
            and (examples.{{ compared | join(', examples.') }})
            is not distinct from (known.{{ compared | join(', known.') }})
    where known.dialogue_id is null
    {% endif %}

)

select * from changed
