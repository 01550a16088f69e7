"""Threads: what answers what, whatever the order, and no further than parties and names allow."""

import random
from datetime import datetime, timedelta

from models.documents.threads import Chat, Mail, base_subject, chat_threads, is_reply, mail_threads, party

START = datetime(2026, 3, 2, 9)
BOTH = frozenset({"a@example.com", "b@example.com"})


def mail(item_id, message_id="", answers="", names=(), subject="", parties=BOTH, hours=None):
    sent_at = START + timedelta(hours=item_id if hours is None else hours)
    return Mail(item_id, message_id, answers, tuple(names), subject, frozenset(parties), sent_at)


def told(placed):
    return {one.item_id: (one.thread_id, one.depth) for one in placed}


def test_a_thread_follows_what_mails_answer():
    mails = [mail(1, "a"), mail(2, "b", "a"), mail(3, "c", "b", ["a", "b"]), mail(4, "d", "a", ["a"]), mail(5, "e")]
    assert told(mail_threads(mails)) == {1: (1, 0), 2: (1, 1), 3: (1, 2), 4: (1, 1), 5: (5, 0)}


def test_a_mail_that_is_missing_still_joins_its_answers():
    assert told(mail_threads([mail(2, "b", "lost"), mail(3, "c", "lost")])) == {2: (2, 0), 3: (2, 0)}


def test_the_order_in_which_mails_come_does_not_matter():
    chance = random.Random(4)
    mails = [mail(1, "m1")]
    for number in range(2, 80):
        parent = chance.choice(mails)
        names = [*parent.references, parent.message_id][-3:]
        mails.append(mail(number, f"m{number}", parent.message_id, names, "Re: plan"))
    expected = mail_threads(mails)
    for _ in range(5):
        chance.shuffle(mails)
        assert mail_threads(mails) == expected


def test_mails_that_answer_each_other_in_a_circle_end():
    placed = told(mail_threads([mail(1, "a", "c"), mail(2, "b", "a"), mail(3, "c", "b"), mail(4, "d", "d")]))
    assert {thread for thread, _ in placed.values()} == {1, 4}


def test_copies_of_a_mail_share_its_place():
    assert told(mail_threads([mail(1, "a"), mail(2, "a"), mail(3, "b", "a")])) == {1: (1, 0), 2: (1, 0), 3: (1, 1)}


def test_a_reply_without_ids_joins_by_subject_where_somebody_is_party_to_both():
    mails = [mail(1, "a", subject="[list] Plant"), mail(2, subject="RE: AW: Plant"), mail(3, subject="Re: Plant")]
    assert told(mail_threads(mails)) == {1: (1, 0), 2: (1, 1), 3: (1, 2)}


def test_the_same_subject_among_other_people_is_another_thread():
    mails = [mail(1, "a", subject="Hello"), mail(2, subject="Re: Hello", parties={"z@example.org"})]
    assert told(mail_threads(mails)) == {1: (1, 0), 2: (2, 0)}


def test_the_same_subject_without_a_mark_of_reply_is_another_thread():
    mails = [mail(1, subject="Invoice"), mail(2, subject="Invoice"), mail(3, subject="Fwd: Invoice")]
    assert told(mail_threads(mails)) == {1: (1, 0), 2: (2, 0), 3: (3, 0)}


def test_an_empty_subject_joins_nothing():
    assert told(mail_threads([mail(1, subject=""), mail(2, subject="Re:")])) == {1: (1, 0), 2: (2, 0)}


def test_a_mail_without_a_time_comes_last():
    undated = Mail(1, "a", "", (), "Re: Plan", BOTH, None)
    assert told(mail_threads([undated, mail(2, "b", subject="Plan")])) == {1: (2, 1), 2: (2, 0)}


def test_long_threads_are_followed_to_their_end():
    mails = [mail(number, f"m{number}", f"m{number - 1}" if number > 1 else "") for number in range(1, 501)]
    assert mail_threads(mails)[-1].depth == 499


def test_chats_of_one_name_are_one_only_with_somebody_in_both():
    chats = [
        Chat(1, "Yard crew", frozenset({"ann", "bo"})),
        Chat(2, "yard  CREW", frozenset({"bo"})),
        Chat(3, "Yard crew", frozenset({"zed"})),
        Chat(4, "", frozenset({"ann"})),
        Chat(5, "", frozenset({"ann"})),
    ]
    assert told(chat_threads(chats)) == {1: (1, 0), 2: (1, 0), 3: (3, 0), 4: (4, 0), 5: (5, 0)}


def test_subjects_lose_their_marks_and_keep_their_words():
    assert base_subject("Re[2]: FW: [site-list] Red van") == "red van"
    assert base_subject("Regarding: red van") == "regarding: red van"
    assert is_reply("[x] re: a") and not is_reply("Fwd: a") and not is_reply("Red van")


def test_a_party_is_its_address_or_its_name():
    assert party("Ann Lee <Ann@Example.com>") == party('"Lee, Ann" ANN@example.com') == "ann@example.com"
    assert party("  Ann   Lee ") == "ann lee"
