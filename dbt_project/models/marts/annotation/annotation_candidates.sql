-- Why somebody should read a dialogue; each criterion has its priority in `review_priorities`, null switches it off.
-- `occurred_at` is when its cause came up, null where it is a property of the dialogue: a dialogue that was reviewed is
-- read again only for what came up since.
with

priorities as (

    select
        key as reason,
        value::integer as priority
    from jsonb_each_text('{{ var("review_priorities") | tojson }}')
    where value is not null

),

dialogues as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        dialogues.messages,
        measured.has_watched_phrase
    from {{ ref('dialogues') }} as dialogues
    inner join {{ ref('int_dialogues_measured') }} as measured on dialogues.dialogue_id = measured.dialogue_id
    inner join {{ ref('training_eligibility') }} as eligibility on dialogues.dialogue_id = eligibility.dialogue_id
    where
        not eligibility.reasons
        && array['quarantined', 'residual_personal_data', 'not_complete', 'erased', 'opted_out']

),

votes as (

    select
        dialogue_id,
        max(occurred_at) filter (where vote = 'open_flag') as flagged_at,
        max(occurred_at) filter (
            where vote = 'down' or stars < {{ var('minimum_rating') }}
        ) as disliked_at
    from {{ ref('int_votes_attached') }}
    group by dialogue_id

),

tones as (

    select * from {{ ref('dialogue_scores') }}
    where criterion = 'tone'

),

found as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        reasons.reason,
        reasons.occurred_at
    from dialogues
    left join votes on dialogues.dialogue_id = votes.dialogue_id
    left join tones on dialogues.dialogue_id = tones.dialogue_id
    cross join
        lateral (
            values
            ('flagged', votes.flagged_at is not null, votes.flagged_at),
            ('negative_feedback', votes.disliked_at is not null, votes.disliked_at),
            (
                'judge_disagrees',
                abs(tones.judged_score - tones.reviewed_score) >= {{ var('judge_disagreement') }},
                tones.judged_at
            ),
            ('low_tone', tones.judged_score < {{ var('low_tone') }}, tones.judged_at),
            ('watched_phrase', dialogues.has_watched_phrase, null),
            ('many_messages', dialogues.messages > {{ var('long_dialogue_messages') }}, null),
            (
                'random_sample',
                -- The same tomorrow: a hash of the id, as a share of all 32-bit numbers.
                ('x' || left(md5('review ' || dialogues.message_id), 8))::bit(32)::bigint
                < {{ var('review_sample_share') }} * 4294967296,
                null
            )
        ) as reasons (reason, is_met, occurred_at)
    where reasons.is_met

),

candidates as (

    select
        found.dialogue_id,
        found.message_id,
        found.reason,
        priorities.priority,
        found.occurred_at::timestamptz as occurred_at
    from found
    inner join priorities on found.reason = priorities.reason

)

select * from candidates
