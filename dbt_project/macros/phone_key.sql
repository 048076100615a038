-- A Brazilian phone as one comparable number: digits, without country code, with the mobile's ninth digit.
-- Null where there are too few digits to be one person's.
{% macro phone_key(phone) %}
    {%- set digits = "regexp_replace(" ~ phone ~ ", '[^0-9]', '', 'g')" -%}
    {%- set national = "regexp_replace(" ~ digits ~ ", '^55(?=[0-9]{10,11}$)', '')" -%}
    case
        when length({{ national }}) < 10 then null
        when {{ national }} ~ '^[0-9]{2}[6-9][0-9]{7}$'
            then left({{ national }}, 2) || '9' || substr({{ national }}, 3)
        else {{ national }}
    end
{% endmacro %}
