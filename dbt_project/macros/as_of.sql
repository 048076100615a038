-- End of the data (timestamptz): the var, else the stored end date of the last load, else now.
-- No rule that changes a dataset reads the clock where a load has stored its end.
{% macro as_of() %}
    {%- if var('as_of') -%}
        '{{ var("as_of") }}'::timestamptz
    {%- else -%}
        coalesce((select max(loads.as_of) from {{ source('feedback', 'loads') }} as loads), now())
    {%- endif -%}
{% endmacro %}
