"""A person's name as somebody wrote it, and the two ways to compare it with another.

No single comparison is safe for every purpose: a narrow one lets the writer sign as
"Jose" what they wrote as "José", a wide one gives a stranger's message to the lead. So
there are two, and each use takes the one that fails closed:

- :meth:`PersonName.is_same` where something is *given*: a role, a message, a decision
  to show the name.
- :meth:`PersonName.could_be_same` where somebody is *refused*: the writer as a signer,
  a second signature of one person, one person in two roles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Letters that Unicode does not take apart into a Latin letter and a mark, and letters
#: of other alphabets that are drawn like Latin ones, in lower case.
_LATIN = str.maketrans(
    {
        **dict(zip("øłđðħŧıȷŋƒ", "olddhtijnf", strict=True)),
        **dict(zip("авекмнорстухіјѕԁһӏԛԝ", "abekmhopctyxijsdhlqw", strict=True)),
        **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True)),
        **dict(zip("үѵօոսյհցզ", "yvonujhgq", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑҽɡɩ", "abcdefghijklmnoprstuvwyzaegi", strict=True)),
        **dict(zip("ꭰꭱꭲꮃꮇꭻꭼꮋꮐꮪꮩꮮꮯꮲꮶᏼꮓꭺ", "drtwmjehgsvlcpkbza", strict=True)),
        **dict(zip("ᎠᎡᎢᎳᎷᎫᎬᎻᎶᏚᏙᏞᏟᏢᏦᏴᏃᎪ", "drtwmjehgsvlcpkbza", strict=True)),
        **{"æ": "ae", "œ": "oe", "þ": "th"},
    }
)
#: Letters and digits that many typefaces draw as one stroke, or as one ring.
_DRAWN_ALIKE = str.maketrans("i10", "llo")
#: Letters that nobody sees, beside the marks that are none.
_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: What follows is shown from right to left.
_TURNED = "\u202e"
#: What people write where nobody is to be named.
_PLACEHOLDERS = frozenset(
    {
        *("tba", "tbc", "tbd", "n a", "nil", "null", "none", "nobody", "no one", "unknown"),
        *("anybody", "anyone", "somebody", "someone", "to be confirmed", "to be decided"),
        *("to be agreed", "to be announced", "to be determined", "to be assigned", "to be named"),
        *("not known", "not applicable", "not assigned", "not decided", "not yet", "none yet"),
        *("nobody yet", "no one yet", "unassigned", "unfilled", "vacant", "pending", "later"),
        *("name", "your name", "full name", "first name", "the name", "a name", "who", "xxx"),
        *("not named", "not recorded", "not yet known", "not yet decided", "not needed"),
    }
)
#: How a placeholder goes on: "TBC by the team", "tbd, probably Jo".
_UNDECIDED = re.compile(r"(?:tb[acd]|to be \w+|not yet|n[/.]a)\b")
_BETWEEN_WORDS = re.compile(r"[\s./()\[\]<>,:_-]+")
#: Apostrophes and hyphens as a keyboard has them.
_SIGNS_IN_NAMES = str.maketrans("‘’‛ʼ‐", "''''-")
#: How German and Scandinavian letters are written on a keyboard without them.
_DIGRAPH = re.compile(r"([aou])e|aa")
_MAIL_ADDRESS = re.compile(r"@?(?:\d+\+)?([^@\s<>]+)@[^@\s]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
#: The number that tells a second ``jruiz`` from the first.
_HANDLE_NUMBER = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}\Z")
#: Longer names are not searched for initials that were run together.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class PersonName:
    """One person's name, handle or address, as it was written."""

    text: str

    @property
    def key(self) -> str:
        """The name for exact comparison: equal for two names that are the same."""
        return fold_spelling(self.text).translate(_SIGNS_IN_NAMES).removeprefix("@").strip()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name in plain Latin letters, as far as it has any."""
        return _split_words(self.text)

    @property
    def initials(self) -> frozenset[str]:
        """The first letters of its words: names that could be the same share one."""
        return frozenset(word[0].translate(_DRAWN_ALIKE) for word in self.words)

    @property
    def names_nobody(self) -> bool:
        """Whether there is neither a letter nor a digit in it, or "TBC" and the like."""
        plain = _BETWEEN_WORDS.sub(" ", self.key.rstrip("?!")).strip()
        return not self.words or plain in _PLACEHOLDERS or bool(_UNDECIDED.match(self.key))

    def is_same(self, other: PersonName) -> bool:
        """Whether both are one name, written in other case, spacing or encoding.

        A leading ``@`` does not count, nor which apostrophe or hyphen is used. The
        relation is transitive.
        """
        return self.key == other.key

    def could_be_same(self, other: PersonName) -> bool:
        """Whether one person may be meant by both.

        Besides what is the same: without accents and punctuation, in another order
        ("Ruiz, José"), in part ("José"), with initials ("J. Ruiz"), as a handle
        ("@jruiz") or mail address, and in letters drawn alike. The relation is
        symmetric and not transitive: "Jo" may be two people who are not each other.
        """
        if self.is_same(other):
            return True
        shorter, longer = sorted((self.words, other.words), key=len)
        if not shorter:
            return not longer
        if _are_drawn_alike("".join(shorter), "".join(longer)):
            return True
        if len(shorter) == 1 and _is_run_together(shorter[0], longer):
            return True
        return _are_paired(shorter, longer)


@lru_cache(maxsize=4096)
def fold_spelling(text: str) -> str:
    """``text`` in one case, one encoding and with one space between words."""
    for _ in range(2):  # the folded form of a few letters can be folded once more
        text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)
def _split_words(text: str) -> tuple[str, ...]:
    before, _, turned = text.partition(_TURNED)
    plain = _drop_marks(before + turned[::-1])
    address = _MAIL_ADDRESS.fullmatch(plain.strip())
    if address is not None:
        plain = address[1]
    without_remark = _BRACKETED.sub(" ", plain)
    if _WORD.search(without_remark):
        plain = without_remark
    latin = _drop_marks(plain.casefold()).translate(_LATIN)
    words = (_HANDLE_NUMBER.sub("", word) for word in _WORD.findall(latin))
    return tuple(_DIGRAPH.sub(lambda pair: pair[0][0], word) for word in words)


def _drop_marks(text: str) -> str:
    """``text`` taken apart, without accents and without characters nobody sees."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.category(character) not in {"Mn", "Mc", "Me", "Cf"}
        and character not in _UNSEEN
    )


def _is_run_together(handle: str, words: Sequence[str]) -> bool:
    """Whether ``handle`` is made of several of ``words``, whole or by their initials."""
    if len(words) > _MOST_WORDS:
        return False
    reached: list[_Reading] = [(0, frozenset())]
    for length, taken in reached:
        if length == len(handle) and len(taken) > 1:
            return True
        for step in _read_on(handle, words, length, taken):
            if step not in reached:
                reached.append(step)
    return False


#: How much of a handle is read, and the numbers of the words read for it.
_Reading = tuple[int, frozenset[int]]


def _read_on(
    handle: str, words: Sequence[str], length: int, taken: frozenset[int]
) -> Iterator[_Reading]:
    """What one more word, or its initial, makes of a handle that is read up to ``length``."""
    for number, word in enumerate(words):
        if number in taken:
            continue
        for part in (word, word[0]):
            if handle.startswith(part, length):
                yield length + len(part), taken | {number}


def _are_paired(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether each word of the shorter name has one of its own in the longer one."""
    owners: dict[int, int] = {}
    return all(
        _find_partner(index, shorter, longer, owners, set()) for index in range(len(shorter))
    )


def _find_partner(
    number: int,
    shorter: Sequence[str],
    longer: Sequence[str],
    owners: dict[int, int],
    tried: set[int],
) -> bool:
    """Give word ``number`` a partner, moving those that have one where it is needed."""
    for partner, word in enumerate(longer):
        if partner in tried or not _are_alike(shorter[number], word):
            continue
        tried.add(partner)
        owner = owners.get(partner)
        if owner is None or _find_partner(owner, shorter, longer, owners, tried):
            owners[partner] = number
            return True
    return False


def _are_alike(word: str, other: str) -> bool:
    """Whether two words are equal, or one is the initial of the other."""
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return _are_drawn_alike(word, other)


def _are_drawn_alike(text: str, other: str) -> bool:
    """Whether a reader may take one for the other."""
    return text.translate(_DRAWN_ALIKE) == other.translate(_DRAWN_ALIKE)
