"""What a process on this machine has used: memory and processor time, as /proc on Linux and `ps` elsewhere say it."""

import os
import subprocess
from pathlib import Path


def resident(pid: int) -> float:
    """Megabytes (2**20 bytes) the process holds."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    else:
        kilobytes = _asked(pid, "rss")
    return int(kilobytes) / 1024


def processor_time(pid: int) -> float:
    """Seconds of processor time it has used, without that of its children."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    seconds = 0.0
    for part in _asked(pid, "time").strip().split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def children(pid: int) -> list[int]:
    """Child processes, where the system tells."""
    return [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def _asked(pid: int, column: str) -> str:
    command = ["/bin/ps", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
