-- What stands for a picture, a voice message or a file where only its trace was stored ("<Mídia oculta>", "🎤 Mensagem
-- de voz", "image omitted", the address of an upload): one word the model can learn. Null for text.
{% macro media_stand_in(content, message_type) %}
    {%- set kinds = "(m[íi]dia|media|[áa]udio|mensagem de voz|voice message|imagem|image|foto|photo|v[íi]deo|gif|"
        ~ "figurinha|sticker|documento|document|arquivo|file)" -%}
    case
        when {{ message_type }} is null or {{ message_type }} = 'text'
            and (
                length({{ content }}) > 40
                or {{ content }} !~* '^(\W*{{ kinds }}\s+(oculta|ocultad[ao]|omitid[ao]|omitted)\W*|[[<(]\s*{{ kinds }}\s*[])>]|(🎤|🎵|📷|🎥|📄)\s*{{ kinds }})$'
            )
            then null
        when {{ message_type }} <> 'text' and {{ content }} !~ '^\s*((https?://|data:)\S*)?\s*$' then null
        when {{ message_type }} = 'audio' or {{ content }} ~* '[áa]udio|voz|voice' then '[áudio]'
        when {{ message_type }} = 'image' or {{ content }} ~* 'imag|foto|photo|gif' then '[imagem]'
        when {{ content }} ~* 'v[íi]deo' then '[vídeo]'
        when {{ content }} ~* 'figurinha|sticker' then '[figurinha]'
        else '[arquivo]'
    end
{% endmacro %}
