"""Words about health, as they begin; they count only where the sentence is about somebody."""

SWEDISH = (
    *("adhd", "alkoholist", "allergi", "autis", "cancer", "cellgift", "demens", "dement", "depression"),
    *("deprimera", "diabet", "diagnos", "epilep", "funktionsned", "funktionshind", "förlossning", "gravid"),
    *("handikapp", "hiv", "hjärtinfarkt", "missbrukare", "operera", "panikångest", "psykisk", "psykos"),
    *("sjukdom", "sjukskriv", "självmord", "självskad", "stroke", "ångest", "ätstörning"),
)
ENGLISH = (
    *("alcoholic", "allerg", "anxiety", "dementia", "disab", "disease", "eating disorder", "heart attack"),
    *("illness", "mental health", "pregnan", "psychiatr", "psychos", "self-harm", "sick leave", "suicid"),
    *("surgery",),
)
HEALTH_WORDS = frozenset((*SWEDISH, *ENGLISH))
