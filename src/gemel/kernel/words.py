"""Names and words as people write them: folded for search, keyed by sound, compared.

For every app's search and for the queue of likely duplicates. Pure functions of their text;
nothing here keeps a name.

Sound keys. A word becomes its consonants, in classes that people mix up when they write a name
from another language: ``B`` (b p), ``F`` (f v ph), ``K`` (k q g c kh gh), ``S`` (s z ç sh),
``T``, ``D``, ``J``, ``L``, ``M``, ``N``, ``R``, and ``W``, ``Y`` at the start. Vowels and h are
silent, but at the start they are ``A``. A spelling that sounds in two ways (ch, j, v, w, soft c
and g) gives both. Arabic, Hebrew, Cyrillic and Greek letters have the same classes, so that
سعادات, Sa'adat and Saadat all give ``SDT``. A word of four classes or more also gives the keys
with one class missing: Cadenas meets Cardenas, William meets Williams. Two neighbouring words are
also keyed as one: Abd al-Rahman meets Abdulrahman. Keys find candidates and are meant to find
too many; ``name_distance`` then says how near they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, pairwise, product

# Marks that turn the direction of text: with them a name can be made to read as another.
_DIRECTION_MARKS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)]) | dict.fromkeys(
    range(0x2066, 0x206A)
)

# Accents and vowel points that readers leave out; vowel signs of Indic scripts are not among them.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1"
    "\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)

# Apostrophes, their look-alikes, and the lengthening stroke of Arabic: no border of words.
_INSIDE_A_WORD = "'’‘‛ʼʻʽʾʿˈʹ`´′ـ׳״"

# Letters that decomposition leaves whole, and Arabic letters that are written for one another.
_LETTERS = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o",
    "ٱ": "ا", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي",
    "ک": "ك", "ڪ": "ك",
}  # fmt: skip


class _Plain(dict[int, str | None]):
    """What each sign becomes; worked out when first met, kept for the scripts in common use."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        kind = unicodedata.category(sign)
        plain: str | None = " "
        if sign in _INSIDE_A_WORD or kind == "Cf" or _ACCENT.match(sign):
            plain = None
        elif kind == "Nd":
            plain = str(unicodedata.digit(sign))
        elif kind[0] in "LMN":
            plain = _LETTERS.get(sign, sign)
        if code < 0x2100:
            self[code] = plain
        return plain


_PLAIN = _Plain()


def without_direction_marks(text: str) -> str:
    """Return the text without the invisible marks that turn its direction; for imports.

    Compare with the original to tell the user that something was taken away.
    """
    return text.translate(_DIRECTION_MARKS)


def fold(text: str) -> str:
    """Return the text as search sees it: plain small letters, words parted by one space.

    Accents, vowel points, tatweel, apostrophes and invisible signs go; œ is oe, ø is o, ß is
    ss; alef, yeh, heh and kaf take one form; digits of any script are 0 to 9; every other
    sign is a space. Folding twice changes nothing. A search index must hold folded text, for
    SQLite's own folding knows é but not ة.
    """
    if text.isascii():
        return " ".join(text.casefold().translate(_PLAIN).split())
    text = unicodedata.normalize("NFKD", text).translate(_PLAIN).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    return " ".join(unicodedata.normalize("NFC", text).split())


# --- sound ---------------------------------------------------------------------------------

_ARTICLES = frozenset({"al", "el"})

# Spellings of more than one letter, longest first, and single letters: each with its classes,
# the likelier first. "" is silent.
_SOUNDS: dict[str, tuple[str, ...]] = {
    "tsch": ("S",), "dzh": ("J",), "tch": ("S",), "ch": ("S", "K"), "cz": ("S",), "dj": ("J",),
    "gn": ("N",), "ky": ("K", "S"), "ph": ("F",), "ts": ("TS", "S"), "tz": ("TS", "S"),
    "zh": ("J", "S"), "ce": ("S", "K"), "ci": ("S", "K"), "cy": ("S", "K"), "ge": ("K", "J"),
    "gi": ("K", "J"), "gy": ("K", "J"), "b": ("B",), "c": ("K",), "d": ("D",), "f": ("F",),
    "g": ("K",), "j": ("J", ""), "k": ("K",), "l": ("L",), "m": ("M",), "n": ("N",), "p": ("B",),
    "q": ("K",), "r": ("R",), "s": ("S",), "t": ("T",), "v": ("F", "B"), "w": ("", "F"),
    "x": ("KS",), "z": ("S",),
    # Arabic and Persian
    "ب": ("B",), "ت": ("T",), "ث": ("T", "S"), "ج": ("J", "K"), "خ": ("K",), "د": ("D",),
    "ذ": ("D", "S"), "ر": ("R",), "ز": ("S",), "س": ("S",), "ش": ("S",), "ص": ("S",),
    "ض": ("D", "S"), "ط": ("T",), "ظ": ("S", "D"), "غ": ("K",), "ف": ("F",), "ق": ("K",),
    "ك": ("K",), "ل": ("L",), "م": ("M",), "ن": ("N",), "پ": ("B",), "چ": ("S",), "ژ": ("J", "S"),
    "گ": ("K",), "ڤ": ("F", "B"),
    # Hebrew
    "ב": ("B", "F"), "ג": ("K",), "ד": ("D",), "ו": ("", "F"), "ז": ("S",), "ח": ("", "K"),
    "ט": ("T",), "כ": ("K",), "ך": ("K",), "ל": ("L",), "מ": ("M",), "ם": ("M",), "נ": ("N",),
    "ן": ("N",), "ס": ("S",), "פ": ("B", "F"), "ף": ("F",), "צ": ("TS", "S"), "ץ": ("TS", "S"),
    "ק": ("K",), "ר": ("R",), "ש": ("S",), "ת": ("T",),
    # Cyrillic
    "дж": ("J",), "б": ("B",), "в": ("F", "B"), "г": ("K", ""), "ґ": ("K",), "д": ("D",),
    "ж": ("J", "S"), "з": ("S",), "к": ("K",), "л": ("L",), "м": ("M",), "н": ("N",), "п": ("B",),
    "р": ("R",), "с": ("S",), "т": ("T",), "ф": ("F",), "х": ("K", ""), "ц": ("TS", "S"),
    "ч": ("S", "K"), "ш": ("S",), "щ": ("S", "ST"), "ј": ("J", ""), "љ": ("L",), "њ": ("N",),
    "ћ": ("S", "K"), "ђ": ("J",), "џ": ("J",),
    # Greek
    "μπ": ("B", "MB"), "ντ": ("NT", "D"), "γκ": ("K", "NK"), "β": ("F", "B"), "γ": ("K", ""),
    "δ": ("D",), "ζ": ("S",), "θ": ("T",), "κ": ("K",), "λ": ("L",), "μ": ("M",), "ν": ("N",),
    "ξ": ("KS",), "π": ("B",), "ρ": ("R",), "σ": ("S",), "τ": ("T",), "φ": ("F",), "χ": ("K", "S"),
    "ψ": ("BS",),
}  # fmt: skip

# At the start of a word these sound otherwise; "A" stands for any vowel, with or without h.
_FIRST_SOUNDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("aeiouyhاأإآحهعءאהעחаеиоуыэюяіїєαεηιουω", ("A",)),
    **dict.fromkeys(("oua", "oue", "oui", "و"), ("W",)),
    **dict.fromkeys(("ya", "ye", "yi", "yo", "yu", "ي", "י"), ("Y",)),
    "j": ("J", "Y"), "w": ("W", "F"), "ј": ("Y", "J"), "ח": ("A", "K"), "ντ": ("D",),
    "г": ("K", "A"), "х": ("K", "A"), "ю": ("Y", "A"), "я": ("Y", "A"),
}  # fmt: skip

_SPELLING = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)) + "|.")
_FIRST_SPELLING = re.compile(
    "|".join(sorted(_FIRST_SOUNDS.keys() | _SOUNDS.keys(), key=len, reverse=True)) + "|."
)
_DOUBLED = re.compile(r"(.)\1+")
_MOST_KEYS = 8  # of one word, before those with a class missing


def sound_keys(name: str) -> set[str]:
    """Return the sound keys of every word of a name, and of each two neighbours, for an index.

    Two names that share a key may sound alike. The module's head tells how keys are built.
    """
    pairs = (_keys_of(one + other)[:1] for one, other in pairwise(_glued(fold(name).split())))
    return set().union(*keys_by_word(name), *pairs) - {""}


def keys_by_word(question: str) -> list[set[str]]:
    """Return the sound keys of each word of a question, for a search.

    A record fits if each set shares a key with the record's `sound_keys`.
    """
    found: list[set[str]] = []
    for word in _glued(fold(question).split()):
        keys = set(_keys_of(_without_article(word)))
        whole = _keys_of(_without_article(word))[0]
        if len(whole) > 3:
            keys.update(whole[:i] + whole[i + 1 :] for i in range(1, len(whole)))
        found.append(keys - {""})
    return [keys for keys in found if keys]


def _glued(words: list[str]) -> list[str]:
    """Return the words with an article of Arabic glued to the word that it stands before."""
    glued: list[str] = []
    for word in reversed(words):
        if word in _ARTICLES and glued:
            glued[-1] = "ال" + glued[-1]
        else:
            glued.append(word)
    return glued[::-1]


def _without_article(word: str) -> str:
    """Return a word without its article of Arabic, if enough of a word is left."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(8192)
def _keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of one folded word, the likeliest first; digits and the like stay."""
    word = _DOUBLED.sub(r"\1", word)
    spellings = _FIRST_SPELLING.findall(word)[:1]
    spellings += _SPELLING.findall(word[len("".join(spellings)) :])
    sounds: list[tuple[str, ...]] = []
    touching = False  # the sound before is a Latin consonant, with no vowel since
    for place, spelling in enumerate(spellings):
        first = _FIRST_SOUNDS.get(spelling) if place == 0 else None
        sound = first or _SOUNDS.get(spelling) or _other(spelling)
        if not (touching and sound[0] == sounds[-1][-1]):  # ck, sz: one sound
            sounds.append(sound)
        touching = spelling.isascii() and sound[0] != ""
    return tuple(dict.fromkeys("".join(key) for key in islice(product(*sounds), _MOST_KEYS)))


def _other(sign: str) -> tuple[str, ...]:
    """Return the class of a sign without one: a digit or a sign of another script is itself."""
    return ("",) if sign in _VOWELS else (sign,)


_VOWELS = frozenset("aeiouyhاعحهويءאהעויаеиоуыэюяіїєьъαεηιουω")


# --- nearness ------------------------------------------------------------------------------

# Small words that come and go in front of one and the same surname.
_PARTICLES = frozenset(
    {
        "al", "el", "ul", "bin", "ben", "ibn", "bint", "abu", "de", "del", "dela", "della", "da",
        "das", "di", "do", "dos", "du", "des", "la", "le", "les", "van", "von", "der", "den",
        "ten", "ter", "zu", "zur", "af", "av",
    }
)  # fmt: skip

_ALIKE_IN_LETTERS = 0.2  # the most that two words differ which sound alike
_ALIKE_IN_SOUND = 0.1  # the same across scripts, or where the sounds are many
_FITS = 0.4  # words further apart than this have nothing in common
_LEFT_OVER = 0.25  # what a word costs that only one of the names has
_SAME = 0.15


def name_distance(first: str, second: str) -> float:
    """Return how far two spellings are from being one name: 0 the same, 1 nothing in common.

    The order of words does not count, nor do accents, hyphens, or particles such as "de" and
    "al". An initial fits any word that it begins. A word too many (a second surname) costs
    little once something else fits. Across scripts, words that sound alike are near.
    """
    one, other = fold(first).split(), fold(second).split()
    if not one or not other:
        return 0.0 if one == other else 1.0
    return min(_as_one_word(one, other), _by_words(one, other)[0])


def same_name(first: str, second: str) -> bool:
    """Tell whether two spellings may be one person's name, for a queue that a human judges.

    Of names with several words at least two must fit: a shared surname is not enough.
    """
    one, other = fold(first).split(), fold(second).split()
    if not one or not other:
        return False
    distance, enough = _by_words(one, other)
    if distance == 1 and min(len(one), len(other)) > 1:  # the common case, told apart at once
        return False
    return (enough and distance <= _SAME) or _as_one_word(one, other) <= _ALIKE_IN_SOUND


def _as_one_word(one: list[str], other: list[str]) -> float:
    """Return how far two names are if nobody minds where the words part."""
    return _far("".join(_glued(one)), "".join(_glued(other)))


def _bare(words: list[str]) -> list[str]:
    """Return the words of a name without particles and articles, if any are left."""
    return [_without_article(word) for word in words if word not in _PARTICLES] or words


def _by_words(one: list[str], other: list[str]) -> tuple[float, bool]:
    """Pair the words of two names, the nearest first.

    Return the distance, each word weighing as many letters as it has, and whether enough words
    fit. Where one name has more words, an initial is too little to count as one that fits.
    """
    one, other = _bare(one), _bare(other)
    near = sorted(  # the words are in the order too, so that neither name goes first
        (_far(a, b), min(a, b), max(a, b), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(other)
    )
    left, right = set(range(len(one))), set(range(len(other)))
    cost, weight, fitting = 0.0, 0, 0
    for far, _, _, i, j in near:
        if i in left and j in right and far < 1:
            left.remove(i)
            right.remove(j)
            letters = max(len(one[i]), len(other[j]))
            cost, weight = cost + far * letters, weight + letters
            fitting += len(one) == len(other) or 1 not in (len(one[i]), len(other[j]))
    rest = sorted((sum(len(one[i]) for i in left), sum(len(other[j]) for j in right)))
    # Words that stand against one another cost all they weigh; words too many cost less.
    cost += rest[0] + (rest[1] - rest[0]) * (_LEFT_OVER if fitting else 1)
    return cost / (weight + rest[1]), fitting > 1 or len(one) == len(other) == 1


def _far(one: str, other: str) -> float:
    """Return how far two folded words are, from 0; 1 if they have nothing in common."""
    if one == other:
        return 0.0
    shorter, longer = sorted((len(one), len(other)))
    if shorter == 1 and one[0] == other[0]:
        return _ALIKE_IN_SOUND
    letters, other_letters = set(one), set(other)
    missing = max(len(letters - other_letters), len(other_letters - letters), longer - shorter)
    far = 1.0 if missing >= longer * _FITS else _edits(one, other) / longer
    if far <= _ALIKE_IN_SOUND:
        return far
    sounds = max(map(len, set(_keys_of(one)).intersection(_keys_of(other))), default=0)
    across = one.isascii() != other.isascii()
    if sounds > (1 if across else 2):  # fewer say little
        sure = across or (sounds > 4 and far < _FITS)
        return min(far, _ALIKE_IN_SOUND if sure else _ALIKE_IN_LETTERS)
    return far if far < _FITS else 1.0


def _edits(one: str, other: str) -> int:
    """Return how many letters must be put in, left out, changed or swapped with a neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
