"""The words of addresses: kinds of streets and districts, what speaks of living somewhere, what is no street's name.

All are written folded. `TRIGGERS` decides cheaply whether a text is read for addresses at all.
"""

import re2

from dagster_slimft.defs.redaction.entities.typos import slips_of
from dagster_slimft.defs.redaction.reading import word_set

# One slip of the thumb past the first letter in a kind of street; those that are other words do not count.
_SLIPS = word_set(
    "avinida aveninda avenda avendia avenina avd avda avn avni rau ruaa ruua trevessa praca alamenda rodivia"
)
_OTHER_WORDS = word_set("estada passage lago lado passaem rodova estrad vida avida")
_LONG_KINDS = word_set("avenida travessa alameda rodovia estrada ladeira servidao passagem")
MISTYPED = (frozenset(slip for kind in _LONG_KINDS for slip in slips_of(kind)) | _SLIPS) - _OTHER_WORDS
_MISTYPED = "|".join(sorted(MISTYPED)).encode("ascii")
STREET = (
    rb"(?:(?:rua|avenida|travessa|alameda|praca|rodovia|estrada|largo|viela|beco|ladeira|servidao|passagem"
    rb"|vereda|boulevard|escadaria|escadao|rotula|calcadao|ramal|vicinal|travessao|marginal"
    rb"|r|av|ave|aven|trav|tv|pca|rod|estr|lgo|lad|bc|psg|" + _MISTYPED + rb") "
    rb"|(?:r|av|aven|trav|tv|tr|al|pca|pc|rod|estr|est|lgo|lad|bc|psg|vl|serv)\. ?"
    rb"|(?:rua|avenida|av|r|travessa|alameda) ?: ?)"
)
AREA = (
    rb"(?:jardim|jd|jrd|vila|vl|parque|pq|conjunto|conj|loteamento|lot|condominio|cond|residencial|res|sitio"
    rb"|edificio|edf|galeria|shopping|comunidade|favela|morro|aldeia|colonia|ocupacao"
    rb"|chacara|fazenda|povoado|distrito|comunidade|assentamento|gleba|bairro|setor|nucleo|cohab|fundacao|panorama)"
)
BUILDING_KIND = (
    rb"(?:edificio|edf|ed|predio|torre|condominio|cond|residencial|resid|village|solar|conjunto|conj|cohab|cdhu)"
)
# A word of a name; Goiânia's streets are called T-37 and F-12.
WORD = rb"(?:[a-z]{1,2}-\d{1,4}|\d{1,3}-[a-z]\b|[a-z0-9][a-z0-9']*(?:-[a-z]+){0,3}\.?)"
MARK = rb"(?:numero|numro|nuemro|numeor|num|nro|nr|#|n[o.~]?[o.]?)"
HOUSE = rb"(?:\d{1,2}\.\d{3}|\d{1,5})"
NUMBER = (
    rb"(?:s ?/ ?n[o.]{0,2}\b|sn\b|sem (?:numero|num)\b|(?:(?:e )?(?:[on]o? )?"
    + MARK
    + rb"(?: da casa| de casa| d[ae]la)?(?: e| eh)?[\s.:]*(?:numero )?)?"
    + HOUSE
    + rb"(?: ?- ?[a-d]\b|[a-h]\b| [b-d]\b)?)"
)
UNIT_KIND = (
    rb"(?:aptos?|apt|apartamento|apartamneto|ap|bloco|bl|blc|casa|cs|fundos|sala|sl|loja|lj|lote|lt|l|quadra|qdra|qd|q"
    rb"|torre|tr|andar|conjunto|conj|cj|complemento|compl|cobertura|cob|galpao|barracao|box|kitnet|kitinete|kit"
    rb"|bloc|unidade"
    rb"|trecho|modulo|mod|barraco|interfone|entrada|portao|edicula|suite|unit|house|floor|ste|apartment)"
)
STATES = rb"(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to)"

LIVING = re2.compile(
    rb"\b(?:endereco|ender?\b|logradouro|moro|mora|moram|moramos|morando|resido|reside|fica|casa (?:e|eh)|entreg\w*"
    rb"|envi\w*|mand\w*"
    rb"|lev\w*|trag\w*|receb\w*|trabalho n[ao]s?|localizad[oa]|localizacao|mudei|mudamos|mudou|estou n[ao]|to n[ao]"
    rb"|vem n[ao]|vir n[ao]|aqui n[ao]|live|lives|address|deliver|ship)\b"
)
AT_HOME = re2.compile(
    rb"\b(?:meu endereco|moro|mora|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*|receb\w*|mudei|live"
    rb"|address|ship|send)\b"
)
HOME = re2.compile(
    rb"\b(?:moro|mora|moramos|morando|resido|reside|residimos|endereco|mudei|mudamos|aqui|sou"
    rb"|estou)\b(?: (?:aqui|ali|la|hoje|agora|perto|atualmente|pra ca))?"
    rb" ?(?:n[oa]|nesse|neste|nessa|nesta|e|eh|d[oae]|em|pr[oa]|[oa])? ?$"
)
ASKED_ADDRESS = re2.compile(
    rb"\b(?:endereco|ender|(?:seu|teu|qual o) end|logradouro|your address|localizacao|local (?:de|da|pra) entrega"
    rb"|(?:onde|aonde) (?:e que )?(?:voce |vc |ce |tu |o senhor |a senhora |o sr |a sra )?"
    rb"(?:mora|moras|reside|fica|entreg\w*|(?:posso|devo) entregar|e (?:pra|para) entregar|vai ser|sera|e a entrega)"
    rb"|(?:mora|reside) (?:onde|aonde)|(?:pra|para) (?:onde|qual lugar)"
    rb"|(?:qual|que|nome d[ae]) (?:e )?(?:a )?(?:sua )?rua"
    rb"|a rua|sua rua|rua(?:,| e) (?:o )?numero|numero d[ao] (?:casa|residencia|imovel|rua)|complemento)\b"
)
ASKED_DISTRICT = re2.compile(rb"\bbairro\b")
ASKED_REFERENCE = re2.compile(rb"\breferencia\b")

# Everyday words that begin streets' names: "Rua Sete de Setembro", "Avenida Nossa Senhora da Penha", "Rua Bahia".
STREET_FIRST = word_set(
    "sta sto nossa sao santa santo dom bela boa bom nova novo primeiro dois tres cinco sete nove treze quinze vinte "
    "trinta sergipe bahia ceara parana goias pernambuco paraiba maranhao piaui alagoas acre amapa amazonas roraima "
    "rondonia tocantins mato minas rio espirito paulo salvador fortaleza recife curitiba brasilia manaus belem "
    "goiania campinas santos vitoria natal aracaju maceio teresina cuiaba florianopolis londrina niteroi dr dra "
    "doutor prof professor professora cel coronel gen general eng pe padre pres presidente gov governador sen senador "
    "gal "
    "dep min ministro des desembargador mal marechal sgt sargento cap capitao ten tenente maj major con conselheiro "
    "ver vereador prefeito frei monsenhor visconde barao conde duque xv maio junho julho agosto setembro outubro "
    "novembro abril janeiro fevereiro amigo alegre central principal casa ponte igreja bem universidade procurador "
    "senhor sul norte brasil independencia"
)
# What follows "rua" in a sentence about a street.
NO_STREET = word_set(
    "e eh que tem com sem toda todo inteira onde muito bem mas aqui ali la nao so ja esta ta estava fica ficou era "
    "foi sobe desce tras cima baixo frente lado qual minha sua nossa-casa esse essa este mesma mesmo outra outro ou "
    "para pra por em no na perto"
)
NO_STREET_NAME = word_set(
    "pedido protocolo nota numero nome o a do da de e meu seu este esse um uma qual conta agencia cartao telefone "
    "vencimento valor "
    "parcela parcelas boleto total frete prazo data linha "
    "celular whatsapp contato ligue codigo lote modelo serie processo acordao lei artigo art opcao pizza ordem pagina "
    "quarto kit versao etapa passo decreto item itens folha sala mesa senha rg cpf partir ate desde apos"
)
# What one lives in with an article, and is no district: states, countries, towns, kinds of places.
NO_DISTRICT = word_set(
    "rio espirito bahia paraiba parana maranhao ceara acre amapa para piaui amazonas pernambuco rs rj es brasil "
    "paraguai uruguai chile japao argentina bolivia portugal italia espanha inglaterra suica franca alemanha estados "
    "eua nordeste norte sul sudeste interior serra recife guaruja cabo crato distrito df abc capital roca praia "
    "whatsapp zap site insta instagram facebook face google mercado magazine loja slim shopping rua avenida av casa "
    "apartamento apto ap predio condominio bairro centro sitio fazenda chacara exterior estrangeiro mesmo mesma minha "
    "meu sao"
)
# Towns among the everyday words: they belong to an address where they follow one.
TOWN_WORDS = word_set(
    "lago asa aguas claras lagoa praia ponta corredor sao paulo rio janeiro belo horizonte porto alegre salvador "
    "fortaleza recife curitiba brasilia manaus belem goiania campinas santos sorocaba vitoria natal aracaju maceio "
    "teresina cuiaba florianopolis joinville londrina uberlandia niteroi osasco guarulhos minas gerais bahia centro "
    "sul norte leste oeste boa bom nova novo bela santa santo nossa senhora graca gracas vista cidade feira juiz "
    "campo campos ponte barra morro alto ilha mata monte serra vale ribeirao ribeira cachoeiro cachoeira cruz jardim "
    "jd vila vl parque pq conjunto residencial setor nucleo portal recanto balneario bairro zona distrito novos volta "
    "foz poco venda governador presidente marechal pouso caixa lauro ouro pedra pedro aparecida industrial interlagos "
    "primavera"
)
# Of a place's name they are the second word, never the first: "Ribeirão Preto", "Ponta Verde".
SECOND_WORDS = word_set(
    "preto preta verde verdes branco branca grande grandes alegre alta alto baixa baixo velho velha velhos redondo "
    "redonda governador fora feira ceara parana goias pernambuco paraiba maranhao piaui alagoas sergipe amapa "
    "amazonas pequeno pequena azul negra negro seca seco funda fundo rasa rica rico feliz linda lindo dourada dourado "
    "continental operario operaria industrial central esperanca horizonte paz amor liberdade progresso uniao flores "
    "palmeiras mar sol lua janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro "
    "vermelho vermelha amarelo amarela roxo estrela estrelas cima meio rosa rosas canto campo ponte pedra pedras agua "
    "aguas ferro prata casa livre"
)
STREET_WORDS = MISTYPED | word_set(
    "rua avenida travessa alameda praca rodovia estrada largo viela beco ladeira servidao passagem vereda boulevard "
    "escadaria escadao rotula calcadao ramal vicinal travessao marginal r av ave aven trav tv tr pca pc rod estr est "
    "lgo lad bc psg vl serv al street avenue road lane"
)
# Words that may begin an address with no digit in it.
NAMED_TRIGGERS = (
    word_set(
        "moro mora moram moramos ref corrego colonia quilombo acampamento vilarejo nucleo cidade balneario galeria "
        "shopping "
        "referencia povoado distrito comunidade assentamento gleba rua avenida av travessa alameda praca rodovia "
        "estrada servidao ladeira largo bairro vila jardim jd vl parque pq conjunto residencial condominio setor "
        "cohab loteamento sitio chacara fazenda granja rancho haras endereco logradouro address street r trav al pca "
        "rod estr beco viela passagem edificio ed casa quadra qd lote escadaria escadao ramal vicinal travessao "
        "marginal linha favela morro aldeia ocupacao vereda bc tv estancia lad"
    )
    | MISTYPED
)
# What may bring a street without its kind: "pode mandar pra Presidente Kennedy, 894".
_SENT = word_set(
    "entrega entregar entregue entregam entreguem envia enviar envie enviem manda mandar mande mandem leva levar leve "
    "traz trazer receber fica to estou centro fundos"
)
# "q5 l12", "sqn205": written in one with their number.
_GLUED = frozenset(f"{kind}{n}" for kind in ("q", "qd", "lt", "br", "sqn", "sqs", "km") for n in range(1, 500))
TRIGGERS = (
    NAMED_TRIGGERS
    | _GLUED
    | _SENT
    | word_set(
        "ramal linha vicinal bloco bl torre apto ap apartamento box postal qno qng qnq qns cna cnb cnd cnf cng csa "
        "csb csc csd eqs eqn sgas sgan sia saan scrn scrs arse arno arso arne ave aven tv tr pc estr est lgo lad "
        "vereda avenue road boulevard blvd lane terrace drive st rd ln court way place jrd conj lot cond resid res "
        "nucleo cdhu fundacao panorama edf predio psg serv calcadao rotula numero num no n nro nr q qdra lt km br "
        "vizinho vizinha morador moradora inquilino inquilina interfone interfona toca tocar loja sala house portaria "
        "moro mora moramos sqn sqs shis shin shs shn scln cln cls scs qnm qnn qnl qi ql qr qs qe qnd qnj qna qnp smpw "
        "sqnw sqsw shtn shcgn shces sof smas smdb smln smt saus saun sbs sbn sds srtvs srtvn seps sepn aos qrsw ccsw"
    )
)
AREA_WORDS = word_set(
    "povoado distrito comunidade assentamento gleba jardim jd jrd vila vl parque pq conjunto conj loteamento lot "
    "condominio cond residencial resid res sitio chacara fazenda bairro setor nucleo cohab cdhu fundacao panorama "
    "edificio edf ed predio torre village solar galeria shopping favela morro aldeia colonia ocupacao"
)
HOME_WORDS = word_set("moro mora moramos morando resido reside residimos endereco mudei mudamos aqui sou estou to")
FARM_WORDS = word_set(
    "sitio chacara fazenda granja rancho haras estancia assentamento acampamento colonia aldeia quilombo corrego "
    "comunidade favela morro ocupacao distrito povoado vilarejo linha nucleo gleba vila galeria shopping"
)
ENGLISH_WORDS = word_set(
    "street avenue road boulevard blvd lane terrace drive parkway highway court place square way st ave rd ln dr ct pl"
)
NUMBER_WORDS = word_set("numero num nro no n")
