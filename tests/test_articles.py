"""Reading: formats, encodings, bad input, copies."""

import gzip
import json

import pandas as pd
import pytest

from kdnb.articles import COLUMNS, iter_articles, read_articles, usable
from kdnb.encoding import decode
from kdnb.readers import passed_over

STORY = "The two envoys met in Seoul on Friday to discuss the stalled talks, the foreign ministry said in a statement."
KOREAN = "북한이 15일 오전 동해상으로 탄도미사일을 발사했다고 합동참모본부가 밝혔다. 군은 감시를 강화하고 있다고 했다."


def test_a_folder_of_many_formats(tmp_path):
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "000_ab.txt").write_bytes(f" date 2020-12-09 {STORY}\r\nEnd".encode())
    (folder / "page.html").write_text(f"<html><head><title>Envoys</title></head><body><nav>Home</nav><article><p>{STORY} {STORY}</p><p>{STORY} One.</p></article></body></html>")
    lines = [{"text": f"{STORY} Two.", "url": "https://example.org/a", "timestamp": "2021-05-01T00:00:00Z"}, {"text": f"{STORY} Three.", "date": "2018-06-01"}]
    with gzip.open(folder / "deep" / "shard.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write("\n".join(map(json.dumps, lines)) + "\n\nnot json\n[1]\n{}\n")
    pd.DataFrame({"id": ["x"], "text": [f"{STORY} Four."], "title": ["Envoys"]}).to_csv(folder / "table.csv", index=False)
    pd.DataFrame({"text": [f"{STORY} Five."]}).to_parquet(folder / "table.parquet")
    (folder / "notes.md").write_text("not an article")
    articles = read_articles(folder).set_index("article_id")
    assert list(articles.index) == ["000_ab", *(f"shard-{n}" for n in range(5)), "page", "x", "table-0"]
    assert articles.loc["000_ab", "text"] == f" date 2020-12-09 {STORY}\r\nEnd"
    assert articles.loc["shard-0", "url"] == "https://example.org/a" and articles.loc["shard-0", "source"] == "deep/shard.jsonl.gz"
    assert pd.isna(articles.loc["shard-0", "published"])  # the day of the crawl is no date
    assert articles.loc["shard-1", "published"] == pd.Timestamp("2018-06-01")
    assert articles.loc["page", "text"].startswith("The two envoys") and "Home" not in articles.loc["page", "text"]
    assert articles["problem"].dropna().str.slice(0, 12).tolist() == ["not JSON: Ex", "a JSON objec", "no field tex"]


def test_what_cannot_be_read_is_named(tmp_path):
    (tmp_path / "table.csv").write_text("headline,summary\nEnvoys meet,In Seoul\n")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "paper.PDF").write_bytes(b"%PDF")
    (tmp_path / "README").write_text("about")
    problems = read_articles(tmp_path).set_index("article_id")["problem"]
    assert problems["table-0"] == "no field text, maintext, content or body; there are headline, summary"
    assert problems["gone"].startswith("could not be read") and len(problems) == 2
    assert passed_over(tmp_path) == {".pdf": 1, "no ending": 1}
    assert not passed_over(tmp_path / "table.csv")


def test_columns_and_types():
    articles = read_articles(pd.DataFrame({"text": [STORY]}))
    assert list(articles.columns) == COLUMNS
    assert str(articles["published"].dtype).startswith("datetime64") and articles.isna().sum().sum() == 5


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty file"),
        (b"  \n ", "empty"),
        (bytes(range(256)) * 20, "binary, not text"),
        (KOREAN.encode(), "not English (looks Korean)"),
        (KOREAN.encode("euc-kr"), "not English (looks Korean); note: decoded as cp949"),
        ((STORY * 2000).encode(), f"a line of {len(STORY) * 2000:,} characters"),
    ],
)
def test_bad_files_get_a_row_that_says_so(tmp_path, data, problem):
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(STORY)
    articles = read_articles(tmp_path)
    assert articles["problem"].tolist()[0] == problem
    assert usable(articles).tolist() == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = "The minister’s “plan” – a café meeting – was praised in Seoul."
    decoded, problem = decode(text.encode(encoding))
    assert decoded == text
    assert (problem is None) == encoding.startswith("utf-8")


@pytest.mark.parametrize("encoding", ["euc-kr", "gb18030", "shift_jis"])
def test_eastern_encodings(encoding):
    text = {"euc-kr": KOREAN, "gb18030": "朝鲜外务省发言人表示，朝方没有意愿与美国会晤。" * 3, "shift_jis": "北朝鮮は弾道ミサイルを発射したと防衛省が発表した。" * 3}[encoding]
    assert decode(text.encode(encoding))[0] == text


def test_wrong_calls_say_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        read_articles(tmp_path / "missing")
    with pytest.raises(ValueError, match="no articles in"):
        read_articles(tmp_path)
    with pytest.raises(ValueError, match="no column `text`"):
        read_articles(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(ValueError, match="kdnb reads"):
        (tmp_path / "a.docx").write_bytes(b"x")
        read_articles(tmp_path / "a.docx")
    with pytest.raises(TypeError, match="paths, not int"):
        read_articles([1])
    with pytest.raises(TypeError, match="not NoneType"):
        read_articles(None)


def test_two_articles_with_one_id():
    articles = read_articles(pd.DataFrame({"article_id": ["a", "a"], "text": [STORY, STORY.replace("Friday", "Monday")]}))
    assert articles["article_id"].tolist() == ["a", "a-2"]
    assert articles["problem"].tolist()[1] == "note: another article has the id 'a'"
    assert usable(articles).all()


def test_copies_are_marked_and_follow_ups_are_not():
    story = " ".join(f"On day {day} the two envoys met in hall {day * 7} of the ministry." for day in range(12))
    copy = "Home\nShare\n" + story.replace("On day 3", "On the third day") + "\nLeave a Reply"
    other = " ".join(f"On day {day} the two ministers spoke of {day * 9} launches in the north." for day in range(12))
    articles = read_articles(pd.DataFrame({"article_id": list("abcd"), "text": [story, copy, other, story]}))
    assert articles["duplicate_of"].fillna("-").tolist() == ["-", "a", "-", "a"]


def test_a_large_file_is_read_in_batches(tmp_path):
    path = tmp_path / "large.jsonl.gz"
    whole = gzip.compress("".join(json.dumps({"text": f"{number} {STORY}"}) + "\n" for number in range(3000)).encode())
    path.write_bytes(whole[:-4000])  # the end of the file is missing, which only shows when it is reached
    batches = iter_articles(path, size=100)
    assert len(next(batches)) == 100
    rest = pd.concat(batches)
    assert rest["problem"].tolist()[-1].startswith("could not be read") and usable(rest).sum() > 1000


def test_what_was_read_can_be_read_again(tmp_path):
    articles = read_articles(pd.DataFrame({"text": [STORY, ""], "published": ["2020-01-02", None]}))
    again = read_articles(articles)
    pd.testing.assert_frame_equal(articles, again)
