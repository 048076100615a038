-- Periods (days, weeks) whose dialogues are others than when the mart was built: the sum of the dialogues' fingerprints
-- tells, whatever arrived, changed, moved or vanished, and so does a changed var. Call it as a CTE's query.
-- The number before the vars is the measures' version: raise it with a change of the measures.
{% macro touched_periods(period, name) %}
    {%- set vars = [var('interval_z'), var('business_hours'), var('timezone')] | string | replace("'", "") -%}
    select present.*
    from (
        select
            {{ period }} as {{ name }},
            md5('2 {{ vars }}' || sum(hashtextextended(fingerprint, 0))) as period_hash
        from {{ ref('dialogues') }}
        group by 1
    ) as present
    {% if is_incremental() and knows_column('period_hash') %}
    left join (select distinct {{ name }}, period_hash from {{ this }}) as known
        on present.{{ name }} = known.{{ name }} and present.period_hash = known.period_hash
    where known.{{ name }} is null
    {% endif %}
{% endmacro %}
