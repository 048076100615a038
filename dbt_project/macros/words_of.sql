-- Text as words to look phrases up in: lower case, without accents, one blank before each word, none of the signs.
-- A phrase then matches from the start of a word on: 'king' is found in 'king size', not in 'booking'.
{% macro words_of(text) -%}
    ' ' || btrim(regexp_replace(
        translate(lower({{ text }}), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn'), '[^a-z0-9]+', ' ', 'g'
    ))
{%- endmacro %}
