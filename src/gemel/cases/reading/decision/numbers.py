"""Number words, as headings and fact boxes write them: up to 199, in three languages. Pure."""

from __future__ import annotations

from gemel.kernel.words import fold

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
          "fifteen sixteen seventeen eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
          "seize dix-sept dix-huit dix-neuf",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
          "dieciséis diecisiete dieciocho diecinueve",
}  # fmt: skip
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}


def _all() -> dict[str, int]:
    found: dict[str, int] = {"une": 1, "una": 1, "un": 1, "a": 1, "an": 1}
    for language, words in _ONES.items():
        ones = words.split()
        found |= {fold(word): number for number, word in enumerate(ones, start=1)}
        for at, ten in enumerate(_TENS[language].split(), start=2):
            found[fold(ten)] = at * 10
            joins = ("-", " ") if language == "en" else ("-", " ", " et ", "-et-", " y ")
            for number, one in enumerate(ones[:9], start=1):
                found |= {fold(f"{ten}{join}{one}"): at * 10 + number for join in joins}
    found["one hundred"] = found["cent"] = found["cien"] = 100
    return found


WORDS = _all()
