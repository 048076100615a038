-- Unicode NFC, no zero-width characters, single blanks, and WhatsApp's *bold*, _italic_, ~strike~ and ```code``` without
-- their marks. Nine texts in ten need none of it, and asking first costs a tenth of doing it.
{% macro normalise_text(text) %}
    case
        when {{ text }} is nfc normalized
            and {{ text }} !~ E'^\\s|\\s$|\\s\\s|[*_~`\u00A0\u200B\u200C\u200E\u200F\u2060\uFEFF\\t\\n\\r\\f\\v]'
            then {{ text }}
        else {{ normalise_any_text(text) }}
    end
{% endmacro %}

{% macro normalise_any_text(text) %}
    {%- set known = "translate(normalize(" ~ text ~ ", nfc), "
        ~ "E'\\u00A0\\u200B\\u200C\\u200E\\u200F\\u2060\\uFEFF', ' ')" -%}
    {%- set plain = namespace(sql="regexp_replace(replace(" ~ known ~ ", '```', ''), '[ \\t\\r\\f\\v]+', ' ', 'g')") -%}
    {%- for mark in ['[*]', '_', '~'] -%}
        {%- set other = mark | replace('[', '') | replace(']', '') -%}
        {%- set plain.sql = "regexp_replace(" ~ plain.sql ~ ", '(^|[\\s(*_~])" ~ mark ~ "([^\\s" ~ other ~ "](?:[^\\n"
            ~ other ~ "]*[^\\s" ~ other ~ "])?)" ~ mark ~ "(?=$|[\\s).,;:!?*_~])', '\\1\\2', 'g')" -%}
    {%- endfor -%}
    btrim(regexp_replace({{ plain.sql }}, ' ?\n[ \n]*', E'\n', 'g'), E' \n')
{%- endmacro %}
