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
        dialogues.rating,
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

)

select * from examples
