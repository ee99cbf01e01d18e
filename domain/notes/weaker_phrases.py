"""How notes say less surely that something is to be done: who does it, and by when."""

from domain.notes.rule import ASKED, Rule

WEAKER: tuple[Rule, ...] = (
    Rule(
        name="somebody finds out",
        confidence=0.8,
        answers=True,
        needs=("ask",),
        unless=ASKED,
        phrases="""
            <who> ~3 <finds>
            <finds> <who>
            <who> ~3 ska|skall|får|behöver|bör ~2 <find>
            ska|skall|får <who> ~2 <find>
            <who> ~2 kommer ~1 att <find>
            kommer <who> ~1 att <find>
            <who> ~3 will ~2 <act>
            <who> ~3 is|are ~1 to <act>
            <who> to <act>
        """,
    ),
    Rule(
        name="somebody does it by the next meeting",
        confidence=0.8,
        answers=True,
        needs=("meeting",),
        phrases="""
            <who> ~3 <does>
            <does> <who>
            <who> ~3 ska|skall|får|behöver ~2 <do>
            ska|skall <who>|alla|samtliga ~2 <do>
            <who> ~2 kommer ~1 att <do>
            kommer <who> ~1 att <do>
            <who> ~2 ser ~1 över
        """,
    ),
    Rule(
        name="a person does it by then",
        confidence=0.8,
        answers=True,
        needs=("due",),
        unless=ASKED,
        phrases="""
            <person> ~3 <does>
            <does> <person>
            <person> ~2 behöver <do>
            <who> ~3 will ~2 <act>
            <who> ~3 is|are ~1 to <act>
            <who> to <act>
        """,
    ),
    Rule(
        name="a person does it",
        confidence=0.75,
        answers=True,
        unless=ASKED,
        phrases="""
            <person> ~3 undersöker|utreder|kontrollerar|kollar|kontaktar|sammanställer
            <person> ~3 mejlar|mailar|ringer|bokar|beställer|ordnar|fixar|efterhör|felanmäler
            <person> ~3 ser över
            <person> ~3 sätter upp|ihop
            <person> ~3 lägger ut
            <person> ~2 står för inköp|inköpet|inköpen
            <person> ~2 gör ~1 inköp|inköpet|affisch|affischen|schema|vaktschemat|inbjudan|skylt|skyltar
            <person> ~2 köper
            <person> ~2 provar|försöker ~1 att? <do>
            <person> ~2 ska|skall ~1 gå igenom
            <person> ~1 pratar|talar ~1 med <who>
            <person> ~2 kallar <who>|till
            <person> ansvarig $
            ansvarig <person> $
            <person> ~9 och ordnar|bokar|beställer|fixar|sätter
            <person> ~2 kommer ~1 att <do>
            <person> ~3 tar fram|kontakt
            <person> ~3 följer|kollar upp
            <person> ~3 stämmer av
            <person> ~3 hör med|efter|sig
            <person> ~3 bjuder in
            <person> ~3 skickar ut|över|en|ett|länk|länken|materialet|underlag|underlaget|inbjudan|kallelse
            <person> ~3 skriver till|ett|en
            <person> ~3 lägger upp|in|ut
            <person> ~3 begär|hämtar|samlar in
            <person> ~3 delar ut
            <person> ~3 hör av
            <person> ~3 tar upp <matter>|<it> med|hos
            <person> ~3 för <matter>|<it> vidare|till
            <person> ~2 ber <who>
            <person> ~2 ber ~3 om en|ett|att|svar|besked|hjälp|offert
            <person> ~3 meddelar <who>
            <person> ~3 ombesörjer|inventerar|ansöker|förbereder|upphandlar
            <person> ~3 gör ~2 utkast|lista|inventering|sammanställning|beställning|felanmälan|anmälan
            <person> ~3 tar ~2 kontakt|pris|offert|offerter
            <person> och <person> ~2 tar|kontaktar|bokar|ordnar|undersöker|skriver
            <person> ~3 ska|skall ~2 <do>
            <person> ~2 ska|skall ~1 försöka|försök
            <person> ~3 tittar på|över|närmare|vidare
            <person> ~2 framför <matter>|<it>
            ska|skall <person> ~2 <do>
            kommer <person> ~1 att <do>|göra
            tar <person> ~1 kontakt
            <person> ~3 will ~2 <act>
            <person> gör|lämnar en|ett ~1 felanmälan|anmälan|förfrågan|sammanställning|utskick|lista
            <person> ~9 och|men undersöker|kollar|kontrollerar|kontaktar|mejlar|ringer
            <person> ~9 and|but will ~1 <act>
            ^ <person> <person>? to
            <person> to <act>
            <person> is|are to <act>
            <person> ~2 said he'd|she'd|they'd ~1 <act>
        """,
    ),
    Rule(
        name="a body does it",
        confidence=0.7,
        answers=True,
        unless=ASKED,
        phrases="""
            <who> ~3 tar in ~1 pris|priser|offert|offerter|anbud
            <who> ~3 tar upp <matter>|<it> med|hos
            <who> ~2 ber ~3 om en|ett|att|svar|besked|hjälp|offert
            <who> ~3 gör ~2 felanmälan|anmälan|inventering
            <who> ~3 felanmäler|inventerar|ombesörjer
            <who> ~3 tar ~2 kontakt med
            <who> ~3 skriver till
            <who> ~4 bevakar|bevaka|följer <matter>
        """,
    ),
)
