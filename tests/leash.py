"""Run a command for as long as standard input stays open, so that it never outlives the test run that started it."""

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Start the command, stop it in good order when the input ends, and pass on its exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=stop_at_end_of_input, args=(process,), daemon=True).start()
    return process.wait()


def stop_at_end_of_input(process: subprocess.Popen[bytes]) -> None:
    """Wait until nobody holds the other end, then ask the command to stop."""
    os.read(sys.stdin.fileno(), 1)
    process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
