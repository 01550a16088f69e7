"""What a child process may take, set by itself before it looks at a file that nobody vouches for."""

from __future__ import annotations

import sys


def limit_memory(memory_bytes: int) -> None:
    """Let this process take no more memory than that; on Linux only."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def limit_cpu(seconds: int) -> None:
    """Let this process take that many more seconds of processor time; not on Windows."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))
