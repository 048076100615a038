-- Monday of a day's ISO week.
{% macro week_of(day) -%}
    date_trunc('week', {{ day }})::date
{%- endmacro %}
