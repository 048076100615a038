"""The words around names: introductions, presentations, titles, kin, greetings, signatures, questions for a name.

Each pattern ends where a name would begin. All are written folded.
"""

from typing import Literal

import re2

from dagster_slimft.defs.redaction.reading import word_set

Evidence = Literal["greeted", "mentioned", "party", "presented", "titled", "signed", "introduced", "asked"]

_ARTICLE = rb"(?:(?:o|a|os|as|seu|dona|sr\.?|sra\.?|srta\.?|dr\.?|dra\.?|the) )?"
KIN = (
    rb"(?:espos[oa]|marido|mulher|filh[oa]|filhinh[oa]|mae|pai|irma|irmao|sogr[oa]|cunhad[oa]|genro|nora"
    rb"|net[oa]|av[o]|guri[a]?|menin[oa]|cunad[oa]|espos[oa]|herman[oa]|hij[oa]|madre|padre"
    rb"|ti[oa]|prim[oa]|sobrinh[oa]|namorad[oa]|noiv[oa]|vizinh[oa]|amig[oa]|colega|soci[oa]|chefe|patroa"
    rb"|patrao|gerente"
    rb"|secretari[oa]|funcionari[oa]|diarista|empregada|caseir[oa]|motorista|companheir[oa]|ex|afilhad[oa]"
    rb"|madrinha|padrinho"
    rb"|enteado|enteada|cuidadora|baba|bebe|medic[oa])"
)
# Brazilian parents invent names with these endings; no everyday word of six letters has one.
INVENTED = re2.compile(
    rb"[a-z]{2,}(?:ilson|elson|ailton|elton|ilton|erson|valdo|naldo|nildo|nilda|leide|neide|zeide|lene|iane"
    rb"|yane|iany|yany"
    rb"|ieli|iely|iele|ielle|elly|ellen|slaine|vania|inete|uelma|lucia|maria|ynha|son|yslla|ayne|aine|ayane|hys"
    rb"|elle|ilde|irlei|irley)$"
)
INTRODUCTION = re2.compile(
    rb"\b(?:meu nome (?:todo |completo |inteiro |(?:pr?a|para|n[ao]|d[ao]) (?:[oa] )?\w+ (?:fiscal )?)?"
    rb"(?:(?:tem que|deve|vai) ser|e|eh|he|aqui e)\b|meu nome ?[:,]?|mi nombre es"
    rb"|me llamo"
    rb"|nome(?: completo| e sobrenome)?(?: d[oa] (?:titular|cliente|responsavel|destinatari[oa]|comprador"
    rb"|compradora|minha [a-z]+|meu [a-z]+))? ?[:\-=]|nome completo"
    rb"|m[ei] ?(?:ch|x)amo|chamo-me|eu chamo|me chamam de|pode(?:m)?(?: me)? chamar (?:de|por)|me cham[ae](?:r)? de"
    rb"|chama[- ]me de|conhecid[oa] (?:como|por)"
    rb"|(?:nome|ele|ela)(?: se)? chama(?: se)?|nome del[ea]s?(?: (?:e|eh)\b|,)|no nome (?:e|eh) d[aoe]\b"
    rb"|(?:titular|destinatari[oa]|recebedora?|responsavel|cliente|comprador|compradora|remetente|paciente"
    rb"|hospede|recebido por|assinado|assinatura|testemunha|mae|pai|conjuge|esposa|marido|favorecid[oa]|pagador"
    rb"|pagadora|beneficiari[oa]|autorizad[oa]|solicitante|vendedora?|atendente|nome social|aluno|aluna|morador"
    rb"|moradora|inquilin[oa]|locatari[oa]|proprietari[oa]|sindic[oa]|medic[oa]|ass)(?: (?:d[oae]|pel[oa]"
    rb"|p/) \w+)? ?[:=]"
    rb"|resp[.:]|(?:sobrenome|apelido) (?:e|eh)\b|nome (?:d[aoe]s? )?(?:minha|meu|nossa|nosso|sua"
    rb"|seu)? ?" + KIN + rb" (?:e|eh)\b"
    rb"|nome (?:completo )?-"
    rb"|aos cuidados d[eoa]|a/c(?: d[eoa])?"
    rb"|my (?:full |first |last |maiden )?name is|my name'?s|^name'?s|[.!,] name'?s"
    rb"|(?:his|her|their|'s|s) (?:full )?name is|name is"
    rb"|maiden name (?:is|was)|named|you can call me|go by|(?:full )?name ?:)[\s:,.*_\-]{0,5}" + _ARTICLE
)
PRESENTATION = re2.compile(
    rb"\b(?:a(?:qui|ki|q) (?:e|eh|quem (?:ta |esta )?fala(?:ndo)?(?: (?:e|eh))?|fala)|soy|habla"
    rb"|quem (?:te |lhe )?(?:fala|esta falando|ta falando|escreve|e)"
    rb"(?: aqui)? (?:e|eh|aqui e)|quem fala|quem e|quem (?:vai |ira )?(?:receber|recebe|recebera|retirar|retira"
    rb"|buscar|busca"
    rb"|pagar|pagou|comprou|atendeu|assina|pegar)(?: ai| la| ela| ele)?(?: (?:vai ser|sera|foi|e|eh))?|(?:em|no"
    rb"|ao|pro|o) nome"
    rb" d[eoa]"
    rb"|(?:fech|bot|coloc|po[er]|sai|emit|faz|fac|cadastr)\w{0,5} (?:n?o|em) (?:meu )?nome"
    rb"|pode (?:anotar|por|botar|deixar|colocar|entregar)|anota(?:r)?(?: ai)?|anote|sou|fala(?:r|ndo|ste"
    rb"|mos|m)? com"
    rb"|fal(?:o|ei|ou|aram|a) com|com quem falo e|trat(?:ei|ar|ando|o) com|conversei com|atendid[oa] p(?:or"
    rb"|el[oa])|falo com"
    rb"|procur(?:e|ar|o|a) p(?:or|el[oa])|(?:deix|entreg|d)(?:ar|a|e|em|ou) (?:com|para|pra|pro|ao|a)|assinado"
    rb"|assina|assin(?:ou|ado por)(?: foi)?"
    rb"|favor procurar|(?:o |meu )?contato (?:e|eh)|cadastr\w+ (?:ta |esta )?como"
    rb"|chamad[oa]|marca(?:r|do)? (?:para|pra|com)|falar? (?:pr[ao]|para)|fala|avis(?:a|ar|e|o)(?: pr[ao])?"
    rb"|pergunt(?:a|ar|e) p(?:or|el[oa])|autorizo"
    rb"|cham(?:a|ar|e) (?:por|pel[oa])|nome complet[oa]|nome (?:d[oa]|para|pra) (?:titular|cliente|recebedora?|mae|pai"
    rb"|destinatari[oa]|comprador|compradora)|titular(?: d[ao] (?:conta|cartao|compra|pedido|pix))?|destinatari[oa]"
    rb"|this is|it is|i am|i'm|im|it's|its|ask for"
    rb"|(?:responsavel|titular|destinatari[oa]) (?:e|eh|sera|vai ser)|o nome (?:e|eh)|" + KIN + rb"|(?:speak"
    rb"|speaking|spoke"
    rb"|talk|talking|talked|meeting|meet|appointment) (?:with|to)|(?:host|driver|guest(?: of honor)?|colleague"
    rb"|friend|boss)"
    rb" is)[\s,:.]{1,3}(?:eu,? ?)?" + _ARTICLE
)
STAFF = (
    rb"(?:porteir[oa]|zelador|zeladora|sindic[oa]|vendedor|vendedora|atendente|consultor|consultora|entregador"
    rb"|entregadora"
    rb"|tecnic[oa]|montador|montadora|motoboy|gerente|supervisor|supervisora|motorista|funcionari[oa]"
    rb"|secretari[oa]|cliente"
    rb"|moca|rapaz|menina|recepcionista|estagiari[oa]|fisioterapeuta|medic[oa]|corretor|corretora|vigia"
    rb"|seguranca|tal d[eao])"
)
TITLE = re2.compile(
    rb"\b(?:dona|sr|sra|srta|senhor|senhora|senhorita|dr|dra|doutor|doutora|prof|profa|professor|professora|tia"
    rb"|tio|dom"
    rb"|seu|irmao|irma|padre|pastor|pastora|frei|mestre|sinha|vovo|vo|comadre|compadre"
    rb"|min|ministr[oa]|des|desa|desembargador|desembargadora|relator|relatora|rel|juiz|juiza|advogad[oa]s?|adv|adva"
    rb"|procurador|procuradora"
    rb"|mr|mrs|ms|miss|doctor|prezad[oa]|car[oa]|querid[oa]|dear|"
    rb"(?:minhas?|meus?|mi|sua|nossa|nosso|um|uma|a|o|da|do|com|pra|pro|ao) "
    + KIN
    + rb"|"
    + STAFF
    + rb"|my "
    + rb"(?:wife|husband|son|daughter|mother|father|mom|dad|brother|sister|friend|boss|colleague|boyfriend"
    rb"|girlfriend|partner"
    rb"|roommate|neighbor|uncle|aunt|coworker))\b(?:\.|\.? ?\(a\)|/a)?"
    rb"(?:,? (?:o|a)\b|,|:| -| (?:e|eh) (?:o|a)\b)? {0,2}"
)
GREETING = re2.compile(
    rb"\b(?:(?:o+i+e*|h?ola+|buen(?:os|as) (?:dias|tardes|noches)|(?:muchas )?gracias|de acuerdo|noted"
    rb"|no (?:problem|worries)|got it|combinado|anotado|maravilha|excelente"
    rb"|opa|eai|e ai|eae|alo+|bo+m+ dia+|boa tarde+|boa noite+|bdia|obrigad[oa]+|obrigadao"
    rb"|obg|brigad[oa]"
    rb"|brigadao|valeu+|vlw|tudo bem|tudo bom|td bem|perfeito|otimo|certo|ok|blz|beleza|isso(?: mesmo| ai)?"
    rb"|show(?: de bola)?|top|entendi|claro|parabens"
    rb"|seja (?:muito )?bem.vind[oa]|bem.vind[oa]|prazer|tchau|ate (?:logo|mais|breve)|por nada|de nada|imagina"
    rb"|disponha"
    rb"|agradec(?:o|emos)|grat[oa]|falou|escuta|olha|veja|entao|desculp[ae]|perdao|com licenca|ei"
    rb"|fica tranquil[oa]|calma"
    rb"|hi|hello|hey|thanks|thank you|thx|bye|goodbye|good bye|sorry|cheers|greetings|great|sure|perfect"
    rb"|nice to meet you"
    rb"|good (?:morning|afternoon|evening)|welcome)(?: (?:pra|para) (?:voce|vc)| so much| muito| demais| mesmo| ai)?"
    rb"[\s,.!~]{1,4}){1,3}(?:(?:minha|meu|querid[oa]|amig[oa]|flor|car[oa]) )?"
)
PARTY = re2.compile(
    rb"\b(?:agravante|agravad[oa]|apelante|apelad[oa]|recorrente|recorrid[oa]|recorrentes|requerente"
    rb"|requerid[oa]|impetrante"
    rb"|paciente|correu|interessad[oa]|embargante|embargad[oa]|autora?|reu|re|advogad[oa]s?|adv|interposto por"
    rb"|interpostos por"
    rb"|recurso (?:especial )?de|regimental de)(?:\.|s\b)?(?: ?\([asos/ ]{1,5}\)){0,2} ?:? (?:pge-?[a-z]{2} ?- ?)?"
)
SIGNATURE = re2.compile(
    rb"(?:(?:^|[\s,.!~])(?:att|atte|atenciosamente|cordialmente|respeitosamente|abs|abcs?|abracos?|abrs?|bjs?"
    rb"|bjos?|beijos?"
    rb"|beijinhos|ass|assinado|grat[oa]|obrigad[oa]|obg|agradeco|sds|saudacoes|best regards|kind regards|best|regards"
    rb"|sincerely|yours|cheers|thanks|thank you|xoxo)(?: desde ja| a todos| pela atencao| d[ao])?[\s,.!:;~\-]{1,5}"
    rb"|[\n~][ ]{0,2}[\-~*_]{0,3}[ ]{0,2}| [\-~]{1,2} ?)"
)
ASKED = re2.compile(
    rb"\b(?:seu nome|nome completo|nome e sobrenome|com quem (?:eu )?(?:falo|estou falando|to falando|tenho o prazer)"
    rb"|qual (?:e |eh |seria |era )?o (?:seu )?nome|(?:em|no) nome de quem|quem (?:vai|ira) (?:receber|retirar"
    rb"|buscar)"
    rb"|quem (?:recebe|retira|busca|fala|e o responsavel|e a responsavel)|como (?:e que )?(?:voce )?(?:se chama"
    rb"|te chamo)"
    rb"|como posso (?:te|lhe|o|a) chamar|nome (?:d[oae]|para|pra) (?:titular|cliente|pessoa|responsavel|quem"
    rb"|cadastro|o pedido"
    rb"|pedido|entrega|a entrega|destinatari[oa])|me (?:diz|diga|fala|informa|passa) (?:o |seu )*nome|seria o nome"
    rb"|qual nome|your (?:full )?name|name,? please|name of|what name|who am i|whose name|under what name"
    rb"|who is the)\b"
)
# What stands before a name that is a street's, a town's, a firm's or a product's.
PLACES = word_set(
    "cabeceira comoda guarda roupa retratil escrivaninha rack painel estante sapateira mesinha puff pufe berco "
    "beliche roupeiro armario buffet aparador banqueta luminaria abajur cortina universidade radio tv editora "
    "jardins feriado festa rua avenida av travessa alameda praca jardim jd vila parque bairro rodovia estrada sao "
    "santa santo san saint los las cidade municipio estado comarca loja lojas hospital escola colegio shopping "
    "edificio condominio magazine faculdade residencial fundacao instituto igreja banco lei casas grupo rio serra "
    "padaria farmacia drogaria supermercado mercado restaurante bar pizzaria lanchonete hotel pousada clinica "
    "academia posto auto salao clube ponte terminal estacao largo modelo modelos linha colecao sofa colchao "
    "colchoes poltrona cadeira mesa cama conjunto kit perfume marca tecido pizza versao bolo tapete edredom jogo "
    "lencol colcha manta toalha "
    "travesseiro vestido sandalia produto cupom codigo banda filme novela livro musica cantor cantora ator atriz "
    "mercearia quitanda oficina borracharia sorveteria confeitaria acougue imobiliaria construtora transportadora "
    "industria comercio associacao sindicato prefeitura santuario catedral paroquia capela basilica "
    "cemiterio viaduto tunel represa lago praia ilha south north new "
    "east west estadio ginasio arena teatro museu forum creche ubs upa linhas fort port mount lake restaurant inn "
    "cafe store"
)
AFTER_PLACES = word_set(
    "road street avenue boulevard blvd lane drive rd st ave square bridge park hotel inn restaurant hospital "
    "university ltda eireli epp moveis colchoes modas store shop"
)
# Of these, what somebody owns: "o colchão da Suellen" is a person's, "colchão Suellen" a model.
OWNED = word_set(
    "colchao colchoes cama mesa sofa poltrona cadeira travesseiro kit conjunto edredom lencol colcha quarto casa carro "
    "apto apartamento loja comoda guarda roupa berco tapete sala livro jogo bolo pedido"
)
LOCATIVES = word_set("em in at near entre")
SUFFIXES = word_set("filho neto junior jr sobrinho segundo terceiro ii iii")
# The words without which a pattern cannot match: they spare most texts the pattern.
_GREETING_WORDS = word_set(
    "buenos buenas gracias acuerdo noted problem worries got combinado anotado maravilha excelente hola "
    "isso show top oi oie oii oiii ola olaa opa eai eae ai alo bom boa bdia obrigado obrigada obrigadaa obrigadao "
    "obg brigado brigada brigadao valeu valeuu vlw tudo td perfeito otimo certo ok blz beleza entendi claro "
    "parabens bem prazer tchau ate nada imagina disponha agradeco agradecemos grato grata falou escuta olha veja "
    "entao desculpa desculpe perdao licenca ei fica calma vindo vinda hi hello hey thanks thank thx bye goodbye "
    "good sorry cheers greetings great sure perfect nice welcome"
)
_PRESENTATION_WORDS = word_set(
    "soy habla "
    "aqui aki aq procurar contato cadastro cadastrado cadastrada assinou avisa avisar avise aviso pergunta "
    "perguntar pergunte autorizo chame chama chamar responsavel "
    "titular destinatario destinataria quem nome anotar por botar deixar colocar entregar anota "
    "anote sou fala falar falando falaste falamos falam falo falei falou falaram tratei tratar tratando trato "
    "conversei atendido atendida procure procurar procuro procura deixa deixe deixem deixou entrega entregue dar "
    " assinado assina chamado chamada marca marcar marcado this it i im its ask speak speaking spoke talk talking "
    "talked meeting meet appointment host driver guest colleague friend boss am"
)
_TITLE_WORDS = word_set(
    "dona sr sra srta senhor senhora senhorita dr dra doutor doutora prof profa professor professora tia tio dom "
    "seu irmao irma padre pastor pastora frei mestre sinha vovo vo comadre compadre min ministro ministra des desa "
    "desembargador desembargadora relator relatora rel juiz juiza advogado advogada advogados adv adva procurador "
    "procuradora mr mrs ms miss doctor prezado prezada caro cara querido querida dear esposo esposa marido mulher "
    "filho filha filhinho filhinha mae pai sogro sogra cunhado cunhada genro nora neto neta avo primo prima "
    "sobrinho sobrinha namorado namorada noivo noiva vizinho vizinha amigo amiga colega socio socia chefe patroa "
    "patrao gerente secretario secretaria funcionario funcionaria diarista empregada caseiro caseira motorista "
    "companheiro companheira ex afilhado afilhada madrinha padrinho enteado enteada cuidador cuidadora baba bebe "
    "medico medica porteiro porteira zelador zeladora sindico sindica vendedor vendedora atendente consultor "
    "consultora entregador entregadora tecnico tecnica montador montadora motoboy supervisor supervisora cliente "
    "guri guria menino cunada hermano hermana hijo hija madre mi "
    "moca rapaz menina recepcionista estagiario estagiaria fisioterapeuta corretor corretora vigia seguranca tal my"
)
_INTRODUCTION_WORDS = word_set(
    "nombre llamo conhecido conhecida "
    "nome sobrenome chamo mechamo chamam chamar chama titular destinatario destinataria recebedor recebedora "
    "responsavel resp apelido cliente comprador compradora remetente paciente hospede cuidados c name named call "
    "go xamo mexamo "
    "chame recebido assinado assinatura testemunha mae pai conjuge esposa marido favorecido favorecida pagador "
    "pagadora beneficiario beneficiaria autorizado autorizada solicitante vendedor vendedora atendente aluno aluna "
    "morador moradora inquilino inquilina locatario locataria proprietario proprietaria sindico sindica medico "
    "medica ass"
)
_PARTY_WORDS = word_set(
    "agravante agravado agravada apelante apelado apelada recorrente recorrido recorrida recorrentes requerente "
    "requerido requerida impetrante paciente correu interessado interessada embargante embargado embargada autor "
    "autora reu re advogado advogada advogados adv interposto interpostos recurso regimental"
)
SIGNATURE_WORDS = word_set(
    "att atte atenciosamente cordialmente respeitosamente abs abc abcs abraco abracos abr abrs bj bjs bjo bjos "
    "beijo beijos beijinhos ass assinado grato grata obrigado obrigada obg agradeco sds saudacoes best regards "
    "sincerely yours cheers thanks you xoxo"
)
CUE_PATTERNS: tuple[tuple[Evidence, frozenset[str], re2._Regexp], ...] = (
    # Later patterns overrule earlier ones that end at the same place.
    ("greeted", _GREETING_WORDS, GREETING),
    ("party", _PARTY_WORDS, PARTY),
    ("presented", _PRESENTATION_WORDS | _TITLE_WORDS, PRESENTATION),
    ("titled", _TITLE_WORDS, TITLE),
    ("introduced", _INTRODUCTION_WORDS, INTRODUCTION),
)
# Behind these a name may be one that no list has, in small letters; behind a greeting it may not.
SURE_CUES = _PRESENTATION_WORDS | _TITLE_WORDS | _INTRODUCTION_WORDS | _PARTY_WORDS | SIGNATURE_WORDS
CUES = _GREETING_WORDS | SURE_CUES
