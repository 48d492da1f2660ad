"""A program and everything it started: memory and processor time of the whole tree, and a sure end for it."""

import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE_S = 10
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def fields_of(pid):
    """The fields of /proc/PID/stat after the name, which may hold blanks; None when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def busy_ticks_of_machine():
    user, nice, system, _idle, _wait, irq, soft, steal, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    return user + nice + system + irq + soft + steal


class Tree:
    """What a command started, in a session of its own; found again by session and by parent."""

    def __init__(self, command, environment, log):
        self.started_ns = time.monotonic_ns()
        self.process = subprocess.Popen([str(part) for part in command], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=log, start_new_session=True)

    def pids(self):
        parents, members = {}, {self.process.pid}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (fields := fields_of(entry)):
                parents[int(entry)] = int(fields[1])
                if int(fields[3]) == self.process.pid:
                    members.add(int(entry))
        while more := {pid for pid, parent in parents.items() if parent in members} - members:
            members |= more
        return members

    def memory_kib(self):
        total = 0
        for pid in self.pids():
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total

    def ticks(self):
        return sum(int(fields[11]) + int(fields[12]) for pid in self.pids() if (fields := fields_of(pid)))

    def cpu_percent(self, seconds):
        """Of one core."""
        before = self.ticks()
        time.sleep(seconds)
        return 100 * (self.ticks() - before) / TICKS_A_SECOND / seconds

    def stop(self):
        born = {pid: fields[19] for pid in self.pids() if (fields := fields_of(pid))}
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            pass
        for pid, start in born.items():
            fields = fields_of(pid)
            if fields and fields[19] == start:  # still the same process, not another one with its number
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)
