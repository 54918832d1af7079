"""The verbs by which a decision asks something of somebody, and the others. Pure."""

from __future__ import annotations

import re

_ASKING = {
    "en": r"""urges | calls\s+(?:up)?on | calls\s+for | requests | invites | encourages | asks
      | appeals\s+(?:once\s+again\s+|again\s+)?to | exhorts | implores | entreats | beseeches
      | demands | instructs | mandates | entrusts | recommends | insists | expects | charges
      | (?:renews|reiterates|repeats|reaffirms)\s+(?:once\s+(?:again|more)\s+)?its
        \s+(?:\w+\s+){0,2}?(?:call|calls|request|requests|appeal|appeals|invitation|wish|urging
        |demand|recommendation)(?:\s+(?:up)?on\b)?
      | (?:wishes|would\s+(?:like|wish)|wishes\s+also|hopes)\s+to\s+(?:be\s+(?:kept\s+)?informed
        |receive | be\s+provided | be\s+advised | know | ascertain | learn | obtain | have | hear
        | see)
      | would\s+(?:be\s+grateful|(?:greatly\s+|very\s+much\s+)?appreciate|welcome)
      | looks\s+forward\s+to\s+receiving | awaits""",
    "fr": r"""prie | demande | invite | engage | exhorte | appelle | encourage | charge
      | lance\s+un\s+appel
      | en\s+appelle | adjure | recommande | conjure | presse | enjoint | somme
      | (?:renouvelle|réitère)\s+(?:\w+\s+){0,2}?(?:appel|demande|invitation|souhait|vœu)
      | (?:souhaite|souhaiterait|voudrait|aimerait)\s+(?:\w+\s+){0,3}?(?:recevoir
      |être\s+(?:tenu\s+)?informé
        |savoir|connaître|obtenir|disposer)
      | saurait\s+gré""",
    "es": r"""insta | exhorta | pide | solicita | invita | alienta | llama | hace\s+un\s+llamamiento
      | encarga | recomienda | ruega | requiere | urge
      | (?:reitera|renueva)\s+(?:\w+\s+){0,2}?(?:llamamiento|solicitud|petición|pedido)
      | (?:desea|desearía)\s+(?:recibir|ser\s+informado|saber|conocer)""",
}
_TELLING = {
    "en": r"""thanks | notes | takes\s+note | recalls | considers | regrets | deplores | condemns
      | expresses
      | is\s+(?:\w+\s+){0,3}?(?:concerned|alarmed|dismayed|shocked|appalled|confident|pleased
      |convinced
        |hopeful|saddened|aware|disturbed|mindful|struck|encouraged|outraged|perturbed|of\s+the)
      | remains | reaffirms | reiterates | renews | affirms | stresses | emphasizes | underscores
      | underlines
      | points\s+out | observes | acknowledges | appreciates | commends | welcomes | congratulates
      | decides | declares | concludes | closes | fails | believes | trusts | hopes | sincerely
      | firmly | deems
      | shares | finds | denounces | fears | cannot | can | must | draws | supports | holds
      | suspends
      | understands | agrees | approves | endorses | authorizes | undertakes | stands | reserves
      | pays | wonders
      | also | strongly | once | again | further | therefore | deeply | nevertheless | continues
      | calls | draws
      | adopts | rejects | warns | feels | sees | reminds | bears | strongly\s+\w+ | confirms
      | joins | wishes""",
    "fr": r"""remercie | note | prend\s+note | rappelle | considère | regrette | déplore
      | condamne | exprime
      | est | demeure | reste | réaffirme | réitère | souligne | observe | constate
      | se\s+félicite | félicite
      | décide | déclare | conclut | clôt | ne | craint | estime | espère | partage | appuie
      | accueille | relève
      | sait\s+gré | tient | fait | juge | dénonce | veut | forme | compte | s'inquiète
      | également | suspend""",
    "es": r"""agradece | toma\s+nota | observa | recuerda | considera | lamenta | deplora
      | condena | expresa
      | está | reafirma | subraya | destaca | acoge | felicita | decide | declara | concluye
      | cierra | teme
      | espera | confía | señala | reconoce | celebra | deja | suspende""",
}
ADVERBS = {
    "en": r"""(?:also|again|once\s+(?:again|more)|further|furthermore|therefore|thus|hence|hereby
      |strongly|earnestly
      |solemnly|urgently|respectfully|firmly|nevertheless|nonetheless|consequently|accordingly
      |likewise
      |in\s+this\s+(?:regard|respect|connection|context|spirit)|in\s+particular|to\s+this\s+end
      |particularly
      |sincerely|finally|lastly|moreover|additionally|equally|specifically|especially|kindly
      |repeatedly
      |in\s+the\s+meantime|in\s+addition|similarly|similarly|instead|still|now|and|but
      |accordingly|in\s+light
      \s+of\s+the\s+above|in\s+view\s+of\s+the\s+above|for\s+this\s+reason
      |at\s+the\s+same\s+time),?\s+""",
    "fr": r"""(?:également|aussi|en\s+outre|à\s+nouveau|de\s+nouveau|une\s+nouvelle\s+fois
      |une\s+fois\s+(?:de\s+plus
      |encore)|instamment|vivement|par\s+conséquent|en\s+conséquence|donc|dès\s+lors
      |solennellement|fermement
      |à\s+cet\s+(?:égard|effet)|et|toutefois|cependant|enfin|dans\s+ce\s+contexte|encore),?\s+""",
    "es": r"""(?:también|además|asimismo|nuevamente|una\s+vez\s+más|encarecidamente|firmemente
      |por\s+(?:lo\s+)?tanto
      |en\s+consecuencia|a\s+este\s+respecto|y|e|por\s+último|igualmente),?\s+""",
}


def _compiled(words: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"(?P<verb>{given})\b(?!')", re.VERBOSE | re.IGNORECASE)
        for language, given in words.items()
    }


ASKING = _compiled(_ASKING)
TELLING = {
    language: re.compile(rf"(?:{given})\b", re.VERBOSE | re.IGNORECASE)
    for language, given in _TELLING.items()
}
ADVERB = {
    language: re.compile(given, re.VERBOSE | re.IGNORECASE) for language, given in ADVERBS.items()
}
