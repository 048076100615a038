{#- Views are replaced where they stand. dbt's own way (make a new one, rename, drop the old one) takes every view that
    reads them along: rebuilding staging alone would leave the quality models gone until they are built again. Columns
    that changed cannot be replaced in place: then the view and what reads it are made anew. -#}
{% materialization view, adapter='postgres' %}

    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='view') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if existing is not none and not existing.is_view %}
    {%- do adapter.drop_relation(existing) %}
    {%- endif %}

    {% call statement('main') -%}
        {{ replace_view_as(target, sql) }}
    {%- endcall %}

    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=False)) %}
    {% do persist_docs(target, model) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target]}) }}

{% endmaterialization %}


{% macro replace_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
    do $slimft_replace$
    begin
        create or replace view {{ relation.render() }} as (
            {{ sql }}
        );
    exception when invalid_table_definition then
        drop view {{ relation.render() }} cascade;
        create view {{ relation.render() }} as (
            {{ sql }}
        );
    end
    $slimft_replace$
{%- endmacro %}
