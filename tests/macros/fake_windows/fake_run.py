"""Does with a command what WScript.Shell.Run and Windows do: puts variables in once, takes it apart, starts it.

Reads `asked` in a folder, and writes `code` there: the exit code, or the number of the error that Run raises.
Programs that may not be started are called `forbidden…` here.
"""

import re
import subprocess
import sys
from pathlib import Path

NOT_FOUND, DENIED = 0x80070002 - (1 << 32), 70


def taken_apart(command):
    """Give the arguments as the C library of Windows takes a command apart."""
    found, at = [], 0
    while at < len(command):
        if command[at] in " \t":
            at += 1
            continue
        word, quoted = "", False
        while at < len(command) and (quoted or command[at] not in " \t"):
            slashes = len(re.match(r"\\*", command[at:])[0])
            at += slashes
            if command[at : at + 1] == '"':
                word += "\\" * (slashes // 2)
                if slashes % 2:
                    word += '"'
                else:
                    quoted = not quoted
                at += 1
            else:
                word += "\\" * slashes + command[at : at + (not slashes)]
                at += not slashes
        found.append(word)
    return found


def main(folder):
    how, command, *lines = (folder / "asked").read_text("utf-8").splitlines()
    variables = {"TEMP": "!", "PATH": "!"}  # what every process has
    for line in lines:  # put in, or taken away again
        name, sign, value = line.partition("=")
        variables |= {name: value} if sign else {name: f"%{name}%"}
    expanded = re.sub("%([^%]+)%", lambda found: variables.get(found[1], found[0]), command)
    program, *arguments = taken_apart(expanded)
    (folder / "how").write_text(how, "utf-8")
    with (folder / "tried").open("a", encoding="utf-8") as tried:
        tried.write(f"{program}\n")
    if Path(program).name.startswith("forbidden"):
        return f"Raise {DENIED}"
    program = folder / program
    if not program.exists():
        return f"Raise {NOT_FOUND}"
    return str(subprocess.run([program, *arguments], check=False).returncode)


if __name__ == "__main__":
    (Path(sys.argv[1]) / "code").write_text(main(Path(sys.argv[1])), "utf-8")
