"""The whole case: background, the planted story, copies and oddments, and the answers that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sample_data.documents import papers
from sample_data.documents.chats import chats
from sample_data.documents.copies import near_copies, near_copy, same_copies
from sample_data.documents.grammar import Dice, table
from sample_data.documents.items import File, Mail, Source
from sample_data.documents.mails import Desk, Names, newsletters, threads
from sample_data.documents.oddments import mailboxes, oddments
from sample_data.documents.people import make_world
from sample_data.documents.story import QUESTIONS, Told, sources, tell, word, words
from sample_data.documents.voice import Voice

SEED, ITEMS, SMALL = 20260226, 5_000, 150
NEAR_SHARE, SAME_SHARE, MAILBOX_SHARE = 0.08, 0.03, 0.08
NEWS_SHARE, CHAT_SHARE, PAPER_SHARE = 0.04, 0.07, 0.24
SENT_ON = 9  # every so many mails of the story were sent on


@dataclass(frozen=True)
class Answer:
    """A question, the names of the items that answer it (2) or support it (1), and who and what is in the answer."""

    question_id: str
    question: str
    relevant: Mapping[str, int]
    entities: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Material:
    """A case that nobody has written yet. ``held`` is what must stand in each item of the story, by its name."""

    seed: int
    sources: tuple[Source, ...]
    files: tuple[File, ...]
    answers: tuple[Answer, ...]
    held: Mapping[str, tuple[str, ...]]
    near_copies: Mapping[str, str]
    same_copies: Mapping[str, str]

    @property
    def items(self) -> int:
        """Files with all that is within them."""
        return sum(1 for file in self.files for _ in file.walk())


def make_material(*, seed: int = SEED, items: int = ITEMS) -> Material:
    """A case of about that many items; the same seed and number give the same. The story is whole at any size."""
    world, names = make_world(seed), Names()
    told = tell(_desk(seed, "story", world, names))
    planted = [item.file for item in told if not item.nested]
    odd = [*mailboxes(_desk(seed, "mailboxes", world, names), round(MAILBOX_SHARE * items)),
           *oddments(_desk(seed, "oddments", world, names)),
           papers.exhibits(_desk(seed, "exhibits", world, names))]  # fmt: skip
    near, same = round(NEAR_SHARE * items), round(SAME_SHARE * items)
    room = items - near - same - sum(1 for file in (*planted, *odd) for _ in file.walk())
    everyday = _everyday(seed, world, names, max(0, room))
    desk = _desk(seed, "copies", world, names)
    mails = [file for file in planted if isinstance(file.content, Mail) and not file.content.attachments]
    almost = [(near_copy(desk, file), file) for file in mails[::SENT_ON]]
    almost += list(near_copies(desk, everyday, near - len(almost)))
    exact = list(same_copies(desk, everyday, same))
    files = (*planted, *odd, *everyday, *(copy for copy, _ in (*almost, *exact)))
    of_copy = {copy.name: file.name for copy, file in almost}
    held = {item.file.name: item.holds for item in told}
    return Material(seed, sources(), files, _answers(told, of_copy), held, of_copy,
                    {copy.path: file.path for copy, file in exact})  # fmt: skip


def _desk(seed: int, what: str, world: object, names: Names) -> Desk:
    dice = Dice(seed, f"documents {what}")
    return Desk(Voice(world, dice), world, dice, names)  # type: ignore[arg-type]


def _everyday(seed: int, world: object, names: Names, room: int) -> list[File]:
    counts = [round(share * room) for share in (NEWS_SHARE, CHAT_SHARE, PAPER_SHARE)]
    return [
        *newsletters(_desk(seed, "newsletters", world, names), counts[0]),
        *chats(_desk(seed, "chats", world, names), counts[1]),
        *papers.papers(_desk(seed, "papers", world, names), counts[2]),
        *threads(_desk(seed, "threads", world, names), room - sum(counts)),
    ]


def _answers(told: Sequence[Told], copies: Mapping[str, str]) -> tuple[Answer, ...]:
    cast = table("cast")
    found = []
    for question in QUESTIONS:
        grades = {item.file.name: item.grades[question] for item in told if question in item.grades}
        grades |= {copy: grades[of] for copy, of in copies.items() if of in grades}
        links = (pair.split(">") for pair in cast["links"][question].split("|"))  # type: ignore[index]
        entities = tuple(word(name) for name in cast["entities"][question].split("|"))  # type: ignore[index]
        found.append(Answer(question, cast["questions"][question], grades, entities,  # type: ignore[index]
                            tuple((_known(one), _known(other)) for one, other in links)))  # fmt: skip
    return tuple(found)


def _known(name: str) -> str:
    return words().get(name) or words()[f"{name}_mail"]
