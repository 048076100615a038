"""The words around names: introductions, presentations, titles, greetings, questions for a name, and place words.

Each pattern ends where a name would begin. All are written folded.
"""

import re2

from dagster_slimft.defs.redaction.reading import word_set

INTRODUCTION = re2.compile(
    rb"\b(?:meu nome (?:completo )?(?:e|eh)|o meu (?:nome )?e|nome(?: completo)?(?: d[oa] titular)? ?:|me chamo"
    rb"|chamo-me"
    rb"|pode me chamar de|me chama de|nome dela e|nome dele e|titular ?:"
    rb"|destinatari[oa] ?:"
    rb"|aos cuidados d[eoa]|my (?:full )?name is|my name's|name is|you can call me|call me)\s*:?\s*"
)
PRESENTATION = re2.compile(
    rb"\b(?:aqui (?:e|eh|quem fala e)|quem (?:fala|esta falando|escreve) (?:e|eh|aqui e)|quem fala"
    rb"|em nome d[eoa]|no nome d[eoa]|pode anotar|anota ai|anote|sou|fala(?:r"
    rb"|ndo|ste|mos)? com|falei com"
    rb"|fala|assina|att|atenciosamente|abracos?|ass|this is|i am|i'm|im|it's|ask for|speaking with)"
    rb"[\s,:.]{1,3}(?:eu,? ?)?(?:(?:o|a|seu|dona|sr\.?|sra\.?) )?"
)
TITLE = re2.compile(
    rb"\b(?:dona|sr|sra|srta|senhor|senhora|dr|dra|doutor|doutora|prof|professor|professora|tia|tio|dom"
    rb"|irmao|irma"
    rb"|min|ministro|ministra|des|desa|desembargador|desembargadora|relator|relatora|juiz|juiza|advogad[oa]"
    rb"|procurador|procuradora"
    rb"|mr|mrs|ms|miss|doctor|prezad[oa]|car[oa]|querid[oa]|dear|amig[oa]|minha (?:esposa|filha|mae|irma|sogra|avo)"
    rb"|meu (?:marido|esposo|filho|pai|irmao|sogro|avo))(?:\.|\.? ?\(a\))?:? ?\b"
)
GREETING = re2.compile(
    rb"\b(?:(?:oi+e?|ola|opa|eai|e ai|alo|bom dia|boa tarde|boa noite|obrigad[oa]|obg|valeu|vlw|tudo bem"
    rb"|tudo bom|perfeito"
    rb"|otimo|certo|ok|entendi|claro|parabens|seja bem.vind[oa]|bem.vind[oa]|prazer|tchau|ate logo|por nada"
    rb"|de nada|imagina|disponha|agradec(?:o|emos)|hi|hello"
    rb"|hey|thanks|thank you|bye"
    rb"|good (?:morning|afternoon|evening)|welcome)[\s,.!~]{1,4}){1,3}"
)
ASKED = re2.compile(
    rb"\b(?:seu nome|nome completo|com quem (?:eu )?(?:falo|estou falando|tenho o prazer)|qual (?:e )?o nome"
    rb"|em nome de quem"
    rb"|como (?:voce )?se chama|como posso (?:te|lhe) chamar|nome d[oa] titular|your (?:full )?name"
    rb"|name, please|who am i)\b"
)
PLACES = word_set(
    "rua avenida av travessa alameda praca jardim jd vila parque bairro rodovia estrada sao santa santo "
    "cidade municipio estado comarca loja hospital escola colegio shopping edificio condominio "
    "residencial fundacao instituto igreja banco lei casas grupo rio serra"
)
SUFFIXES = word_set("filho neto junior jr sobrinho segundo")
ARTICLES = word_set("o a do da ao com pro pra pela pelo seu dona de para")
CUES = word_set(
    "nome chamo chama chamar aqui fala falo falando falei falar sou e eh name im am call this att atenciosamente "
    "abraco abracos ass titular quem oi oie ola opa alo bom boa obrigado obrigada obg valeu vlw tudo perfeito "
    "otimo certo ok entendi claro parabens prazer tchau nada imagina disponha agradeco agradecemos hi hello hey "
    "thanks thank welcome bye good dona seu sr sra srta senhor senhora dr dra doutor doutora professor professora "
    "prof tia tio dom min ministro ministra des desa desembargador desembargadora relator relatora juiz juiza "
    "advogado advogada procurador mr mrs ms miss doctor prezado prezada caro cara querido querida dear amigo "
    "amiga minha meu cuidados destinatario destinataria anotar anota anote"
)
