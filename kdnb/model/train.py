"""Train the pipeline from the treebank files with one command, and put it where the library finds it.

    python -m kdnb.model.train --data ../shared/data/treebanks --more FOLDER

It trains its three parts one after the other from scratch: tags, syntax and sentences; names, which read the tags; sentence breaks. A run that was
stopped goes on from its last checkpoint when the same command is given again. Training needs packages beside those of the library (the
model card lists them); use does not.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.attrs import LOWER
from spacy.language import Language
from spacy.util import fix_random_seed, load_config
from thinc.api import NumpyOps, set_current_ops

from kdnb.model import damage, plain, sources
from kdnb.model.building import add_paragraph_rule, assemble, build
from kdnb.model.corpus import Document
from kdnb.model.run import Evaluation, Run
from kdnb.model.scores import score
from kdnb.tokenizer import make_tokenizer

HERE = Path(__file__).parent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=HERE.parents[2] / "shared/data/treebanks", help="folder of the treebank files")
    options.add_argument("--more", type=Path, help="folder of further texts (see the model card); what is missing is done without")
    options.add_argument("--config", type=Path, default=HERE / "config.cfg")
    options.add_argument("--out", type=Path, default=HERE / "pipeline", help="where the pipeline goes")
    options.add_argument("--work", type=Path, default=Path("out/model"), help="folder of the checkpoints")
    options.add_argument("--set", nargs="*", default=[], metavar="recipe.parsing.steps=2000", help="values that replace the config's")
    given = options.parse_args()
    overrides = {key: json.loads(value) for key, value in (pair.split("=", 1) for pair in given.set)}
    config = load_config(given.config, overrides=overrides, interpolate=False)
    recipe = config.interpolate().pop("recipe")
    config.pop("recipe")
    set_current_ops(NumpyOps(use_blis=False))  # numpy's own matrix product was three times as fast as blis
    weights: dict[str, bytes] = {}
    for name in STAGES:
        lesson = STAGES[name](given.data, given.more)
        weights |= train(config, lesson, weights, recipe["seed"], recipe[name], given.work / f"{name}.pickle")
    weights["breaks"] = breaks(given.data, given.more, recipe, given.work / "breaks.pt", given.out)
    documents, _ = sources.treebanks(given.data, given.more)
    save(assemble(config, documents, weights), given.out)


@dataclass(frozen=True)
class Lesson:
    """What one stage learns from and how it is scored."""

    documents: list[Document]
    evaluate: Evaluation


def train(config, lesson: Lesson, weights: dict[str, bytes], seed: int, recipe: dict, checkpoint: Path) -> dict[str, bytes]:
    """Train one part, its frozen components taken from ``weights``; return the others as bytes, averaged over the steps."""
    fix_random_seed(seed)
    nlp = build(config, [document.sentences for document in lesson.documents], recipe["pipes"], {name: weights[name] for name in recipe["frozen"]})
    random.seed(seed)
    run = Run(nlp, recipe, checkpoint, lesson.evaluate)
    run.go(lesson.documents)
    with nlp.use_params(run.optimizer.averages):  # the averages hold only inside
        return {name: nlp.get_pipe(name).to_bytes(exclude=["vocab"]) for name in recipe["pipes"]}


def parsing(data: Path, more: Path | None) -> Lesson:
    """Tags, features, relations and sentence starts, as written and under damage.

    ``senter`` learns sentence starts beside the parser for the sake of the shared layers; the parser's own are better, so it is not shipped.
    """
    documents, dev = sources.treebanks(data, more)

    def evaluate(nlp: Language) -> dict[str, float]:
        scores = {}
        with nlp.select_pipes(disable=["senter"]):
            for name, texts in dev.items():
                bare = [text for text in map(damage.both, texts) if text]
                for condition, given in ((name, texts), (f"{name}-bare", bare)):
                    found = score(nlp, given)
                    for key, label in (("pos_acc", "upos"), ("dep_uas", "uas"), ("dep_las", "las"), ("sents_f", "sents")):
                        scores[f"{condition}:{label}"] = 100 * found[key]
        return scores

    return Lesson(documents, evaluate)


def names(data: Path, more: Path | None) -> Lesson:
    """PERSON, ORG and LOC, with layers of their own that also see the tags which the first part gives."""
    documents, dev = sources.names(data, more)

    def evaluate(nlp: Language) -> dict[str, float]:
        scores = {}
        for name, texts in dev.items():
            for condition, given in ((name, texts), (f"{name}-bare", [text for text in map(damage.both, texts) if text])):
                found = score(nlp, given)
                scores[f"{condition}:names"] = 100 * found["ents_f"]
                if condition == "ewt":
                    scores |= {label: 100 * found["ents_per_type"].get(label, {"f": 0})["f"] for label in ("PERSON", "ORG", "LOC")}
        return scores

    return Lesson(documents, evaluate)


def breaks(data: Path, more: Path | None, recipe: dict, checkpoint: Path, out: Path) -> bytes:
    """Sentence starts in texts without capitals or punctuation; scored without the parser's help. Without torch, those of the pipeline at hand."""
    try:
        from kdnb.model import starts
    except ModuleNotFoundError as missing:
        print(f"without {missing.name}: the sentence starts are those of {out} (see the model card)")
        return spacy.load(out).get_pipe("breaks").to_bytes()
    gold, dev = sources.treebanks(data, more)
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    add_paragraph_rule(nlp.add_pipe("attribute_ruler", "paragraphs"))
    pipe = nlp.add_pipe("kdnb_breaks", "breaks", config={"starts": 0.4, "never": 0.4})
    conditions = {f"{name}{way}": [text for text in map(change, texts) if text] for name, texts in dev.items() for way, change in CAPTIONS.items()}

    def evaluate(packed: bytes) -> dict[str, float]:
        pipe.from_bytes(packed)
        return {name: 100 * score(nlp, texts)["sents_f"] for name, texts in conditions.items()}

    plain_texts = plain.documents(nlp.tokenizer, more)
    return starts.train(gold, plain_texts, recipe["breaks"], recipe["seed"], checkpoint, evaluate)


STAGES = {"parsing": parsing, "names": names}
CAPTIONS = {"-bare": damage.both, "-bare-one": lambda text: damage.one_paragraph(damage.both(text))}


def save(nlp: Language, out: Path) -> None:
    """Write the pipeline beside its place, then move it there in one step."""
    nlp.meta.update(name="kdnb", version="4", license="CC BY-SA 4.0", description="English for news of the Korean Peninsula; see the model card")
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    settings = fresh / "vocab" / "vectors.cfg"  # spaCy 3.8 forgets here that the vectors go by the lower-case form
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "attr": LOWER}))
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()
