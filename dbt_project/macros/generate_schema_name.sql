-- A folder's schema is its schema in every environment; dbt would put the target's in front.
{% macro generate_schema_name(custom_schema_name, node) %}
    {{- custom_schema_name or target.schema -}}
{% endmacro %}
