import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile

import pytest

from data_access.documents.parsers import members
from data_access.documents.parsers.members import clean_name
from models.documents.extraction import QUARANTINED, READ


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(entries, mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for entry, data in entries:
            entry = tarfile.TarInfo(entry) if isinstance(entry, str) else entry
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def laid_out(folder, found):
    return {each.name: (folder / "scratch" / each.file).read_bytes() for each in found.members if each.file}


def refused(found):
    return {each.name: each.reason for each in found.members if not each.file}


def test_members_are_laid_out_under_numbers(read, tmp_path):
    found = read("a.zip", zipped([("b/one.txt", b"1"), ("b/", b""), ("two.txt", b"2")]))
    assert (found.outcome, found.format, found.family) == (READ, "zip", "container")
    assert [each.file for each in found.members] == ["1", "2"]
    assert laid_out(tmp_path, found) == {"b/one.txt": b"1", "two.txt": b"2"}


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\..\\x.txt", "Windows/x.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\x00b\n.txt", "ab.txt"),
        ("..", ""),
        ("\udcff.txt", "?.txt"),
    ],
)
def test_a_name_never_leads_out_of_its_container(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_name_of_ten_thousand_characters_is_shortened_in_the_middle():
    assert clean_name("a" * 5_000 + "z" * 5_000 + ".txt").endswith("zzz.txt")
    assert len(clean_name("n" * 10_000)) == 200


def test_members_that_lead_out_stay_within_the_scratch_folder(read, tmp_path):
    found = read("a.zip", zipped([("../../out.txt", b"1"), ("/abs.txt", b"2")]))
    assert laid_out(tmp_path, found) == {"out.txt": b"1", "abs.txt": b"2"}
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["1", "2", "file"]


def test_links_and_devices_are_named_and_not_followed(read, tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device = zipfile.ZipInfo("pipe")
    device.external_attr = (stat.S_IFIFO | 0o666) << 16
    found = read("a.zip", zipped([(link, "/etc/passwd"), (device, ""), ("good.txt", b"1")]))
    assert laid_out(tmp_path, found) == {"good.txt": b"1"}
    assert refused(found) == {
        "link": "a link, which is not followed",
        "pipe": "not a file: a device or a pipe",
    }
    entries = []
    for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE)):
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        entries.append((entry, b""))
    found = read("a.tar", tarred([*entries, ("../good.txt", b"1")]))
    assert laid_out(tmp_path, found)["good.txt"] == b"1"
    assert set(refused(found)) == {"soft", "hard", "device"}


def test_a_locked_member_is_named_with_the_reason(read):
    data = bytearray(zipped([("a.txt", b"1"), ("b.txt", b"2")]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    data[6] |= 1
    found = read("a.zip", bytes(data))
    assert refused(found) == {"a.txt": "locked with a password"}
    assert [each.name for each in found.members if each.file] == ["b.txt"]


def test_a_zip_bomb_is_quarantined_and_each_member_named(read, tmp_path):
    found = read("a.zip", zipped([("note.txt", b"words"), ("bomb.bin", bytes(17_000_000))]))
    assert (found.outcome, found.reason) == (QUARANTINED, "the archive unpacks to far more than it seems")
    assert set(refused(found)) == {"note.txt", "bomb.bin"}
    assert not (tmp_path / "scratch").exists()


def test_a_zip_that_lies_about_its_sizes_is_found_out(read, tmp_path):
    data = bytearray(zipped([("bomb.bin", bytes(17_000_000))]))
    for start, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(start) + offset
        data[at : at + 4] = struct.pack("<I", 1000)
    found = read("a.zip", bytes(data))
    assert refused(found) == {"bomb.bin": "it is damaged within the archive"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_bomb_in_one_packed_file_is_quarantined(read, pack):
    found = read("a.gz", pack(bytes(17_000_000)))
    assert found.outcome == QUARANTINED
    assert [each.reason for each in found.members] == ["unpacks to far more than it seems"]


@pytest.mark.parametrize(
    ("name", "pack", "inner"),
    [("a.txt.gz", gzip.compress, "a.txt"), ("a.txt.bz2", bz2.compress, "a.txt"), ("a.txt.xz", lzma.compress, "a.txt")],
)
def test_one_packed_file_is_laid_out_under_its_own_name(read, tmp_path, name, pack, inner):
    assert laid_out(tmp_path, read(name, pack(b"words"))) == {inner: b"words"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_packed_tar_is_taken_apart_at_once(read, tmp_path, mode):
    found = read("a.tgz", tarred([("b/one.txt", b"1"), ("two.txt", b"2")], mode))
    assert laid_out(tmp_path, found) == {"b/one.txt": b"1", "two.txt": b"2"}


def test_a_damaged_archive_keeps_what_came_before_the_damage(read, tmp_path):
    whole = tarred([("one.txt", b"1" * 1000), ("two.txt", b"2" * 9000)])
    found = read("a.tar", whole[:4000])
    assert laid_out(tmp_path, found) == {"one.txt": b"1" * 1000}
    assert "damaged" in found.warnings[0]
    found = read("a.zip", zipped([("one.txt", b"1" * 1000)])[:-30])
    assert (found.outcome, found.format) == (QUARANTINED, "zip")


def test_an_archive_within_an_archive_is_laid_out_to_be_read_in_its_turn(read, tmp_path):
    inner = zipped([("one.txt", b"1")])
    found = read("a.zip", zipped([("inner.zip", inner)]))
    assert laid_out(tmp_path, found) == {"inner.zip": inner}
    assert [each.name for each in read("inner.zip", inner, depth=1).members] == ["one.txt"]


def test_a_container_nested_too_deep_is_quarantined(read):
    found = read("a.zip", zipped([("one.txt", b"1")]), depth=6)
    assert (found.outcome, found.reason) == (QUARANTINED, "nested in too many containers")


@pytest.fixture
def limits(monkeypatch):
    chosen = {"depth": 6, "members": 3, "member_mb": 0.001, "total_mb": 0.002, "ratio": 1e9, "small_mb": 1}
    chosen |= {"name_characters": 200, "share_of_time": 0.7}
    monkeypatch.setattr(members, "numbers", lambda *_: chosen)
    return chosen


def test_members_beyond_the_most_are_counted(read, limits):
    found = read("a.zip", zipped([(f"{number}.txt", b"1") for number in range(10)]))
    assert [each.name for each in found.members] == ["0.txt", "1.txt", "2.txt", "7 further members"]
    assert found.members[-1].reason == "the container holds more than 3 members"


def test_a_member_too_large_and_those_after_the_total_say_so(read, limits):
    entries = [("big", bytes(2000)), ("half", bytes(1000)), ("more", bytes(1000))]
    found = read("a.zip", zipped(entries, compression=zipfile.ZIP_STORED))
    assert refused(found)["big"] == "larger than 0 MB unpacked"
    assert "container unpacks to more than" in refused(found)["more"]


def test_members_left_when_time_is_up_are_named(read):
    found = read("a.zip", zipped([("one.txt", b"1"), ("two.txt", b"2")]), due=0.0, seconds=1.0)
    assert set(refused(found).values()) == {"the time allowed was over before it was unpacked"}
