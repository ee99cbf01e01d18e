"""How notes say least surely that something is to be done: what is wished for, or nobody's."""

from domain.notes.rule import ASKED, Rule

WEAKEST: tuple[Rule, ...] = (
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
            <wishing> vill|önskar|begär|efterfrågar|efterlyser ~1 att|en|ett|få|se
            <wishing> vill|önskar|begär|efterfrågar|efterlyser ~1 ha|mer|ytterligare|information|svar|besked
            <own> föreslår|rekommenderar ~1 att
            <own> uppmanar <who>
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
        name="shown at the next meeting",
        confidence=0.7,
        needs=("meeting",),
        phrases="""
            redovisas|presenteras
            <who> ~2 frågar
        """,
    ),
    Rule(
        name="the council will do it itself",
        confidence=0.65,
        answers=True,
        unless=ASKED,
        phrases="""
            <own> ~3 ska|skall ~3 <task>
            <own> ~3 ska|skall ~1 göra|genomföra ett|en
            <own> kommer ~1 att <task>
            kommer <own> ~1 att <task>
            vi ska|skall|får ~1 <task>
            vi ska|skall se till att
            vi kommer ~1 att? <task>
            <own> kommer ~1 att? se|titta över|på
            <who> ~1 ska|skall|får ~1 se|titta på|över|närmare|vidare
            vi behöver|måste ~1 titta|undersöka|utreda|kolla
            <who> tar <it> med <who>
            ombeds|ombads ~1 <do>
            <who> tittar|ser ~1 på|över <matter>|<it>
        """,
    ),
    Rule(
        name="is to be done",
        confidence=0.7,
        phrases="""
            beslutar|beslutade|beslutas|beslutades|beslöt|beslöts|bestäms|bestämdes|enades ~2 att <do>
            <own> ~1 beslutar|beslutade|beslöt <do>
            bestäms|bestämdes|bestämde|beslutas|beslutades ~1 att <who> ~1 tar|tog upp
            <matter> ~2 ska|skall|bör|får ~1 tas|lyftas|utredas|redas|undersökas|diskuteras upp|vidare|ut
            <matter> ~9 måste|behöver ~1 redas|utredas|undersökas|lösas|ses
            att ~1 tillfrågas
            deferred|postponed until|till|to
            will be taken to
            to|would be referred|reported to
            requested|asked ~6 that ~6 be sent|given|provided
            proposed that ~6 <act>
            ska|skall göras ~1 inventering|utredning|sammanställning|uppföljning|översyn|kartläggning
            bör|ska|skall ~1 tillfrågas|bjudas ~1 in|igen
            <matter>|<it> ska|skall|bör ~1 lyftas|tas ~1 med|upp|vidare|på|till
            <matter> lyfts ~1 på|vid|till|i nästa|kommande
            <own> ~6 och tar fram
            <matter> tas ~1 upp i|på|vid|med|hos
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
            to be ~1 confirmed|investigated|arranged|circulated|obtained|erected
            to be ~1 reported|contacted|purchased|ordered
            to be ~1 informed|loaned|displayed|advised|distributed
            it was agreed|decided to
            ^ agreed to
            should be ~1 reported|passed|referred|forwarded to
            will ~1 be ~1 arranged|consulted|contacted|approached|obtained|requested|reported
            arrangements ~3 will be made
            agenda item ~1 for|at
            need|needs ~1 contacting|reporting|chasing|investigating
            carried forward to
        """,
    ),
    Rule(
        name="neighbours do it",
        confidence=0.65,
        answers=True,
        unless="""
            undrar|undrade|frågar|frågade|diskuterade|diskuterar
            som ~1 $
            om|hur det|den|man|vi|de ~1 $
            vad|vilka|vilken ~3 $
            yrkar|yrkade|tycker|tyckte|anser|menar|nej|ja
        """,
        phrases="""
            <deed>
            ska|skall ~1 <passive>
            skickas|tas|görs|läggs|ordnas|sköts ~2 av <person>
            <person> ~3 är ansvarig|ansvariga|sammankallande
        """,
    ),
    Rule(
        name="is to be arranged",
        confidence=0.6,
        unless="""
            yrkar|yrkade|tycker|tyckte|anser|menar|föreslog|undrar|undrade
        """,
        phrases="""
            ska|skall ~2 <to_be_arranged>
            kommer ~1 att? sättas upp
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
