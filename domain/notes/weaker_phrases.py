"""How notes say less surely that something is to be done: who does it, by when, what is wished for."""

from domain.notes.rule import ASKED, Rule

WEAKER: tuple[Rule, ...] = (
    Rule(
        name="somebody does it, by then or to find out",
        confidence=0.8,
        answers=True,
        needs=("due", "ask"),
        phrases="""
            <who> ~3 <does>
            <does> <who>
            <who> ~3 ska|skall ~2 <do>
            ska|skall <who> ~2 <do>
            <who> ~2 kommer ~1 att <do>
            kommer <who> ~1 att <do>
            <who> ~2 behöver <do>
            <who> ~2 ser ~1 över
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
            <person> ~3 tar fram|kontakt
            <person> ~3 följer|kollar upp
            <person> ~3 stämmer av
            <person> ~3 hör med|efter|sig
            <person> ~3 bjuder in
            <person> ~3 skickar ut|över|en|ett
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
            ska|skall <person> ~2 <do>
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
        """,
    ),
    Rule(
        name="somebody would",
        confidence=0.75,
        unless="""
            whether|if|when|why|how|wished|hoped|wanted|asked|what
        """,
        phrases="""
            <who> ~2 would ~2 <act>
        """,
    ),
    Rule(
        name="the council wishes",
        confidence=0.65,
        phrases="""
            rådet|gruppen|nämnden|föreningen|skolrådet|styrelsen|mötet vill|önskar|begär ~1 att|en|ett|få|se
            the? council|group|committee|board|forum wishes|requests|requested|would like
        """,
    ),
    Rule(
        name="told by then",
        confidence=0.7,
        needs=("due",),
        phrases="""
            <who> ~3 <tells>
            <tells> <who>
        """,
    ),
    Rule(
        name="is to be done",
        confidence=0.7,
        phrases="""
            beslutar|beslutade|beslutas|beslutades|bestäms|bestämdes|enades ~2 att <do>
            tas|tar ~2 upp igen|åter|på|till|vid ~1 nästa|nästkommande|kommande
            tas ~1 upp igen
            <matter> ~~6 följs upp
            följs upp ~2 nästa|nästkommande|kommande
            följs upp $
            följs upp av|med|till
            <matter> kvarstår|återkommer
            bordläggs
            will|to be followed up
            will be raised|discussed again
            will be brought|carried back|forward
            to be confirmed|investigated|arranged|circulated
            carried forward to
        """,
    ),
    Rule(
        name="is done by then",
        confidence=0.65,
        needs=("due", "ask"),
        phrases="""
            <done_to>
            ska|skall|att ~2 undersökas|utredas|kontrolleras|kontaktas|sammanställas
            ska|skall|att ~2 följas|kartläggas|bjudas|redovisas|ses
            ^ <does>
            ^ <do>
            will be investigated|checked|reviewed|circulated|invited|asked|reported|sent|provided
        """,
    ),
    Rule(
        name="has to be done by then",
        confidence=0.65,
        needs=("due",),
        phrases="""
            ska|skall|bör ~2 <to_be_done>
        """,
    ),
    Rule(
        name="an organisation will",
        confidence=0.6,
        phrases="""
            <who> will ~2 investigate|look|check|ask|contact|circulate|send|share
            <who> will ~2 arrange|provide|invite|raise|inspect
            <who> to investigate|look|check|find|ask|contact|circulate|send|share
            <who> to arrange|provide|invite|raise|inspect|chase
        """,
    ),
)
