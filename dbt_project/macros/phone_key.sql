-- A Brazilian phone as one comparable number: digits, without country code, with the mobile's ninth digit.
-- Null where there are too few digits to be one person's, or one digit repeated, which stands for "none".
{% macro phone_key(phone) %}
    {%- set digits = "regexp_replace(" ~ phone ~ ", '[^0-9]', '', 'g')" -%}
    {%- set national = "regexp_replace(" ~ digits ~ ", '^0*(?:55(?=[0-9]{10,11}$))?', '')" -%}
    case
        when length({{ national }}) < 10 or {{ national }} ~ '^(.)\1*$' then null
        when {{ national }} ~ '^[0-9]{2}[6-9][0-9]{7}$'
            then left({{ national }}, 2) || '9' || substr({{ national }}, 3)
        else {{ national }}
    end
{% endmacro %}

-- CPF (11 digits) or CNPJ (14 digits or letters) without its signs; null for anything else.
{% macro document_key(document) %}
    {%- set signs = "upper(regexp_replace(" ~ document ~ ", '[^0-9A-Za-z]', '', 'g'))" -%}
    case
        when {{ signs }} ~ '^([0-9]{11}|[0-9A-Z]{12}[0-9]{2})$' and {{ signs }} !~ '^(.)\1*$' then {{ signs }}
    end
{% endmacro %}
