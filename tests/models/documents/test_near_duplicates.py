"""Near-duplicates: planted copies are found, what is unlike is not, and a plain reckoning agrees."""

import random
import re

import numpy as np
import pytest

from models.documents import near_duplicates
from models.documents.near_duplicates import Group, Sketches, find_groups, group_sketched, jaccard

WORDS = [f"{first}{last}" for first in "bdfgklmnprst" for last in "ale ore inu emp ost ard ik yl".split()]
PLANTED, OTHERS = 200, 600


def a_text(chance: random.Random, words: int = 80) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def edited(text: str, chance: random.Random, share: float) -> str:
    words = text.split()
    for place in chance.sample(range(len(words)), round(share * len(words))):
        words[place] = chance.choice(WORDS) + "x"
    return " ".join(words)


def plain_jaccard(text: str, other: str) -> float:
    """The slow and obvious way: sets of three words as they stand."""
    one, two = (re.findall(r"\w+", each.casefold()) for each in (text, other))
    sets = [{tuple(words[at : at + 3]) for at in range(len(words) - 2)} for words in (one, two)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1]) if sets[0] | sets[1] else float(one == two)


def as_sets(groups: list[Group]) -> set[frozenset[int]]:
    return {frozenset(group.members) for group in groups}


@pytest.fixture(scope="module")
def planted():
    chance = random.Random(7)
    originals = [a_text(chance, chance.randint(30, 150)) for _ in range(OTHERS)]
    return originals + [edited(text, chance, 0.05) for text in originals[:PLANTED]]


def test_copies_with_one_word_in_twenty_changed_are_found(planted):
    found = as_sets(find_groups(planted))
    together = sum(any({place, OTHERS + place} <= group for group in found) for place in range(PLANTED))
    assert together / PLANTED >= 0.99


def test_what_is_together_is_alike_by_a_plain_reckoning(planted):
    groups = find_groups(planted)
    pairs = [(group.members[0], member) for group in groups for member in group.members[1:]]
    alike = [plain_jaccard(planted[one], planted[other]) for one, other in pairs]
    assert min(alike) >= 0.5 and len(pairs) <= PLANTED * 1.02


def test_the_similarity_that_is_told_is_that_of_a_plain_reckoning(planted):
    for group in find_groups(planted)[:50]:
        expected = [plain_jaccard(planted[group.members[0]], planted[member]) for member in group.members]
        assert group.similarities == pytest.approx(expected)


def test_the_order_of_texts_does_not_matter(planted):
    order = list(range(len(planted)))
    random.Random(3).shuffle(order)
    found = as_sets(find_groups([planted[place] for place in order]))
    assert {frozenset(order[member] for member in group) for group in found} == as_sets(find_groups(planted))


def test_case_punctuation_and_spaces_make_no_other_text():
    texts = ["Meet at the yard, at nine.", "meet at the YARD at nine", "meet at the yard at ten"]
    assert as_sets(find_groups(texts)) == {frozenset({0, 1})}


def test_short_texts_are_one_only_where_they_are_the_same():
    texts = ["bring the van at nine", "bring the van at ten", "Bring the van at nine!", "", " ", "?"]
    assert find_groups(texts) == [Group((0, 2), (1.0, 1.0))]


def test_no_chain_of_small_changes_makes_one_group_of_two_texts():
    chance = random.Random(5)
    chain = [a_text(chance, 120)]
    for _ in range(30):
        chain.append(edited(chain[-1], chance, 0.05))
    for group in find_groups(chain):
        assert all(plain_jaccard(chain[group.members[0]], chain[member]) >= 0.5 for member in group.members)
    assert len(find_groups(chain)) > 1


def test_the_first_of_a_group_is_its_longest():
    chance = random.Random(6)
    text = a_text(chance)
    groups = find_groups([text, f"{text} with some words after it", a_text(chance)])
    assert [group.members for group in groups] == [(1, 0)]


def test_a_footer_that_all_texts_share_does_not_join_them(monkeypatch):
    chance = random.Random(8)
    footer = " ".join(f"footer{number}" for number in range(20))
    texts = [f"{a_text(chance, 60)} {footer}" for _ in range(300)]
    assert find_groups(texts) == []
    copies = [*texts, edited(texts[0], chance, 0.05)]
    assert as_sets(find_groups(copies)) == {frozenset({0, 300})}


def test_texts_are_read_again_a_block_at_a_time(planted, monkeypatch):
    monkeypatch.setattr(near_duplicates, "BLOCK", 50)
    sketches, asked = Sketches(), []
    for start in range(0, len(planted), 90):
        sketches.add(planted[start : start + 90])

    def read(places):
        asked.append(len(places))
        return [planted[place] for place in places]

    assert as_sets(group_sketched(sketches, read)) == as_sets(find_groups(planted))
    assert max(asked) <= 50


def test_nothing_gives_no_groups():
    assert find_groups([]) == [] and group_sketched(Sketches(), lambda places: []) == []


@pytest.mark.parametrize("other", ["Übergabe – am „Hof“ um neun", "ÜBERGABE am Hof, um\tneun"])
def test_other_scripts_and_signs_are_read_alike(other):
    assert jaccard("Übergabe am Hof um neun", other) == 1.0


def test_jaccard_is_that_of_a_plain_reckoning():
    chance = random.Random(9)
    for _ in range(40):
        one = a_text(chance, chance.randint(0, 40))
        other = edited(one, chance, chance.choice([0, 0.1, 0.3]))
        assert jaccard(one, other) == pytest.approx(plain_jaccard(one, other))


def test_hostile_texts_are_taken_in():
    texts = ["\ud800 lone half", "\x00" * 50, "word " * 5000, "word " * 5000 + "end", "a" * 300_000]
    groups = find_groups(texts)
    assert as_sets(groups) == {frozenset({2, 3})}
    assert np.isfinite([similarity for group in groups for similarity in group.similarities]).all()
