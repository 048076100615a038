-- A uuid that is a function of text: the first 16 bytes of SHA-256 with the version and variant bits of a version 5.
-- Core Postgres has SHA-256 but no SHA-1, which RFC 9562's own version 5 asks for; only stability matters here.
{% macro uuid_of(text) %}
    overlay(
        overlay(
            left(encode(sha256(convert_to('slimft dialogue ' || {{ text }}, 'UTF8')), 'hex'), 32) placing '5' from 13
        ) placing '8' from 17
    )::uuid
{% endmacro %}
