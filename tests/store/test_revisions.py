"""The schema's revision promises: file names say what Alembic says, and a start without change goes without it."""

import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.store import engine as engines
from bot.store.engine import schema_revisions

ROOT = Path(__file__).parents[2]


def test_the_newest_file_is_alembics_head(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).with_name("migrations")))
    assert schema_revisions(engine)[1] == ScriptDirectory.from_config(config).get_current_head()


def test_a_database_that_is_up_to_date_is_opened_without_alembic(engine: Engine) -> None:
    script = (
        "import sys\n"
        "from bot.store.engine import migrate, open_engine\n"
        f"migrate(open_engine({str(engine.url)!r}))\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)
