-- What reviewers and the judge model gave each dialogue, side by side and never mixed. Only scores of the words the
-- dialogue has now; of a judge's versions the latest.
with

reviews as (

    select * from {{ ref('int_reviews_current') }}
    where is_current

),

judgements as (

    select * from {{ source('slimft_history', 'judgements') }}
    where score is not null

),

messages as not materialized (

    select
        message_id,
        dialogue_id
    from {{ source('slimft', 'redacted_messages') }}

),

reviewed as (

    select
        reviews.dialogue_id,
        scores.criterion,
        avg(scores.score::numeric)::double precision as reviewed_score,
        count(*) as reviews
    from reviews
    cross join lateral jsonb_each_text(reviews.scores) as scores (criterion, score)
    group by reviews.dialogue_id, scores.criterion

),

judged as (

    select distinct on (messages.dialogue_id, judgements.criterion)
        messages.dialogue_id,
        judgements.criterion,
        judgements.score::double precision as judged_score,
        judgements.judge_version,
        judgements.judged_at
    from judgements
    inner join messages on judgements.message_id = messages.message_id
    cross join
        lateral (
            select dialogues.text_hash from {{ ref('int_dialogues_hashed') }} as dialogues
            where dialogues.dialogue_id = messages.dialogue_id
        ) as hashed
    where judgements.text_hash = hashed.text_hash
    order by messages.dialogue_id asc, judgements.criterion asc, judgements.judged_at desc, judgements.id desc

),

scored as (

    select
        coalesce(reviewed.dialogue_id, judged.dialogue_id) as dialogue_id,
        coalesce(reviewed.criterion, judged.criterion) as criterion,
        reviewed.reviewed_score,
        coalesce(reviewed.reviews, 0) as reviews,
        judged.judged_score,
        judged.judge_version,
        judged.judged_at
    from reviewed
    full outer join judged on reviewed.dialogue_id = judged.dialogue_id and reviewed.criterion = judged.criterion

)

select * from scored
