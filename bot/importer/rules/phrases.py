"""The phrases that announce a follow-up, Swedish and English, by confidence.

The first rule that applies decides. The syntax of phrases is described in ``bot.importer.rules.matching``.
"""

from bot.importer.rules.matching import ASKED_PHRASES, FollowUpRule

MEDIUM_RULES: tuple[FollowUpRule, ...] = (
    FollowUpRule(
        name="somebody finds out",
        confidence=0.8,
        answers=True,
        needs=("ask",),
        unless=ASKED_PHRASES,
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
    FollowUpRule(
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
    FollowUpRule(
        name="a person does it by then",
        confidence=0.8,
        answers=True,
        needs=("due",),
        unless=ASKED_PHRASES,
        phrases="""
            <person> ~3 <does>
            <does> <person>
            <person> ~2 behöver <do>
            <who> ~3 will ~2 <act>
            <who> ~3 is|are ~1 to <act>
            <who> to <act>
        """,
    ),
    FollowUpRule(
        name="a person does it",
        confidence=0.75,
        answers=True,
        unless=ASKED_PHRASES,
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
            <person> ~3 tar|lyfter upp? <matter>|<it> $
            <person> ~3 tar upp <matter>|<it> med|hos|i|på|till|vid|vidare
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
    FollowUpRule(
        name="a body does it",
        confidence=0.7,
        answers=True,
        unless=ASKED_PHRASES,
        phrases="""
            <who> ~3 tar in ~1 pris|priser|offert|offerter|anbud
            <who> ~3 tar upp <matter>|<it> med|hos
            <who> ~2 tar|lyfter upp? <matter>|<it> $
            <who> ~2 tar hand om
            åtgärdas av <who>
            ^ uppdrag till|åt <who>
            <who> ~2 ber ~3 om en|ett|att|svar|besked|hjälp|offert
            <who> ~3 gör ~2 felanmälan|anmälan|inventering
            <who> ~3 felanmäler|inventerar|ombesörjer
            <who> ~3 tar ~2 kontakt med
            <who> ~3 skriver till
            <who> ~4 bevakar|bevaka|följer <matter>
        """,
    ),
)


WEAK_RULES: tuple[FollowUpRule, ...] = (
    FollowUpRule(
        name="somebody would",
        confidence=0.75,
        unless="""
            whether|if|when|why|how|wished|hoped|wanted|asked|what
        """,
        phrases="""
            <who> ~2 would ~2 <act>
        """,
    ),
    FollowUpRule(
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
    FollowUpRule(
        name="told by then",
        confidence=0.7,
        needs=("due",),
        phrases="""
            <who> ~3 <tells>
            <tells> <who>
        """,
    ),
    FollowUpRule(
        name="shown at the next meeting",
        confidence=0.7,
        needs=("meeting",),
        phrases="""
            redovisas|presenteras
            <who> ~2 frågar
        """,
    ),
    FollowUpRule(
        name="the council will do it itself",
        confidence=0.65,
        answers=True,
        unless=ASKED_PHRASES,
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
    FollowUpRule(
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
    FollowUpRule(
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
    FollowUpRule(
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
    FollowUpRule(
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
    FollowUpRule(
        name="has to be done by then",
        confidence=0.65,
        needs=("due",),
        phrases="""
            ska|skall|bör ~2 <to_be_done>
        """,
    ),
    FollowUpRule(
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


FOLLOW_UP_RULES: tuple[FollowUpRule, ...] = (
    FollowUpRule(
        name="taken along",
        confidence=0.95,
        phrases="""
            tar|tager|ta ~1 med oss|sig|mig ~3 <matter>
            tar|ta <matter>|<it> ~1 med oss|sig|mig
            tar med oss|sig|mig <it> till|tillbaka|vidare|in|hem
            tar med oss|sig|mig <it>|vidare|hem? $
            tar med oss|sig|mig informationen|uppgiften
            framför ~2 synpunkter|synpunkten|önskemål|önskemålet|frågan till
            <matter>|<it> tar <who> ~1 med oss|sig|mig
            tar med <matter> till|vidare|in
            tar|för|skickar|lämnar|förmedlar ~1 <matter>|<it> vidare
            skickar|lämnar|förmedlar|framför ~1 <matter> till|in
            skickar|skickade ~1 med ~2 <matter>|<it>
            lyfter ~1 <matter> ~2 vidare|med|till|hos
            vidarebefordrar ~2 <matter>|<it>
            <matter> ~~6 tas|tages med|vidare
            <matter> ~~6 <sent> vidare|med|till|in|över
            <matter> ~~6 vidarebefordras|vidareförmedlas|överlämnas
            <who> ~3 vidareförmedlar|vidarebefordrar
            <who> ~3 ska|skall ~2 vidarebefordra|vidareförmedla
            <who> ~3 tar ~1 med <matter>|<it> i|till|in|vidare|hem|tillbaka
            <who> ~3 tar ~1 med <matter>|<it> $
            <sent> vidare till|in
            take|takes|taking ~2 <matter>|<it> ~5 away|back|forward|along|further|with
            take|takes|taking the <matter> to
            taken ~1 away|back|forward|along|further
            <matter> ~3 forwarded|passed|referred to|on
            pass|passes|forward|forwards ~1 <matter>|<it> ~1 on|to
        """,
    ),
    FollowUpRule(
        name="comes back with an answer",
        confidence=0.9,
        phrases="""
            <who> ~3 återkommer
            återkommer|återkopplar|återrapporterar <who>
            <who> ~9 och|men|and|but återkommer|återkopplar
            <who> ~3 återkopplar|återrapporterar
            <who> ~3 ska|skall|får ~1 återkomma|återkoppla|återrapportera
            <who> ~2 kommer ~1 att återkomma|återkoppla|återrapportera
            <who> ~9 och återkomma|återkoppla|återrapportera
            ^ återkommer|återkopplar
            och återkommer|återkopplar vid|på|till|med
            ^ ~3 återkommer|återkopplar om|angående|kring|gällande
            återkommer ~2 med svar|besked|information|uppgifter
            återkommer|återkopplar till rådet|gruppen|mötet
            återkoppling|återrapportering|svar ~~6 ges|sker|lämnas|kommer ~3 nästa|senast
            <who> ~2 will ~2 report|get|come|feed back
            <who> to report|get|come|feed back
            will ~2 report|feed|come|get back
        """,
    ),
    FollowUpRule(
        name="commissioned",
        confidence=0.9,
        phrases="""
            <who> ~3 får|fick|har|ges|gavs i uppdrag
            ger|ge|gav|lämnar <who> ~2 i uppdrag
            ger|ge|att ge ~5 i uppdrag
            uppdrar|uppdra|uppdras|uppdrogs åt
            <who> ~2 lovar|lovade|erbjuder|erbjöd ~1 att
            <who> ~2 ansvarar för att
            <who> ~2 tar|tog|åtar|åtog ~1 sig att
            lovar|lovade att <do>
            <who> ~2 lovar|lovade ~1 <do>
            <who> ~3 ser|såg till att
            <who> ~2 tog|tar på sig att
            <who> ~3 får|fick i|till uppgift att
            <who> ~2 ombeds|ombads|tillfrågas ~1 att
            i uppdrag åt|till <who>
            promised|offered|agreed to <act>
            agreed|decided|resolved|determined ~1 to <act>
            <who> ~2 tar reda på
            tar <who> ~1 reda på
            ^ ta|tar reda på
            requested|asked that ~2 <who> ~1 <act>
            agreed|decided|resolved ~1 that ~2 <who> ~1 <act>
            agreed|decided|resolved that ~2 <who> should|would|will|to ~1 <act>
            agreed|decided|resolved that ~6 should be
            agreed|decided|resolved that ~4 be asked|invited|requested|reported|written|sought|obtained
            bestäms|bestämdes|beslutas|beslutades ~1 att <who>
            <who> ~3 agreed|undertook|promised|offered|volunteered to
            <who> ~1 was|were|is|are asked|tasked|requested|instructed to
            asked|tasked|requested|instructed <who> ~2 to <act>
        """,
    ),
    *MEDIUM_RULES,
    *WEAK_RULES,
)
