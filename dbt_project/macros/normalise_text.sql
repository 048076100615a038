-- Unicode NFC, no zero-width characters, single blanks, and WhatsApp's *bold*, _italic_, ~strike~ without their marks.
{% macro normalise_text(text) %}
    btrim(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    translate(normalize({{ text }}, nfc), U&'\00A0\200B\200C\FEFF\2060', ' '),
                    '[ \t\r\f]+', ' ', 'g'
                ),
                '(^|[\s(])([*_~])([^\s*_~](?:[^*_~\n]*[^\s*_~])?)\2(?=$|[\s).,;:!?])', '\1\3', 'g'
            ),
            ' ?\n[ \n]*', E'\n', 'g'
        )
    )
{% endmacro %}
