"""Searches and the questions that they should and should not find, by subject.

Each line: what is searched for, the text of a question, and how it is found: as a ``word`` of its own, as a
``part`` of one, by the ``beginning`` of a word, by the ``end`` of a word that is not in the lists, by its
``number``, or as ``nothing``.
"""

from typing import NamedTuple

TABLE = """
belysning      | Gatubelysningen på Storgatan är trasig          | part
hållplats      | Busshållplatsen saknar tak                      | part
trafik         | Kollektivtrafiken är gles                       | part
strand         | Stränderna städas inte                          | word
bok            | Trasiga böcker                                  | word
natt           | Två nätter utan el                              | word
overgangsstalle | Övergångsställe saknas                         | word
å              | Vem äger marken vid en å?                       | word
5              | Bara 5 lampor lyser                             | word
väg            | Cykelvägen är smal                              | part
cykel          | Cykelvägen är smal                              | part
gata           | Storgatan plogas sent                           | part
skola          | Förskolan har mögel                             | part
lärare         | Skollärarna slutar                              | part
park           | Lekparken är nedskräpad                         | part
lek            | Lekparken är nedskräpad                         | part
plats          | Parkeringsplatserna räcker inte                 | part
parkering      | Parkeringsplatserna räcker inte                 | part
bro            | Gångbron är hal                                 | part
gångbro        | Gångbroarna är hala                             | word
gångbroar      | Gångbron är hal                                 | word
lampa          | Gatlamporna lyser inte                          | part
stolpe         | Gatubelysningsstolpen lutar                     | part
gatubelysning  | Gatubelysningsstolpen lutar                     | part
snö            | Snöröjningen är dålig                           | part
röjning        | Snöröjningen är dålig                           | part
vatten         | Dricksvattnet smakar järn                       | part
brunn          | Dagvattenbrunnarna är fulla                     | part
buss           | Skolbussarna är sena                            | part
tåg            | Pendeltåget stannar inte                        | part
bil            | Elbilar behöver laddstolpar                     | part
laddstolpe     | Elbilar behöver laddstolpar                     | word
kärl           | Sopkärlen står ute                              | part
korg           | Papperskorgarna svämmar över                    | part
bänk           | Parkbänken är trasig                            | part
tunnel         | Gångtunneln är mörk                             | part
boende         | Äldreboendet saknar personal                    | part
äldre          | Äldreboendet saknar personal                    | part
vård           | Tandvården är dyr                               | part
tand           | Tandvården är dyr                               | part
hund           | Hundrastgården är lerig                         | part
bad            | Badplatsen behöver livboj                       | part
badplats       | Badplatserna behöver livboj                     | word
moské          | Kvartersmoskén behöver parkering                | part
stuga          | Scoutstugan är kall                             | part
väg            | Kvarnvägen plogas sent                          | part
el             | Elnätet är svagt                                | part
el             | Solelen räcker inte                             | part
ö              | Sommarstugan på en ö                            | word
ö              | Öarna saknar färja                              | word
å              | Ån är smutsig                                   | word
man            | Två män slogs vid torget                        | word
man            | Mannen i kiosken hotades                        | word
man            | En man föll på isen                             | word
fot            | Kalla fötter i skolan                           | word
tand           | Barnens tänder undersöks inte                   | word
son            | Söner och döttrar i skolan                      | word
dotter         | Söner och döttrar i skolan                      | word
stad           | Andra städer har gratis buss                    | word
land           | I andra länder sopas det                        | word
hand           | Tvätta händerna                                 | word
rot            | Trädets rötter lyfter asfalten                  | word
mus            | Möss i matsalen                                 | word
gås            | Gässen smutsar ner badet                        | word
ledamot        | Ledamöterna svarar inte                         | word
verkstad       | Verkstäderna bullrar                            | word
strand         | Badstränderna är grunda                         | part
stränder       | Stranden är stenig                              | word
böcker         | Biblioteket saknar en bok                       | word
nätter         | Det är mörkt varje natt                         | word
öga            | Dammet svider i ögonen                          | word
museum         | Museet har stängt                               | word
vatten         | Vattnet är brunt                                | word
sommar         | Somrarna blir torra                             | word
cykel          | Cyklar står i vägen                             | word
fönster        | Fönstren är trasiga                             | word
rum            | Rummet är kallt                                 | word
brinna         | Papperskorgen brann                             | part
försvinna      | Skylten försvann                                | part
stjäla         | Cykeln blev stulen                              | part
stor           | Större papperskorgar behövs                     | part
gammal         | Äldre träd fälls                                | part
avgift         | Parkeringsavgifterna höjs                       | part
bocker         | Biblioteket köper en bok                        | word
natter         | Det är mörkt varje natt                         | word
sjon           | Vid en sjö saknas livboj                        | word
gangbron       | Gångbroar rostar                                | word
badstranderna  | En badstrand har alger                          | word
sjo            | Sjön växer igen                                 | word
aldreboende    | Äldreboendet saknar personal                    | word
vag            | Cykelvägen är smal                              | part
trad           | Träden skymmer skylten                          | word
cafe           | Caféet har stängt                               | word
Förälder       | Föräldrarna oroar sig                           | word
112            | Ingen svarar på 112                             | word
2027           | Ska skolan stå klar 2027?                       | word
e4             | Bullret från E4 stör                            | word
30             | Ingen håller 30km på gatan                      | part
post           | E-posten besvaras inte                          | part
epost          | E-posten besvaras inte                          | word
e-post         | Eposten besvaras inte                           | word
buss           | Bussen är sen                                   | word
belys          | Gatubelysningen är trasig                       | beginning
busshå         | Busshållplatsen saknar tak                      | beginning
kollek         | Kollektivtrafiken är gles                       | beginning
lag            | Hyreslagen måste följas                         | part
gnisslare      | Hjulgnisslaren måste bort                       | part
tivoli         | Nöjestivolit låter                              | beginning
spektakel      | Tivolispektakel stör                            | end
karusell       | Tivolikarusellen gnisslar                       | end
el             | Eleverna fryser                                 | nothing
el             | Elektrikern kom aldrig                          | nothing
el             | Belysningen är trasig                           | nothing
el             | Handeln flyr centrum                            | nothing
el             | Modellen av torget                              | nothing
bil            | Mobilen saknar täckning                         | nothing
bil            | Bilden är suddig                                | nothing
bro            | Brottet anmäldes                                | nothing
is             | Isolera taket                                   | nothing
is             | Polisen kom sent                                | nothing
å              | Får man parkera här?                            | nothing
ö              | Miljön är dålig                                 | nothing
ås             | Måsarna skriker                                 | nothing
väg            | Hon vägrar svara                                | nothing
hål            | Det är halt på trappan                          | nothing
5              | Bara 50 lampor lyser                            | nothing
5              | Ring 0155 på kvällen                            | nothing
man            | Får man elda här?                               | nothing
stad           | Bostaden är fuktig                              | nothing
son            | Personen föll                                   | nothing
ring           | Parkeringen är full                             | nothing
ort            | Sporten behöver en hall                         | nothing
ost            | Posten kommer inte                              | nothing
lek            | Elektronik i soporna                            | nothing
ras            | Restaurangen luktar                             | nothing
bok            | Blocket föll                                    | nothing
"""


class Case(NamedTuple):
    """One search."""

    words: str
    text: str
    how: str

    @property
    def name(self) -> str:
        return f"{self.words} in {self.text}"


def cases() -> list[Case]:
    """Return all searches of the table."""
    return [Case(*(cell.strip() for cell in line.split("|"))) for line in TABLE.strip().splitlines()]
