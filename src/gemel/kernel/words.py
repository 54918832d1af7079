"""Names and words as people write them: folded for search, keyed by sound, compared.

For every app's search and for the queue of likely duplicates. Pure functions of their
text, standard library only; nothing here stores or logs a name.

How the sound keys are built (``sound_keys``). A word becomes its consonants, in classes
that the languages of the field mix up when they write one another's names: ``b p`` (Arabic
has no p), ``f v ph``, ``k q g c kh gh``, ``s z ş ç sh``, ``t th``, ``d dh``, ``n ñ gn ny``.
Vowels and h are dropped, but for a vowel at the start, which is ``A``. Where a spelling may
sound in two ways (``ch j b/v w g c``), each way gives its own key. Cyrillic, Greek and Arabic
letters go the same road, so that سعادات and Sa'adat meet in ``SDT``. Each word of four
consonants or more also gets the keys with one consonant missing: Cadenas meets Cardenas,
William meets Williams. Two neighbouring words are also keyed as one: Abd al-Rahman meets
Abdulrahman. Keys are for finding candidates; ``name_distance`` then tells how near they are.
"""

import re
import unicodedata

# Marks that turn the direction of text: they can make a name read as another one.
_DIRECTION_MARKS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)

# Accents and vowel points that readers leave out. Vowel signs of Indic scripts are no accents.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)

# Letters that decomposition leaves whole, and Arabic letters that are written for one another.
_LETTERS = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ə": "e", "ƒ": "f", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o",
        "ٱ": "ا", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ى": "ي", "ی": "ي",
        "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ـ": "",
        "׳": "", "״": "",
    }
)  # fmt: skip

# Signs inside a word that are no border of words: apostrophes and their look-alikes.
_APOSTROPHES = re.compile("['’‘‛ʼʻʽʾʿˈʹ`´′＇]")

_BORDERS = re.compile(r"[\W_]+")


def without_direction_marks(text: str) -> str:
    """Return the text without the invisible marks that turn its direction; for imports.

    Compare with the original to tell the user that something was taken away.
    """
    return text.translate(_DIRECTION_MARKS)


def fold(text: str) -> str:
    """Return the text as search sees it: words in small plain letters, one space between.

    Accents, vowel points, tatweel, apostrophes and invisible signs go; œ is oe, ø is o, ß is
    ss; alef, yeh, heh and kaf take one form; digits of any script are 0 to 9; every other
    sign is a space. Folding twice changes nothing. An index must hold folded text, because
    SQLite's own folding knows é but not ة.
    """
    text = unicodedata.normalize("NFKD", text)
    text = _ACCENTS.sub("", text).casefold().translate(_LETTERS)
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = _APOSTROPHES.sub("", text)
    text = "".join(_plain(sign) for sign in text) if not text.isascii() else text
    return unicodedata.normalize("NFC", _BORDERS.sub(" ", text)).strip()


def _plain(sign: str) -> str:
    """Return a digit of any script as 0 to 9, nothing for an invisible sign, else the sign."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Cf":
        return ""
    if kind in ("Mn", "Mc"):
        return sign
    return sign
