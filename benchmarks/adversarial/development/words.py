"""The words of the development part: names common and rare, streets, products, hours. None is in the held-out part."""

from benchmarks.adversarial.shape import Words, listed

WOMEN = """Ana Francisca Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia
Luciana Vanessa Mariana Gabriela Vera Larissa Cláudia Beatriz Sônia Renata Eliane Josefa Terezinha Rosângela
Ivone Marlene Cleusa Neusa Zilda Dirce Iracema Jurema Thaís Tainá Raíssa Nathália Stephanie Rosilene Edilene
Gislaine Jaqueline Keila Creusa Valdirene Ednalva Josiane Luzia Conceição Yasmin Luana Isabela Sofia Valentina
Lorena Rute Noemi"""

MEN = """José Antônio Carlos Paulo Pedro Marcos Luís Gabriel Rafael Daniel Marcelo Bruno Eduardo Felipe Rodrigo Thiago
Diego Leandro Vinícius Matheus Gustavo Fábio Edson Sebastião Raimundo Geraldo Severino Joaquim Benedito
Osvaldo Valdir Edivaldo Kauã Enzo Heitor Davi Miguel Wesley Washington Jefferson Anderson Robson Cleiton
Everton Maicon Uelinton Hugo Ícaro Otávio Caio Murilo Samuel Ismael Elias Moisés Josué Ezequiel"""

SURNAMES = """Silva Souza Oliveira Pereira Lima Carvalho Ferreira Rodrigues Almeida Costa Gomes Martins Araújo Barbosa
Cardoso Teixeira Correia Mendes Freitas Cavalcanti Dias Castro Campos Andrade Vieira Moraes Monteiro Moura Rezende
Sampaio Peixoto Queiroz Bittencourt Guimarães Magalhães Siqueira Brandão Tavares Vasconcelos Figueiredo Assunção
Schneider Becker Zanetti Bortolotti Perini Marchesi Kowalski Nakamura Tanaka Haddad Nassif Krüger Lorenzoni Falqueto
Sant'Anna Evangelista Serafim Bonfim Quintanilha Trancoso Bragança Lacerda Veloso Toledo Furtado Amorim"""

STREETS = """das Flores|Sete de Setembro|Marechal Deodoro|Getúlio Vargas|Santos Dumont|XV de Novembro|das Palmeiras
|Dom Pedro II|Presidente Kennedy|do Comércio|Nossa Senhora da Penha|Professor Almeida Cousin|Joaquim Lírio
|Aleixo Netto|Doutor Moacir Avidos|Eurico Salles|José Bonifácio|Maria de Lourdes Garcia|Capixaba|dos Jacarandás
|Coronel Antônio Marcelino|Vinte e Três de Maio|Padre Anchieta|Engenheiro Guilherme José|Itapuã|Rio Doce|A|Dois"""

DISTRICTS = """Centro|Jardim Camburi|Praia da Costa|Jardim da Penha|Vila Velha Nova|Laranjeiras|Bento Ferreira|Itapoã
|Santa Mônica|São Torquato|Coqueiral|Parque Residencial|Conjunto Feu Rosa|Vila Nova|Boa Vista"""

FILLERS = {
    "product": ("colchão queen", "box casal", "travesseiro de látex", "painel", "sofá retrátil", "baú"),
    "city": ("Serra", "Cariacica", "Linhares", "Guarapari", "Curitiba", "Campinas", "Niterói", "Belo Horizonte"),
    "hour": ("14h", "9:30", "18h", "17 horas", "10h30", "8h15"),
    "price": ("R$ 1.299,90", "2.350 reais", "R$890", "1899,00", "R$ 3.499", "R$ 149,99"),
    "number": ("2", "3", "4", "5", "10", "12"),
    "percent": ("10%", "5 %", "12,5%", "15%", "100%"),
    "day": ("15/12", "segunda", "dia 20", "03/12/2026", "semana que vem", "sexta dia 27"),
    "shop": ("loja", "fábrica", "filial", "unidade da praia"),
}


WORDS = Words(
    women=listed(WOMEN),
    men=listed(MEN),
    surnames=listed(SURNAMES),
    streets=listed(STREETS, "|"),
    districts=listed(DISTRICTS, "|"),
    mail_hosts=("gmail.com", "hotmail.com", "yahoo.com.br", "uol.com.br", "outlook.com", "empresa.ind.br", "loja.shop"),
    fillers=FILLERS,
)
