-- Incremental models compare this with what is stored beside each row: an edited seed, or a new version of the SQL that
-- reads it, recomputes every row once. Raise `version` with a change of the SQL that changes what it makes.
{% macro rules_hash(expression, version) -%}
    md5('{{ version }} ' || coalesce(string_agg({{ expression }}, ' ' order by {{ expression }}), ''))
{%- endmacro %}

-- Whether the table that is there already has the column: a table of an earlier release lacks it, and is recomputed.
{% macro knows_column(name) -%}
    {%- if execute -%}
        {{- return(name in adapter.get_columns_in_relation(this) | map(attribute='name')) -}}
    {%- endif -%}
    yes
{%- endmacro %}
