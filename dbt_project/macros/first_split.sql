{% macro first_split(split) -%}
    {#- When groups merge, test wins over validation and validation over train: what was tested on is never trained on. -#}
    case
        when bool_or({{ split }} = 'test') then 'test'
        when bool_or({{ split }} = 'validation') then 'validation'
        when bool_or({{ split }} = 'train') then 'train'
    end
{%- endmacro %}
