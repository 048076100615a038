-- A live shop's schema drifts from its migrations. What the pipeline can do without (orders, an address, a CPF, metadata)
-- may be missing there: these tell whether it is, so that staging reads null instead of failing.
-- Names of the columns of one of the shop's tables; empty where there is no such table. Nothing is known while parsing.
{% macro shop_columns(table) %}
    {%- if execute -%}
        {%- set relation = adapter.get_relation(target.database, var('shop_schema'), table) -%}
        {{- return(adapter.get_columns_in_relation(relation) | map(attribute='name') | list if relation else []) -}}
    {%- endif -%}
    {{- return([]) -}}
{% endmacro %}

-- `table.column`, or null of the type where the shop has no such column.
{% macro column_or_null(column, columns, type='text') -%}
    {{ column if column.split('.')[-1] in columns else 'null::' ~ type }}
{%- endmacro %}
