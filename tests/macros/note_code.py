"""Runs a command and writes its exit code into a file, which LibreOffice's Shell does not give."""

import subprocess
import sys
from pathlib import Path

Path(sys.argv[1]).write_text(str(subprocess.run(sys.argv[2:], check=False).returncode))
