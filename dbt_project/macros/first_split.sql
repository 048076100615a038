{% macro first_split(split, where='true') -%}
    {#- When groups merge, test wins over validation and validation over train: what was tested on is never trained on. -#}
    case
        {%- for name in ['test', 'validation', 'train'] %}
        when bool_or({{ split }} = '{{ name }}') filter (where {{ where }}) then '{{ name }}'
        {%- endfor %}
    end
{%- endmacro %}
