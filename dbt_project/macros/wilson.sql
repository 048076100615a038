-- Bounds of the Wilson score interval of a share (E. B. Wilson, JASA 22, 1927): it stays within 0 and 1 and is honest
-- for few observations. `bound` is lower or upper; null where nothing was observed.
{% macro wilson(successes, observed, bound) -%}
    {%- set z = var('interval_z') ~ "::double precision" -%}
    {%- set n = observed ~ "::double precision" -%}
    {%- set centre = successes ~ " + " ~ z ~ " ^ 2 / 2" -%}
    {%- set spread = z ~ " * sqrt(" ~ successes ~ " * (1 - " ~ successes ~ " / " ~ n ~ ") + " ~ z ~ " ^ 2 / 4)" -%}
    case
        when {{ observed }} > 0
            {%- if bound == 'lower' %}
            then greatest(({{ centre }} - {{ spread }}) / ({{ n }} + {{ z }} ^ 2), 0)
            {%- else %}
            then least(({{ centre }} + {{ spread }}) / ({{ n }} + {{ z }} ^ 2), 1)
            {%- endif %}
    end
{%- endmacro %}
