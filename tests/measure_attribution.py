"""How well `kdnb.attributions` finds who said what: a part of PolNeAR's training articles.

    python tests/measure_attribution.py ../shared/data/polnear/polnear_train.jsonl.gz [which fifth of the articles: 0 to 4] [show]

A gold content is found when one of ours covers at least half of its characters; its source is right when it shares characters with
the gold source (or both are missing). An attribution of ours is right when it covers at least half of a gold content, or half of it
lies in one. The last argument prints what was missed and what was made up.
"""

import gzip
import json
import re
import sys
from collections import Counter

from kdnb.attribution import find_attributions
from kdnb.language import load_language


def gold_of(annotations: str) -> list[dict]:
    """Return the attributions: dicts of source, cue and content, each a list of (start, end); source and cue may be absent."""
    spans, found = {}, []
    for number, places in re.findall(r"^(T\d+)\t\w+ ([\d ;]+)\t", annotations, re.M):
        spans[number] = [tuple(map(int, place.split(" "))) for place in places.split(";")]
    for roles in re.findall(r"^E\d+\t(.*)$", annotations, re.M):
        parts: dict = {}
        for role, target in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", roles):
            parts.setdefault(role.lower(), []).extend(spans.get(target, ()))
        if parts.get("content"):
            found.append({role: places for role, places in parts.items() if places})
    return found


def characters(spans) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def kind_of(text: str, content: set[int]) -> str:
    inside, quoted = False, set()
    for at, character in enumerate(text):
        if character in '“”"':
            inside = character == "“" or (character == '"' and not inside)
            quoted.add(at)
        elif inside:
            quoted.add(at)
        if character == "\n" and inside:
            inside = False
    share = len(content & quoted) / len(content)
    return "direct" if share > 0.9 else "mixed" if share > 0 else "indirect"


def ours_of(doc) -> list[tuple[set[int], set[int]]]:
    """Our attributions as (characters of the content, characters of the source)."""
    span = lambda first, last: set(range(doc[first].idx, doc[last - 1].idx + len(doc[last - 1])))  # noqa: E731
    return [(span(*one.content), span(*one.source_span) if one.source_span else set()) for one in find_attributions(doc)]


def measure(pairs, show: bool = False) -> None:
    """Print the scores of (parsed Doc, gold annotations) pairs."""
    gold_count, found, sourced = Counter(), Counter(), Counter()
    right = total = articles = 0
    for doc, annotations in pairs:
        ours, text, used = ours_of(doc), doc.text, set()
        articles, total = articles + 1, total + len(ours)
        for gold in gold_of(annotations):
            content, source = characters(gold["content"]), characters(gold.get("source", ()))
            kind = kind_of(text, content)
            gold_count[kind] += 1
            covered = [(len(content & own) / len(content), -len(own), n) for n, (own, _) in enumerate(ours) if 2 * len(content & own) >= len(content)]
            used |= {n for _, _, n in covered} | {n for n, (own, _) in enumerate(ours) if 2 * len(content & own) >= len(own)}
            if covered:
                own = ours[max(covered)[2]][1]
                found[kind] += 1
                sourced[kind] += bool(own & source) or not own | source
                if show and source and not own & source:
                    print("SOURCE", kind, repr(text[min(content) - 80 : max(content) + 80]), "ours:", repr(text[min(own) : max(own) + 1] if own else ""), "gold:", [text[a:b] for a, b in gold["source"]])
            elif show:
                print("MISSED", kind, [text[a:b] for a, b in gold.get("cue", ())], repr(text[max(0, min(content) - 80) : max(content) + 80]))
        right += len(used)
        if show:
            for n, (own, _) in enumerate(ours):
                if n not in used:
                    print("MADE UP", repr(text[max(0, min(own) - 60) : min(own)]), "[[", repr(text[min(own) : max(own) + 1]), "]]", repr(text[max(own) + 1 : max(own) + 40]))
    precision, recall = right / max(1, total), sum(found.values()) / sum(gold_count.values())
    print(f"{articles} articles, {sum(gold_count.values())} gold attributions, {total} found by us")
    print(f"content: precision {precision:.3f} ({right}/{total}), recall {recall:.3f} ({sum(found.values())}/{sum(gold_count.values())}), F1 {2 * precision * recall / (precision + recall):.3f}")
    for kind, count in sorted(gold_count.items()):
        print(f"{kind}: content found {found[kind] / count:.3f} of {count}, found with the right source {sourced[kind] / count:.3f}")


def main(path: str, fifth: int = 0, show: bool = False) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for number, line in enumerate(lines) if number % 5 == fifth]
    nlp = load_language()
    docs = nlp.pipe((article["text"] for article in articles), disable=["kdnb_times", "kdnb_actors"])
    measure(zip(docs, (article["ann"] for article in articles), strict=True), show)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0, show="show" in sys.argv)
