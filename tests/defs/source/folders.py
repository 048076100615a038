"""Small source folders for tests: a correct one, and the same with one thing broken."""

from pathlib import Path

CUSTOMERS = "id,name,email,phone,source,status,created_at"
CONVERSATIONS = "id,customer_id,channel,status,subject,session_id,created_at,updated_at,resolved_at"
MESSAGES = "id,conversation_id,content,sender_type,sender_id,external_id,created_at"
FEEDBACK = "id,conversation_id,message_id,rating,reaction,problem_type,comment,created_at"
ORDERS = "id,customer_id,status,total_cents,created_at,updated_at"
PRODUCTS = "id,name,sku,width_cm,length_cm,height_cm,price_cents,is_active,valid_from"

SMALL = {
    "customers.csv": f"""{CUSTOMERS}
c1,Ana,ana@mail.example,5511999990000,whatsapp,active,2026-03-01 10:00:00+00
c2,Bento,,,,,2026-03-02T10:00:00Z
""",
    "conversations.csv": f"""{CONVERSATIONS},metadata
v1,c1,whatsapp,resolved,,,2026-03-01 10:00:01,2026-03-01 11:00:00,2026-03-01 11:00:00,
v2,c2,site,,Site,s2,2026-03-02 10:00:01,,,"{{""slimft_test_only"": true}}"
""",
    "messages.csv": f"""{MESSAGES}
m1,v1,"Oi
quanto custa?",customer,c1,,2026-03-01 10:00:01.250
m2,v1,Custa R$ 10,agent,,,2026-03-01 10:00:09
m3,v2,Bom dia,customer,c2,EXT1,2026-03-02 10:00:01
m4,v2,Bom dia! Como posso ajudar?,agent,c2,,2026-03-02 10:00:05
m5,v2,entrou no atendimento,system,c2,,2026-03-02 10:00:06
""",
    "feedback.csv": f"""{FEEDBACK}
f1,v1,,5,,,muito bom,2026-03-01 12:00:00
f2,,m2,,up,,,2026-03-01 12:00:01
f3,v1,m2,,down,,,2026-03-01 12:30:00
f4,v2,,,up,,,2026-03-02 12:00:00
f5,v2,m4,2,,wrong_price,preço errado,2026-03-02 12:00:00
""",
    "orders.csv": f"""{ORDERS}
o1,c1,paid,319000,2026-03-01 13:00:00,
""",
    "products.csv": f"""{PRODUCTS}
p1,Cama,CAMA,138,188,28,319000,true,2026-01-01
""",
}


def write_folder(folder: Path, files: dict[str, str] = SMALL) -> Path:
    """Write the files into the folder."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode())
    return folder


def with_line(name: str, number: int, line: str) -> dict[str, str]:
    """The small folder with one line replaced or added (number counts from 1, the header's)."""
    lines = SMALL[name].splitlines()
    lines[number - 1 : number] = [line]
    return {**SMALL, name: "\n".join(lines) + "\n"}
