"""The words that the rules know, Swedish and English, compared as ``bot.importer.rules.words`` folds them."""

from bot.importer.rules.words import fold_all

WORD_CLASSES: dict[str, str] = {
    "matter": """
        frågan frågorna frågeställningen frågeställningarna synpunkten synpunkterna förslaget förslagen
        idén idéerna tipset tipsen önskemålet önskemålen ärendet punkten saken problemet detta question
        questions matter matters issue issues suggestion suggestions point points idea ideas request
        concern concerns comment comments
    """,
    "it": """
        det den detta dessa dem this that it these those them
    """,
    "ask": """
        om huruvida möjligheten möjligheter möjligheterna frågan frågorna vad hur varför vilka vilken
        vem när var förutsättningar förutsättningarna whether if what why which who possibility
        possibilities options
    """,
    "does": """
        undersöker utreder kontrollerar kollar kontaktar sammanställer mejlar mailar ringer bokar
        beställer ordnar fixar efterhör stämmer ser följer hör pratar talar tar skickar bjuder
        kartlägger bevakar efterlyser felanmäler ber begär skriver ombesörjer inventerar ansöker söker
        beställer hämtar håller meddelar påminner förbereder uppdaterar räknar gör ger
        lämnar letar planerar köper
    """,
    "finds": """
        undersöker utreder kontrollerar kollar efterhör hör kartlägger tittar mäter
    """,
    "find": """
        undersöka utreda kontrollera kolla efterhöra höra kartlägga titta stämma mäta
    """,
    "tells": """
        presenterar redovisar rapporterar lyfter skriver lägger meddelar
    """,
    "do": """
        undersöka utreda kontrollera kolla kontakta sammanställa mejla maila ringa boka beställa ordna
        fixa efterhöra stämma följa höra skicka bjuda kartlägga bevaka felanmäla presentera redovisa
        rapportera återrapportera lyfta skriva lägga informera meddela ta ge återkomma återkoppla
        prata tala fråga begära kalla dela sprida åtgärda laga byta sätta rensa klippa uppdatera
        förbereda genomföra påminna ombesörja samordna ansöka söka begära köpa måla sanera plantera
        montera installera reparera rapportera anmäla inventera mäta räkna besöka träffa träffas hämta
        lämna översätta komplettera anordna arrangera säkerställa återkomma äska upphandla starta införa
        utöka trycka tillsätta fundera läsa räkna utforma formulera revidera
    """,
    "to_be_arranged": """
        beställas bokas köpas kontaktas sättas ses göras lagas bytas fixas ordnas undersökas kollas rensas
        målas städas anmälas felanmälas inhandlas införskaffas saneras tillfrågas sammanställas inventeras
    """,
    "wishing": """
        rådet gruppen nämnden föreningen skolrådet elevrådet styrelsen mötet
    """,
    "task": """
        undersöka utreda kontrollera kolla kontakta bjuda boka beställa sammanställa ordna fixa ansöka
        höra fråga kalla köpa mejla maila ringa besöka inventera efterhöra felanmäla
    """,
    "done_to": """
        undersöks utreds kontrolleras kollas kontaktas sammanställs bokas beställs ordnas följs
        kartläggs återrapporteras bevakas felanmäls bjuds inbjuds
        åtgärdas inventeras
    """,
    "to_be_done": """
        lämnas skickas inkomma meddelas rapporteras åtgärdas lagas bytas sättas tas ordnas bokas beställas
        presenteras uppdateras kallas undersökas utredas kontrolleras kontaktas sammanställas följas
        kartläggas bjudas redovisas ses anmälas felanmälas inventeras målas rensas klippas byggas köpas
        genomföras införas upphandlas separeras
    """,
    "sent": """
        tas lyfts skickas lämnas förs vidarebefordras överlämnas förmedlas framförs
    """,
    "act": """
        investigate look check find ask contact report get come feed follow circulate send share arrange
        organise organize prepare compile chase raise review provide confirm update write invite liaise
        speak bring draft explore establish request obtain inspect forward pass add publish book
        distribute consider inform discuss take remind escalate enquire inquire clarify produce email
        e-mail call phone repair fix install gather collect monitor present verify notify submit order
        survey speak talk meet issue ring renew chase pursue seek source replace paint clean purchase buy
        measure list draw summarise summarize table put host recruit apply visit warn display
        post print cost price report log collate make pay action
        ascertain carry deal ensure relay thank try
    """,
}
"""Classes of words that phrases refer to: ``<matter>``, ``<does>``."""

STOP_WORDS = """
    som att om när har hade inte ej aldrig ingen inga kan kunde bör borde vill ville skulle that which
    who if has had have not never no can could should would might may because
"""
"""Words that end a phrase: after them somebody else acts, or nobody does."""

NEGATION_WORDS = """
    inte ej aldrig ingen inga inget not never no
"""

VETO_WORDS = """
    handlingarna regelbundet löpande kontinuerligt dagligen årligen alltid ofta ständigt varje veckovis
    månadsvis vanligtvis oftast regularly always often every daily weekly monthly annually usually
    normally routinely
"""
"""Words for what happens routinely, which is not a follow-up."""

ACTION_LABELS = """
    åtgärd åtgärder att-göra uppdrag uppföljning aktion aktivitet action actions ap todo to-do task
    follow-up followup
"""
"""Labels of an action that is to be done."""

OWNER_LABELS = """
    ansvarig ansvariga ansvar ansvarar ansv åtgärdas owner responsible lead vem who
"""
"""Labels of the person who is to do it."""

NOTHING_WORDS = """
    ingen inga inget none nil nothing
"""
"""Words after a label that mean that nothing is to be done."""

FILLER_WORDS = """
    och samt så men den det detta denna dessa då här där hen hon han de vi jag oss sig mig man är ska
    skall att om in i på till med för från av vid under inom vidare tillbaka åter igen upp ut nästa
    nästkommande kommande följande möte mötet träff sammanträde svar besked återkoppling information
    uppgifter frågan frågorna organisationen kommunen ärendet förslaget synpunkten synpunkterna skickar
    skickas tar tas lämnar lämnas lyfter lyfts för förs berörd berörda ansvarig ansvariga rätt senast
    snarast innan före inför också även redan sedan nu säger sa sade menar and so but the a an it her
    him them this that these we i he she they us to with for from of at by in on back away forward next
    following meeting answer reply feedback will question questions matter matters point points issue issues
    as soon possible also then report take takes get come pass passes forwards relevant said says would
    noted agreed cllr sgt mr mrs action actions
"""
"""Words that do not say what is to be done; if there are no others, the sentence before says it."""


FIRST_NAMES = fold_all("""
    adam agneta ahmed albin alexander alexandra alf ali alice allan amanda amina anders andreas anette
    angelica anita ann anna anne anneli annelie annica annika ann-christin ann-marie ann-sofie anne-marie
    anton arne arvid astrid axel barbro bengt bengt-åke berit bernt bertil birgit birgitta birgitte bjarne
    björn bo bodil britt britta britt-marie börje camilla carin carina carl carolina caroline catarina
    cathrine cecilia charlotta charlotte christer christian christina christine christoffer claes conny
     dan daniel david dennis ebba edvin eivor elin elina elisabet elisabeth ella ellen elsa emelie emil
    emilia emma emmy eric erik erika erland ernst eskil eva eva-lena ewa fanny fatima felicia filip
    fredrik frida gabriel gabriella georg gerd gert gertrud greta gun gunbritt gunilla gunnar gunnel
    gustaf gustav göran gösta hampus hanna hannah hans hans-erik harald harriet hasse hassan helen helena
    helene helge henning henrik henry herman hilda hjalmar hugo håkan ibrahim ida inga inga-lill ingela
    ingemar inger ingmar ingrid ingvar irene isabelle isak ivar jacob jakob jan jan-erik jan-olof janne
    jenny jens jeanette jessica jimmy joakim joel johan johanna jonna johannes johnny jon jonas jonathan josef
    josefin josefine julia jörgen kaj kajsa karin karl karl-erik karolina katarina katja katrin kenneth
    kent kerstin kia kim kirsi kjell klara klas krister kristian kristin kristina kristoffer kurt
    lars lars-erik lars-göran lasse leif lena lena-marie lennart leo lilian lillemor linda linn linnea
    lisa lisbeth lise-lotte lotta louise lovisa lucas ludvig lukas magdalena magnus maja maj-britt
    malin marcus margareta margaretha margit mari maria mariana marianne marie marie-louise marika
    marina markus marta martin mats mattias maud mehmet mia micael michael mikael milan mona monica
    monika morgan moa mohamed mohammed märta måns nadia nathalie niclas niklas nils nina noah ola olav
    olga oliver olle olof olov oscar oskar ove patric patrik paul pelle per per-erik per-olof pernilla
    peter petra pia pontus ragnar rasmus rebecka reine reinhold rickard rikard robert robin roger roland rolf
    ronny rolf-erik rune ruth samir samuel sandra sanna sara sebastian siv sofia sofie solveig staffan
    stefan stellan stig stina sture sune susann susanna susanne sven sven-erik sven-olof sven-åke sylvia
    terese teresia tobias tom tomas tommy tony tord torbjörn tore torgny torsten tove ulf ulla
    ulla-britt ulrica ulrika urban ursula vanja veronica veronika victoria viktor viktoria vilhelm viveka
    wilhelm yvonne zahra zara åke åsa örjan östen
    andrew angela barbara brian bruce carol catherine christopher colin craig deborah derek diana donald
    doreen dorothy edward elaine elizabeth fiona frances gareth gary geoff geoffrey george gillian
    gordon graham heather helen howard hugh ian jack jacqueline james jane janet jason jean jennifer
    jeremy jill joan joanna john joseph joyce judith julie karen kate katherine kathleen keith kevin
    laura lesley linda lynn malcolm margaret mary matthew maureen neil nicholas nicola nigel
    pamela patricia patrick pauline philip rachel raymond richard rosemary ruth sally sarah sharon
    sheila shirley simon stephen steven stuart sue susan teresa terence thomas timothy trevor
    valerie victor vivien wendy william
""")
