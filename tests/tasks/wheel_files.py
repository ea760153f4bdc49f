"""Small wheels, made by hand: what a bundle is tried with where there is no network."""

import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, version="1.0", tag="py3-none-any", requires=(), extras=(), files=(), scripts=()):
    """Make a wheel. files: (path, text); scripts: lines such as `wbtools = fake:main`."""
    folder.mkdir(parents=True, exist_ok=True)
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    about = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    about += [f"Provides-Extra: {extra}" for extra in extras]
    about += [f"Requires-Dist: {requirement}" for requirement in requires]
    content = {f"{module}.py": f"NAME = {name!r}\n", **dict(files)}
    content |= {
        f"{info}/METADATA": "\n".join(about) + "\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    if scripts:
        content[f"{info}/entry_points.txt"] = "[console_scripts]\n" + "\n".join(scripts) + "\n"
    record = "".join(f"{path},,\n" for path in [*content, f"{info}/RECORD"])
    path = folder / f"{module}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as package:
        for each, text in {**content, f"{info}/RECORD": record}.items():
            package.writestr(each, text)
    return path
