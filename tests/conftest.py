"""What several test modules share: the seeds, analyzed once."""

from pathlib import Path

import pytest

import kdnb

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def story():
    return kdnb.analyze(SEEDS)
