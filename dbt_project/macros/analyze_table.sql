-- A table just filled has no statistics until autovacuum comes by, and the next model would be planned for an empty one.
{% macro analyze_table() -%}
    {%- if model.config.materialized in ['table', 'incremental'] -%} analyze {{ this }} {%- endif -%}
{%- endmacro %}
