"""How notes say that something is to be done: the surest rules, then the weaker and the weakest.

Swedish and English, read top to bottom; the first rule that counts decides. ``domain.notes.rule`` says how
phrases are written.
"""

from domain.notes.rule import Rule
from domain.notes.weaker_phrases import WEAKER
from domain.notes.weakest_phrases import WEAKEST

RULES: tuple[Rule, ...] = (
    Rule(
        name="taken along",
        confidence=0.95,
        phrases="""
            tar|tager|ta ~1 med oss|sig|mig ~3 <matter>
            tar|ta <matter>|<it> ~1 med oss|sig|mig
            tar med oss|sig|mig <it> till|tillbaka|vidare|in|hem
            tar med oss|sig|mig <it> $
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
    Rule(
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
    Rule(
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
    *WEAKER,
    *WEAKEST,
)
