"""The words of the held-out part, none of them in the development part. Not to be read by who writes rules."""

from benchmarks.adversarial.shape import Words, listed

WOMEN = """Maria Antônia Luiza Rita Débora Simone Tatiane Cristiane Daniele Michele Priscila Viviane Elaine Andréia
Regina Tereza Lúcia Aparecida Sílvia Mônica Carolina Bianca Rebeca Eduarda Milena Alice Laura Manuela Helena
Cecília Lívia Roseli Rosineide Cleonice Marinalva Lindalva Edineia Valdete Odete Lourdes Dalva Zuleica Nair
Benedita Ivete Kelly Thayná Emilly Ketlyn Rayssa Hellen Nicole Evelyn Ágatha Pietra Esther Raquel Sara Akemi
Ingrid Astrid Iara Janaína"""

MEN = """João Francisco Luiz Lucas Ricardo Fernando Roberto Alexandre Arthur Bernardo Théo Lorenzo Benício Nicolas
Guilherme Henrique André Igor Renan Alan Douglas Wellington Jhonatan Deivid Wallace Richarlison Gilson Nilton
Adilson Ademir Josenildo Genivaldo Aldair Reginaldo Erivaldo Cícero Damião Expedito Inácio Manoel Mauro Sérgio
Rogério Cláudio Jonas Abner Calebe Gael Ravi Noah Yuri Kenji Giovanni Mohamed Jorge Wagner Ubirajara Moacir
Jurandir"""

SURNAMES = """Santos Alves Ribeiro Rocha Nascimento Lopes Fernandes Soares Nunes Moreira Batista Melo Machado Ramos
Pinto Farias Fonseca Borges Nogueira Barros Medeiros Miranda Duarte Coelho Leite Macedo Pacheco Viana Camargo Aguiar
Bezerra Xavier Caldeira Portela Lisboa Coutinho Prates Valadares Drummond Albuquerque Wanderley Maranhão Holanda
Fischer Weber Hoffmann Baldini Ferrari Rossi Colnago Zucolotto Novak Yamamoto Suzuki Mansur Khoury Dalla'Costa
Espíndola Gouveia Seabra Penteado Junqueira Arruda Paranhos Feitosa Ximenes Chaves Cerqueira Malaquias"""

STREETS = """do Ouvidor|Barão de Mesquita|Visconde de Pirajá|Conselheiro Nébias|Almirante Barroso|dos Bandeirantes
|Tiradentes|Princesa Isabel|João Pessoa|Treze de Maio|das Hortênsias|dos Ipês|do Sol Nascente|São Cristóvão
|Santa Rita de Cássia|Deputado Heitor Alencar|Governador Bley|Sargento Wilson Morais|Maestro Villa Lobos
|Desembargador Santos Neves|Frei Caneca|Vereador Osmar Quintino|Pau Brasil|Bem-te-vi|Um|B|Primeiro de Maio|Araucárias"""

DISTRICTS = """Tijuca|Savassi|Boa Viagem|Aldeota|Moema|Santa Felicidade|Asa Norte|Pituba|Bela Vista|Vila Isabel
|Jardim das Oliveiras|Cohab 2|Nova Esperança|Alto da Glória|Parque das Nações|Setor Bueno"""

FILLERS = {
    "product": ("colchão solteiro", "box baú king", "colchão magnético", "protetor impermeável", "puff", "beliche"),
    "city": (
        "Colatina",
        "Aracruz",
        "Goiânia",
        "Porto Alegre",
        "Santo André",
        "São José dos Campos",
        "Feira de Santana",
    ),
    "hour": ("16h", "8:15", "19h30", "21 hrs", "11 da manhã", "13:00"),
    "price": ("R$ 2.190,00", "749 reais", "R$5.600", "R$ 3.050,50", "1.100", "r$ 99,9"),
    "number": ("1", "6", "7", "8", "15", "20"),
    "percent": ("7%", "20 %", "3,99%", "50%", "8%"),
    "day": ("22/11", "quarta", "dia 5", "14/01/2027", "fim do mês", "sábado dia 19"),
    "shop": ("unidade", "matriz", "loja física", "central"),
}


WORDS = Words(
    women=listed(WOMEN),
    men=listed(MEN),
    surnames=listed(SURNAMES),
    streets=listed(STREETS, "|"),
    districts=listed(DISTRICTS, "|"),
    mail_hosts=(
        "icloud.com",
        "bol.com.br",
        "terra.com.br",
        "live.com",
        "escritorio.adv.br",
        "clinica.med.br",
        "ufes.edu.br",
        "minhamarca.app",
        "estudio.art.br",
        "proton.me",
    ),
    fillers=FILLERS,
)
