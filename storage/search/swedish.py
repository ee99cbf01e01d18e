"""Words of Swedish that search knows: parts of compounds, and forms in which more than the ending changes.

They were written down for the questions that people put to a council. A word that is missing is found as it
is written, by its beginning, and as the end of a long word. All are in lower case and in NFC.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PARTS = """
    del slag skrift knapp mapp paus skala duk fat sand tork lina vävnad skötare vaktare vårdare städare rad
    gata väg torg gränd stig backe allé bro tunnel viadukt rondell korsning över+gång gång bana trottoar
    trappa ramp led park plats plan kvarter stad stads+del by område centrum center kommun län land
    lands+bygd bygd ort distrikt region zon tomt gård hage äng skog mark jord berg sten grus sand lera
    asfalt betong plåt trä virke tegel glas plast metall stål koppar papper kartong lampa ljus lykta
    belysning armatur stolpe skylt signal spegel kamera larm bevakning vakt väktare ström el energi kraft
    ved gas olja bensin värme kyla vatten avlopp kloak brunn dag+vatten dricks+vatten rör ledning kabel
    slang pump kran ventil cistern tank damm dike bäck å älv sjö hav vik ö strand kust kaj brygga hamn båt
    färja fartyg sluss+port kanal bassäng bad bad+hus sim+hall is snö halka regn översvämning vind storm
    åska väder klimat sol skugga natt dag kväll morgon helg vecka månad år timme tid sommar vinter höst
    vår jul påsk påske midsommar skola klass elev lärare rektor rast fritid för+skola grund+skola
    gymnasium universitet bibliotek bok läsning läxa prov betyg kurs utbildning studie barn ungdom flicka
    pojke kvinna man person människa invånare boende medborgare granne gäst turist kund patient brukare
    förälder familj syskon mor far mormor dotter son vän bostad hus lägenhet rum sal hall kök bad+rum
    toalett källare vind+kraft tak vägg golv dörr fönster port hiss entré balkong fasad tapet möbel stol
    bord bänk soffa säng skåp lås nyckel bricka kort biljett avgift pris kostnad skatt hyra bidrag budget
    ekonomi pengar peng bank lön pension försäkring skuld faktura ersättning bil buss tåg spår+vagn vagn
    spår räls tunnel+bana taxi moped cykel motor+cykel last+bil släp trafik fordon hjul däck bälte hjälm
    håll+plats station perrong resa resenär färd fart hastighet bula hinder räcke staket stängsel mur
    grind bom pollare barriär kant linje skydd säkerhet trygghet olycka skada brand rök utryckning polis
    ambulans räddning brott stöld in+brott våld rån hot klotter skadegörelse vandalism vandalisering drog
    knark alkohol tobak böter dom domstol vård omsorg sjukdom sjuk+hus hälsa läkare sköterska medicin
    läkemedel tand+läkare tand hjärta öga öra hand fot rygg kropp hud demens hem+tjänst äldre+boende hem
    stöd hjälp assistans handikapp rull+stol rullator funktion syn+skada syn hörsel miljö natur träd buske
    häck gräs gräs+matta blomma växt rabatt planta krona rot stam gren löv frukt äpple bär svamp djur hund
    katt häst ko get får gris fågel mås kråka duva svan gås anka råtta mus möss fisk insekt mygga fästing
    geting bi älg rådjur varg björn räv orm spindel skräp sopa sop sopor avfall kärl tunna korg container
    pappers+korg återvinning kompost förare ägare hållare åkare gängare givare deponi rast+gård rast+plats
    sortering städning renhållning röjning plog plogning salt sandning sopning hantering underhåll skötsel
    drift reparation renovering ombyggnad byggnad bygge bygg byggnation rivning arbete arbetare verk
    verkstad verksamhet företag firma butik affär handel kiosk restaurang café cafe krog hotell kafé pub
    marknad varu+hus galleria kontor lokal förråd lager garage parkering ficka utrymme scen teater bio
    museum musik konsert kultur konst staty monument fontän festival fest evenemang tävling match idrott
    sport fotboll hockey ishall arena löp+bana motion slinga gym lek lek+plats gunga rutsch+kana
    klätter+ställning ställning ställe ställ pulka skida skidor skridsko skate rid+hus förening klubb
    kyrka moské tempel kyrko+gård grav kapell församling tro politik parti val råd nämnd styrelse
    ordförande ledamot chef ledare tjänst tjänste+man handläggare ansvar ansvarig beslut förslag fråga
    svar möte sammanträde protokoll dag+ordning rapport utredning analys undersökning mätning mätare
    kontroll tillsyn inspektion tillstånd lov bygg+lov ansökan anmälan klagomål synpunkt enkät samråd
    dialog information affisch annons reklam tidning brev post paket telefon dator data nät nätverk
    bred+band fiber mobil app webb sida mejl internet radio antenn mast tv skärm bild film kanalisation
    regel förbud krav avtal upphandling anbud leverans projekt etapp program strategi policy mål åtgärd
    uppgift problem fel brist buller ljud oljud lukt doft damning utsläpp luft förorening gift partikel
    rök+gång kvalitet standard nivå temperatur grad nummer adress namn karta tabell tid+tabell schema
    klocka uppehåll försening linbana cirkel båge kurva sväng kors räfflor markering linjemålning målning
    färg lack putsning tvätt tork dusch mat lunch frukost middag måltid kost bröd kött mjölk kaffe godis
    ost fika grill eld ugn spis kyl frys vin öl kläder sko jacka väska hatt mössa vante handske tröja
    skjuta vapen kniv smäll raket fyrverkeri asyl flykting integration språk tolk jobb arbetslöshet
    praktik volontär frivillig insats insamling gåva stipendium hål grop pott+hål spricka svacka sättning
    ras skred slänt kulle dal ås höjd djup botten yta höjning kolonilott lott odling trädgård koloni stuga
    tält camping hus+vagn hus+bil ställ+plats laddare laddning ladd+stolpe uttag batteri panel cell
    sol+cell kall+bad bropelare pelare valv båt+plats bås fick+lampa lyse signal+ljus cykel+ställ
    cykel+bana gc+väg personal bemanning vikarie rekrytering avdelning enhet förvaltning bolag grupp team
    laget jour kö tull passage smitta virus vaccin mask test provtagning blod allergi kemikalie
    hygien socken kommitté förbund utskott skjul skol+skjuts vaktmästare kontakt växel linjenät svängrum
    hink låda hylla sand+låda påse säck matta gardin lakan disk spel leksak docka boll torn klippa grotta
    ruin slott fäste portal valla lucka galler lock rist ränna ränn+sten kant+sten platta gat+sten
    små+gatsten lag röst skjuts tipp kommunikation organisation semester material hospital fastighet
    myndighet dokument transport teknik statistik kris rättighet avfart uppfart bakgrund försvar villkor
    skulptur ytskikt betjäning ränta sås hylsa vatten+läcka läcka läckage brädd handläggning byte
    öppet+tid byggare läsare spelare skata svans pollen myr vall udde holme lund skär präst+gård kulvert
    kollektiv+trafik skol+gård boll+plan planterings+låda plantering bevattning belastning väg+hållning
    belopp
"""
"""What compounds are made of. A ``+`` stands in a word that is a compound itself; no other is taken apart."""

BEGINNINGS = """
    allmän avgifts bo central drivs extra fel fjärr fram full gammal gammel gatu grann gratis grov grön
    grå halv hel hels hög inne inomhus kall kollektiv kvälls kör lång låg lärar läs löp mellan mini mot ny
    nöd offentlig parallell plan privat rid riks rull rulle röd rörelse vänster höger segel sim sjuk sjö
    skid skol skolgårds skräp små snabb snål sned social stadsbyggnads stor svart sön söder teknik topp
    trygg tung
    ung upp ut ute utomhus in in+fart under ut+fart varm vatten vild vit väst yttre ytter öppen öst över
    norr nord syd lekplats medborgar ungdoms kvinno mans barna lek kyrko motor bygg grill äldre handels
    hjärt löv motions hundrast gångar gågatu hemtjänst övergångs kommunal region skejt sväng vänd vägs
    lastnings elspark spark sopsug diskriminerings
"""
"""Other beginnings of compounds, with or without ``s``."""

WHOLE = """
    automobil bordel medel bilaga vardag söndag måndag tisdag onsdag torsdag fredag lördag allmän gemensam
    protest kvartal kalender mineral central total kapital jubileum hobby baby lobby rugby derby
    whisky planering intresse utsikt möjlighet skyldighet nyhet helhet verklighet hemlighet svårighet
    tillgänglighet hundra hundratals tusen tusental antal samtal betal forum album parlament instrument
    element moment kommentar elegant export import report support passport spektrum plastik grammatik
    matematik taktik kritik republik botanik elektriker elektronik elektrisk elektricitet elevs elegans
    elektrod elefant idol idag igår isär islam israel israelisk ischias isolering isolera isolation issue
    vistas vistelse avis medium stadium studium radium aluminium kalium podium kandidat kandidatur
    landsting landskap landning försvara försvarlig förort förtal förtur förvar försvinna förnamn förlust
    ombud omgång omfattning omslag omtanke tillgång tillfälle avgång avsnitt avstånd avsked besked besök
    bevis beröm belägg beskrivning anläggning anledning anslag anställd anspråk mening meningar tidigare
    tidig framtid samtid väldig bildning utveckling hantverk kommunist kommunal bastion nation aktion
    auktion konstruktion produktion lektion sektion gravid gravitation portion portugal portugis bordell
    bordad bollar ballong telegram diagram kilogram hologram monogram karneval arsenal journal personlig
    mord morötter mordisk nordisk organ orgel hagel segel bibel nagel kapitel artikel muskel fabel rebell
    modell skall halvö vägra vägran vägrar lagning lagra lagrar tagning dragning sagor vana vanlig van
    saknad sakna saknas saknar sak saker taktisk tackla hallå halla haltande halt bussig budskap
    vänskap ledarskap landskapet boskap kunskap skillnad levnad mässa kassa massa trassel tunnland bilda
    bildade tala talar talade talet tal talang talande ledsen ledig ledd följd byta byter bytt bytte byrå
    byrån byxa byxor isolerad lova lovar lovade skolka skolkar skolkade skolkning kulturell industri
    industriell konstig konstigt bankett bandit planet planeten planeter solidarisk solid soldat konsul
    konsult konsulter insulin sultan matros madrass sommaren vintern bilist bilister cyklist cyklister
    bussning trafikant trafikanter brandman därifrån härifrån varifrån utifrån inifrån delegat navigator
    stationär visst vandra vandrar kartan
"""
"""Words that only look as if parts stood in them."""

IRREGULAR = """
    strand: stränder stränderna stränders strändernas
    land: länder länderna länders ländernas
    rand: ränder ränderna
    brand: bränder bränderna
    tand: tänder tänderna tänders
    hand: händer händerna händers
    and: änder änderna
    stad: städer städerna städers städernas
    bokstad: bokstäder
    verkstad: verkstäder verkstäderna verkstäders
    bostad: bostäder bostäderna bostäders
    huvudstad: huvudstäder huvudstäderna
    natt: nätter nätterna nätters
    tång: tänger tängerna
    stång: stänger stängerna
    spång: spänger spängerna
    bok: böcker böckerna böckers böckernas
    fot: fötter fötterna fötters
    rot: rötter rötterna
    bot: böter böterna böters
    nöt: nötter nötterna
    ledamot: ledamöter ledamöterna ledamöters ledamöternas
    son: söner sönerna söners
    dotter: döttrar döttrarna döttrars dottern
    mor: mödrar mödrarna moder modern moderns
    mormor: mormödrar
    far: fäder fäderna fader fadern faderns
    bror: bröder bröderna broder brodern
    bonde: bönder bönderna bönders böndernas
    man: män männen mäns männens mannen mannens mannar
    mun: munnen munnar munnarna
    vän: vännen vänner vännerna vänners
    mus: möss mössen
    lus: löss lössen
    gås: gäss gässen
    bokstav: bokstäver bokstäverna
    stav: stäver
    kraft: krafter krafterna
    natur: naturen
    öga: ögon ögonen ögonens
    öra: öron öronen
    vatten: vattnet vattnets vattnen
    tecken: tecknet tecknen
    botten: bottnen bottnar bottnarna
    öken: öknen öknar
    socken: socknen socknar socknarna
    sommar: somrar somrarna sommaren sommarens
    morgon: morgnar morgnarna morgonen
    djävul: djävlar
    afton: aftnar aftnarna
    museum: museet museer museerna museets
    gymnasium: gymnasiet gymnasier gymnasierna gymnasiets
    centrum: centrumet centret centra
    laboratorium: laboratoriet laboratorier
    stadium: stadiet stadier stadierna
    stipendium: stipendiet stipendier stipendierna
    jubileum: jubileet jubileer
    akvarium: akvariet akvarier
    krematorium: krematoriet krematorier
    datum: datumet datumen
    evenemang: evenemangen
    huvud: huvudet huvuden huvudena
    bi: biet bin bina
    knä: knäet knän knäna
    trä: träet
    sko: skor skorna skon skorna
    ko: kor korna kon
    tå: tår tårna tån
    klo: klor klorna
    bro: bron broar broarna brons
    sjö: sjön sjöar sjöarna sjöns sjöars
    å: ån åar åarna åarnas
    ö: ön öar öarna öarnas öns
    by: byn byar byarna byns
    älv: älven älvar älvarna
"""
"""Nouns whose vowel, or more than their ending, changes; also as the last part of a compound."""

IRREGULAR_VERBS = """
    brinna: brann brunnit brinner
    bryta: bröt brutit bryter bruten brutna brutet
    bita: bet bitit biter biten bitna
    bjuda: bjöd bjudit bjuder
    binda: band bundit binder bunden
    bära: bar burit bär
    dra: drog dragit drar
    driva: drev drivit driver
    dricka: drack druckit dricker
    falla: föll fallit faller
    finna: fann funnit finner
    flyga: flög flugit flyger
    flyta: flöt flutit flyter
    frysa: frös frusit fryser frusen frusna
    försvinna: försvann försvunnit försvinner försvunnen försvunna
    ge: gav gett givit ger
    glida: gled glidit glider
    gå: gick gått går
    gråta: grät gråtit gråter
    gräva: grävde grävt gräver grävd grävda
    hinna: hann hunnit hinner
    hugga: högg huggit hugger
    hålla: höll hållit håller
    knyta: knöt knutit knyter
    krypa: kröp krupit kryper
    le: log lett ler
    lida: led lidit lider
    ligga: låg legat ligger
    ljuga: ljög ljugit ljuger
    lägga: lade la lagt lägger
    låta: lät låtit låter
    njuta: njöt njutit njuter
    pipa: pep pipit piper
    rida: red ridit rider
    rinna: rann runnit rinner
    riva: rev rivit river riven rivna
    ryka: rök rykt ryker
    sitta: satt suttit sitter
    sjunga: sjöng sjungit sjunger
    sjunka: sjönk sjunkit sjunker
    skjuta: sköt skjutit skjuter skjuten
    skina: sken skinit skiner
    skrika: skrek skrikit skriker
    skriva: skrev skrivit skriver skriven skrivna
    skära: skar skurit skär
    slippa: slapp sluppit slipper
    slita: slet slitit sliter sliten slitna
    slå: slog slagit slår
    smyga: smög smugit smyger
    smörja: smorde smort smörjer
    snyta: snöt snutit
    sova: sov sovit sover
    spricka: sprack spruckit spricker sprucken spruckna
    sprida: spred spridit sprider
    springa: sprang sprungit springer
    sticka: stack stuckit sticker
    stiga: steg stigit stiger
    stjäla: stal stulit stjäl stulen stulna stulet
    strida: stred stridit
    stryka: strök strukit stryker
    stå: stod stått står
    svida: sved svidit
    svälja: svalde svalt sväljer
    sälja: sålde sålt säljer såld sålda
    säga: sade sa sagt säger
    sätta: satte satt sätter
    tiga: teg tigit
    tvinga: tvang tvungit tvingar
    dö: dog dött dör döda
    vinna: vann vunnit vinner
    vrida: vred vridit vrider
    välja: valde valt väljer vald valda
    växa: växte vuxit växer vuxen
    vänja: vande vant vänjer
    äta: åt ätit äter
    stänga: stänger stängt stängde stängd stängda
    hända: händer hände hänt
    tända: tänder tände tänt tänd tända
    bränna: bränner brände bränt bränd
    böta: böter
    stor: större störst största
    liten: litet lilla små mindre minst minsta
    lång: längre längst längsta
    ung: yngre yngst yngsta
    gammal: gamla gammalt äldre äldst äldsta
    hög: högre högst högsta
    låg: lägre lägst lägsta
    tung: tyngre tyngst
    grov: grövre grövst
    trång: trängre trängst
    god: bättre bäst bästa
    dålig: sämre sämst sämsta värre värst
"""
"""Verbs and adjectives that change likewise; only as words of their own."""

STOP_WORDS = """
    alla allt andra att av bara behöver blir bli blivit borde bra bör de dem den denna deras dess det
    detta dig din dom du där då efter ej eller en er ett finns flera från för får före ganska gör göra
    ha hade han har hela henne hon hos hur här i igen in inte ja jag just kan kanske kom komma kommer
    kunde kunna man med mellan men mer mot mycket måste ni nog nu när några något ny nya nära och
    också om oss på sedan ser sig sin ska skulle som så tar ta till tycker under upp ut utan vad var
    vara varför varit varje vem vet vi vid vill vilka vilken är än även åt över
"""
"""Words that say nothing of what a question is about."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOWELS = "aeiouyåäöé"
_AFTER_A = _set("a an as ans or ors orna ornas")
_AFTER_E = _set("e en es ens et ets er ar ars arna arnas ers erna ernas ena enas")
_AFTER_VOWEL = _set("s n ns r rs rna rnas ar ars arna arnas er erna ernas en ens na nas et ets")
_AFTER_CONSONANT = _set("s en ens et ets ar ars arna arnas er ers erna ernas")
_AFTER_L_N_R = _AFTER_CONSONANT | _set("n ns na nas")
_CONTRACTED = _set("ar ars arna arnas et ets en ens er erna a or")
"""Endings after ``cykl``, ``fönstr``, ``vattn``."""
_AFTER_LINK = {"a": ("", "u", "o", "e", "es", "a", "as"), "e": ("", "e", "s", "es")}
"""What stands instead of the last vowel of the first part of a compound: gatu-, kyrko-, lamp-."""
NOT_PARTS = _set("and nöt far mor le be an för kon pro per in de ge er en ex dis int par kar mar tv")
"""Words and prefixes that would be found in too many others."""
NAMED = _set(
    "väg gata bro by vik sjö hus torg park gård berg skog udde gränd bil båt tåg tak hål rum lås kök nät"
)
"""Short words that may end a word whose beginning is not known (Kvarnvägen)."""
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Base:
    """A word that other forms belong to."""

    word: str
    is_part: bool
    """Whether compounds are made of it."""
    boundaries: tuple[int, ...] = ()
    """The position between its parts."""


def _table(text: str) -> dict[str, list[str]]:
    """Return the forms of each word of a table with lines ``word: form form``."""
    lines = (line.split(":") for line in text.strip().splitlines())
    return {word.strip(): forms.split() for word, forms in lines}


def _roots_of(word: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the unchanging parts of a noun, each with the endings that it takes."""
    if word[-1] == "a":
        yield word[:-1], _AFTER_A
    elif word[-1] == "e":
        yield word[:-1], _AFTER_E
    elif word[-1] in _VOWELS:
        yield word, _AFTER_VOWEL
    else:
        yield word, _AFTER_L_N_R if word[-1] in "lnr" else _AFTER_CONSONANT
        if len(word) > _SHORT and word[-2] == "e" and word[-1] in "lnr":
            yield word[:-2] + word[-1], _CONTRACTED
        if word[-1] in "mn" and word[-2] in _VOWELS:
            yield word + word[-1], _AFTER_CONSONANT


def _base(marked: str) -> Base:
    """Return a part; a ``+`` marks where its own parts meet."""
    word, at = marked.replace("+", ""), marked.find("+")
    return Base(sys.intern(word), is_part=word not in NOT_PARTS, boundaries=(at,) if at >= 0 else ())


_NOUNS = _table(IRREGULAR)
_BASES = (*(Base(word, is_part=False) for word in WHOLE.split()), *map(_base, (*PARTS.split(), *_NOUNS)))


class Lexicon:
    """The lists above, made ready to look words up; ``spell`` says how they are written."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        self._key: Callable[[str], str] = lambda word: sys.intern(spell(word))  # the lexicons share most
        self.forms: dict[str, Base] = {}
        self.roots: dict[str, tuple[tuple[frozenset[str], Base], ...]] = {}
        self.beginnings, self.verbs = dict[str, str](), dict[str, str]()
        for base in _BASES:
            self._add(base)
        for word, irregular in _NOUNS.items():
            self.forms.update(dict.fromkeys(map(self._key, irregular), self.forms[self._key(word)]))
        for word in (*PARTS.split(), *_NOUNS, *BEGINNINGS.split()):
            self._add_beginnings(sys.intern(word.replace("+", "")))
        for word, irregular in _table(IRREGULAR_VERBS).items():
            self.verbs.update(dict.fromkeys(map(self._key, irregular), word))

    def _add(self, base: Base) -> None:
        word = self._key(base.word)
        if word not in self.forms:
            self.forms[word] = base
            for root, endings in _roots_of(word) if len(word) > 1 else ():
                self.roots[sys.intern(root)] = (*self.roots.get(root, ()), (endings, base))

    def _add_beginnings(self, word: str) -> None:
        links = _AFTER_LINK.get(word[-1])
        joined = [word, word + "s"] if links is None else [word, *(word[:-1] + link for link in links)]
        for beginning in joined:
            if beginning not in NOT_PARTS and len(beginning) > (1 if len(word) > 1 else 0):
                self.beginnings.setdefault(self._key(beginning), word)
