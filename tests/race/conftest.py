"""Two open stages for all races: a source that is answered by API, and one that people answer by hand."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from tests.race.stage import Stage, rewinding_engine
from tests.race.standings import BY_HAND, STANDINGS, Standing, open_stage

StageFor = Callable[[Standing], Stage]


def most_in_prove(often: Collection[Standing], standings: Collection[Standing] = STANDINGS) -> pytest.MarkDecorator:
    """These standings one by one: `often` in each run of the tests, the rest in `make prove`."""
    rest = [pytest.param(one, marks=pytest.mark.prove) for one in standings if one not in often]
    return pytest.mark.parametrize("standing", [*often, *rest], ids=str)


@pytest.fixture(scope="session")
def stage_for(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageFor]:
    """The open stage on which a standing can be reached."""
    stages: dict[bool, Stage] = {}
    engines = []
    folder = tmp_path_factory.mktemp("race")

    def one(standing: Standing) -> Stage:
        by_hand = standing.state in BY_HAND
        if by_hand not in stages:
            file = folder / f"{by_hand}.db"
            copyfile(migrated, file)
            engines.append(rewinding_engine(file))
            stages[by_hand] = Stage(engines[-1])
            open_stage(stages[by_hand], by_hand=by_hand)
        return stages[by_hand]

    yield one
    for engine in engines:
        engine.dispose()
