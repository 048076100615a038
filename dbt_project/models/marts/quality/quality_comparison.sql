-- The last 7 shop-local days before the end of the data against the 28 before them. Shares: difference with Newcombe's
-- interval (Statistics in Medicine 17, 1998, method 10). Waits: ratio of geometric means over dialogues' medians, with
-- Welch's interval of the logarithms. Below minimum_comparison_dialogues on either side nothing is concluded.
-- Conversion is not compared: the last days' orders are still to come.
{% set shares = {
    'satisfaction_rate': ('is_satisfied', 'is_rated'),
    'rated_share': ('is_rated', 'has_ended'),
    'resolution_rate': ('is_resolved', 'is_decided'),
    'abandonment_rate': ('is_abandoned', 'has_ended'),
    'escalation_rate': ('is_escalated', 'has_ended'),
} %}

with

all_dialogues as (

    select * from {{ ref('dialogues') }}

),

periods as (

    select
        *,
        last_message_on > last_day - 7 as is_recent
    from (
        select
            all_dialogues.*,
            ({{ as_of() }} at time zone '{{ var("timezone") }}')::date - 1 as last_day
        from all_dialogues
    ) as dated
    where last_message_on between last_day - 34 and last_day

),

dialogues as (

    select
        periods.*,
        dimensions.dimension,
        dimensions.value
    from periods
    cross join lateral (
        values
        ('all', 'all'),
        ('channel', periods.channel),
        ('topic', periods.topic),
        ('arm', periods.arm)
    ) as dimensions (dimension, value)

),

observations as (

    select
        dialogues.dimension,
        dialogues.value,
        dialogues.is_recent,
        shares.metric,
        shares.is_success
    from dialogues
    cross join
        lateral (
            values
            {% for metric, (success, observed) in shares.items() %}
            (
                '{{ metric }}', case when dialogues.{{ observed }} then dialogues.{{ success }} end
            ){{ ',' if not loop.last }}
            {% endfor %}
        ) as shares (metric, is_success)
    where shares.is_success is not null

),

counted as (

    select
        metric,
        dimension,
        value,
        count(*) filter (where is_recent) as recent_dialogues,
        count(*) filter (where is_recent and is_success) as recent_successes,
        count(*) filter (where not is_recent) as baseline_dialogues,
        count(*) filter (where not is_recent and is_success) as baseline_successes
    from observations
    group by metric, dimension, value

),

bounded as (

    select
        *,
        recent_successes / nullif(recent_dialogues, 0)::double precision as recent_value,
        baseline_successes / nullif(baseline_dialogues, 0)::double precision as baseline_value,
        {{ wilson('recent_successes', 'recent_dialogues', 'lower') }} as recent_low,
        {{ wilson('recent_successes', 'recent_dialogues', 'upper') }} as recent_high,
        {{ wilson('baseline_successes', 'baseline_dialogues', 'lower') }} as baseline_low,
        {{ wilson('baseline_successes', 'baseline_dialogues', 'upper') }} as baseline_high
    from counted

),

shares_compared as (

    select
        metric,
        dimension,
        value,
        recent_dialogues,
        recent_value,
        baseline_dialogues,
        baseline_value,
        recent_value - baseline_value as change,
        recent_value - baseline_value - sqrt((recent_value - recent_low) ^ 2 + (baseline_high - baseline_value) ^ 2)
            as change_low,
        recent_value - baseline_value + sqrt((recent_high - recent_value) ^ 2 + (baseline_value - baseline_low) ^ 2)
            as change_high
    from bounded

),

waits as (

    -- A second more, so that an answer within the same second has a logarithm.
    select
        dimension,
        value,
        count(*) filter (where is_recent) as recent_dialogues,
        avg(ln(median_response_seconds + 1)) filter (where is_recent) as recent_log,
        var_samp(ln(median_response_seconds + 1)) filter (where is_recent) as recent_variance,
        count(*) filter (where not is_recent) as baseline_dialogues,
        avg(ln(median_response_seconds + 1)) filter (where not is_recent) as baseline_log,
        var_samp(ln(median_response_seconds + 1)) filter (where not is_recent) as baseline_variance
    from dialogues
    where median_response_seconds is not null
    group by dimension, value

),

waits_compared as (

    select
        'response_seconds' as metric,
        dimension,
        value,
        recent_dialogues,
        exp(recent_log) - 1 as recent_value,
        baseline_dialogues,
        exp(baseline_log) - 1 as baseline_value,
        exp(recent_log - baseline_log) - 1 as change,
        exp(recent_log - baseline_log - {{ var('interval_z') }} * standard_error) - 1 as change_low,
        exp(recent_log - baseline_log + {{ var('interval_z') }} * standard_error) - 1 as change_high
    from (
        select
            *,
            sqrt(
                recent_variance / nullif(recent_dialogues, 0) + baseline_variance / nullif(baseline_dialogues, 0)
            ) as standard_error
        from waits
    ) as with_error

),

compared as (

    select
        *,
        metric in ('response_seconds', 'abandonment_rate', 'escalation_rate') as is_better_lower
    from (
        select * from shares_compared
        union all
        select * from waits_compared
    ) as both_kinds

),

change_points as (

    select * from {{ source('slimft', 'change_points') }}

),

concluded as (

    select
        metric,
        dimension,
        value,
        recent_dialogues,
        recent_value,
        baseline_dialogues,
        baseline_value,
        change,
        change_low,
        change_high,
        case
            when least(recent_dialogues, baseline_dialogues) < {{ var('minimum_comparison_dialogues') }} then 'too_few'
            when change_low > 0 then case when is_better_lower then 'worse' else 'better' end
            when change_high < 0 then case when is_better_lower then 'better' else 'worse' end
            else 'no_difference'
        end as conclusion
    from compared

),

dated as (

    select
        concluded.*,
        change_points.week as changed_in_week,
        change_points.value_before as value_before_change,
        change_points.value_after as value_since_change
    from concluded
    left join change_points
        on
            concluded.metric = change_points.metric
            and concluded.dimension = change_points.dimension
            and concluded.value = change_points.value

)

select * from dated
