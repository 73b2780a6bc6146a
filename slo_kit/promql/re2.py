"""Regular expressions as Prometheus reads them: what RE2 refuses of what the promql-parser package and others let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_PIECE = re.compile(
    r"""(?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|.))
    |\[(?P<negated>\^?)(?P<set>\]?(?:\[:.*?:\]|\\.|[^\]\\])*)\]
    |(?P<group>\((?:\?(?:P?<[^>=!]*>|[a-zA-Z-]*[:)]|[^:)]{0,2}))?)
    |(?P<close>\))
    |(?P<repeat>(?:[*+?]|\{(?P<least>\d+)(?:,(?P<most>\d*))?\})\??)
    |(?P<plain>.)""",
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(
    r"(?P<posix>\[:\^?(?P<name>.*?):\])|(?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|[dDsSwW]))"
    r"|(?P<first>\\x\{[^}]*\}|\\x..|\\.|[^\\])(?:-(?P<last>\\x\{[^}]*\}|\\x..|\\.|[^\\]))?",
    re.DOTALL,
)
_GROUP = re.compile(r"\((?:\?(?:P?<[A-Za-z0-9_]+>|(?=[imsU-])[imsU]*(?:-[imsU]+)?[:)]|:))?")
_ESCAPES = re.compile(r"\\(?:[aAbBCdDEfnpPQrsStvwWxz0-7]|[!-/:-@\[-`{-~ ])", re.DOTALL)
_MOST = 1000
_CATEGORIES = "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs Any"
_SCRIPTS = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi
    Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform
    Cypriot Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian
    Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
    Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi
    Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar
    Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
    Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari New_Tai_Lue Newa Nko Nushu
    Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian
    Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi
    Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese
    Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta
    Ugaritic Vai Wancho Warang_Citi Yezidi Yi Zanabazar_Square"""
POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
"""Classes by name, as members of a set."""


class Refusal(NamedTuple):
    """What RE2 does not read, and what to write instead."""

    words: str
    hint: str


@cache
def refusal(pattern: str) -> Refusal | None:
    """Why RE2 refuses a regular expression that is sound otherwise; None where nothing is known against it."""
    said = (*_misread(pattern), *_repeated_too_often(pattern))
    return Refusal(*said[0]) if said else None


def pieces(pattern: str) -> Iterator[re.Match[str]]:
    """Escapes, sets, openings of groups, repeats and plain characters, by the names of groups of the match."""
    return _PIECE.finditer(pattern)


def members(inside: str) -> Iterator[re.Match[str]]:
    """What stands between the brackets of a set: classes by name, escapes, characters and ranges of them."""
    return _ITEM.finditer(inside)


def _misread(pattern: str) -> Iterator[tuple[str, str]]:
    """Pieces that RE2 has no meaning for."""
    before, opened = "", 0
    for piece in pieces(pattern):
        opened += _opens(piece) - bool(piece["close"])
        if opened < 0:
            yield 'nothing opened what a ")" closes', r"write \) for the character"
            return
        match piece.lastgroup:
            case "escape":
                yield from _escape(piece["escape"])
            case "set":
                yield from _set(piece["set"])
            case "group" if not _GROUP.fullmatch(piece["group"]):
                yield _group(piece["group"])
        repeat = piece["repeat"] or ""
        if before and repeat:
            yield f'"{before}{repeat}" repeats what is repeated already', f'write "{before}" alone, or put parentheses between'
        before = repeat


def _opens(piece: re.Match[str]) -> bool:
    """Whether it opens a group; flags close themselves."""
    return bool(piece["group"]) and not piece["group"].endswith(")")


def _escape(written: str) -> Iterator[tuple[str, str]]:
    name = written[2:].strip("{}").removeprefix("^")
    if written in {r"\Z", r"\G", r"\K"}:
        yield f'Prometheus does not know "{written}"', "leave it out, matchers are anchored at both ends"
    elif written[1] in "123456789":
        yield f'Prometheus cannot refer back with "{written}"', "write out what may be there"
    elif not _ESCAPES.match(written):
        yield f'Prometheus does not know the escape "{written}"', r"write the character itself, or its code as in \x{e9}"
    elif written[1] in "pP" and name not in {*_CATEGORIES.split(), *_SCRIPTS.split()}:
        yield f'Prometheus does not know the class "{written}"', r"write a category in short or a script, as in \pL or \p{Greek}"


def _set(inside: str) -> Iterator[tuple[str, str]]:
    for item in members(inside):
        first, last = item["first"] or "", item["last"] or ""
        if item["posix"] and item["name"] not in POSIX:
            yield (
                f'Prometheus does not know the class "{item["posix"]}"',
                "write its characters, or one as [:alpha:]",
            )
        elif item["escape"] or first.startswith("\\"):
            yield from _escape(item["escape"] or first)
        elif last and not last.startswith("\\") and last < first:
            yield f'"{first}-{last}" ends before it begins', r"write \- for a dash that is one"


def _group(opening: str) -> tuple[str, str]:
    if around := re.match(r"\(\?<?[=!]", opening):
        return f'Prometheus cannot look around with "{around[0]}"', "write what is wanted, or {not: ...} for what is not"
    if opening.startswith(("(?P<", "(?<")):
        return f'"{opening}" has another name than Prometheus reads', "write letters, digits and underscores"
    return f'Prometheus does not know "{opening}"', "write (?:...) for a group, and (?i) or (?s) for flags"


def _repeated_too_often(pattern: str) -> Iterator[tuple[str, str]]:
    """Repeats of more than a thousand, those of groups multiplied by what is repeated inside."""
    inside, last = [1], 1
    for piece in pieces(pattern):
        if _opens(piece):
            inside.append(1)
            last = 1
        elif piece["close"] and len(inside) > 1:
            last = inside.pop()
        elif piece["repeat"]:
            last *= max(1, int(piece["most"] or piece["least"] or 1))
        else:
            last = 1
        if last > _MOST:
            yield f'"{piece[0]}" repeats more than {_MOST} times', f"write {_MOST} at most, or + or * for any number"
            return
        inside[-1] = max(inside[-1], last)
