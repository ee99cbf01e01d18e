"""What departments of a municipality do, and what they are called in most places: one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """What one kind of department does."""

    usual_name: dict[str, str]
    """Its name by language, where the notes name none of this kind."""
    called: str
    """How words of its name begin, whatever it is called here."""
    about: dict[str, str]
    """How words of its business begin, by language; those of five letters may stand inside a word too."""
    phrases: str = ""
    """Several words in a row, one line each, that say it more clearly than a word."""


THEMES: tuple[Theme, ...] = (
    Theme(
        usual_name={"sv": "Tekniska förvaltningen", "en": "Technical Services"},
        called="""
            teknisk gatu gata trafik samhällsbyggnad stadsbyggnad technical highways environment street
        """,
        about={
            "sv": """
                klott belys lamp lyktstolp gatlykt trottoar gata gator gatu gränd farthinder hastighet
                trafik cykelväg cykelban cykelställ övergångsställ parkering snöröj snöskott plog halk
                sandning sandlåd lekplats buskar skräp papperskorg soptunn sopor tunnel undergång torget
                vägen vägar vägbom busskur hållplats asfalt kamera skylt vatten avlopp toalett bänk
                fortkör räcke staket brygga bryggan
            """,
            "en": """
                graffiti streetlight lighting light lamp pavement road traffic parking litter bin bins bus
                crossing cycle pothole bench toilet sign gritting snow camera cctv playground underpass
                drain fence
            """,
        },
    ),
    Theme(
        usual_name={"sv": "Barn- och utbildningsförvaltningen", "en": "Education"},
        called="utbildning skol bildning barn education children",
        about={
            "sv": """
                skola skolan skolor skolg skolm elev förskol lärare rektor undervisning klassrum läxhjälp
                studiero studieresultat
            """,
            "en": "school pupil teacher classroom nursery",
        },
    ),
    Theme(
        usual_name={"sv": "Socialförvaltningen", "en": "Social Services"},
        called="social omsorg vård äldre care welfare",
        about={
            "sv": """
                socialtjänst försörjning missbruk orosanmäl familje äldre hemtjänst omsorg hemlös våld
                vräk placering färdtjänst
            """,
            "en": "homeless elderly carer abuse drug addiction vulnerable",
        },
    ),
    Theme(
        usual_name={"sv": "Kultur- och fritidsförvaltningen", "en": "Leisure and Culture"},
        called="kultur fritid leisure culture sport",
        about={
            "sv": """
                fritid fritidsgård ungdomsgård bibliotek idrott simhall badhus kultur aktivitet evenemang
                sommarlov höstlov lovaktiv motionsspår konsert utegym
            """,
            "en": "library youth leisure sport event activit pool club",
        },
        phrases="""
            man kan göra
            saker att göra
            hitta på
            things to do
        """,
    ),
    Theme(
        usual_name={"sv": "Polisen", "en": "Police"},
        called="polis police",
        about={
            "sv": "polisnärvaro polispatrull patruller områdespolis narkotikahandel inbrott",
            "en": "police patrol burglar",
        },
    ),
)
