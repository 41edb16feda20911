"""Runs the notebooks in order, each with this Python, and saves their outputs.

``python -m kdnb.suite run notebooks`` executes a folder in place; ``python -m kdnb.suite made`` says what there is to look at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm
from traitlets import default

from kdnb.pages import title_of

TIMEOUT = 600
"""Seconds that one cell may take."""

KERNEL = ["--log-level=ERROR", "--InlineBackend.figure_format=retina"]
"""No warning of each kernel between the lines of the progress bar; pictures that stay crisp on a phone's dense screen."""


def run_notebooks(paths: Iterable[Path], target: Path, environment: Mapping[str, str] | None = None, without: str = "") -> Iterator[tuple[Path, str | None]]:
    """Execute notebooks in order; yield each saved path with what went wrong, or None.

    They are saved in ``target``, which may be where they come from, less the cells with the tag ``without``. ``environment`` is added to the
    kernel's. A failing notebook is saved with its traceback and the others go on. A rerun on one machine gives the same bytes: no times, no
    machine's versions.
    """
    target.mkdir(parents=True, exist_ok=True)
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if without not in cell.metadata.get("tags", ())]
        client = NotebookClient(
            notebook, timeout=TIMEOUT, kernel_manager_class=_ThisPython, record_timing=False, resources={"metadata": {"path": str(target)}},
            extra_arguments=KERNEL,
        )  # fmt: skip
        problem = None
        try:
            client.execute(env={**os.environ, **(environment or {})})
        except CellExecutionError as error:
            problem = f"{error.ename}: {error.evalue}"
        notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, target / path.name)
        yield target / path.name, problem


class _Specs(KernelSpecManager):
    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir="", **get_kernel_dict())


class _ThisPython(AsyncKernelManager):
    """Starts the Python that runs this, even where the user has a "python3" kernel of another one."""

    @default("kernel_spec_manager")
    def _specs(self) -> KernelSpecManager:
        return _Specs(parent=self)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["run"] and len(arguments) == 2:
        folder = Path(arguments[1])
        paths = sorted(folder.glob("*.ipynb"))
        bar = tqdm(run_notebooks(paths, folder), total=len(paths), desc="notebooks", disable=None)
        failures = [f"{path}: {problem}" for path, problem in bar if problem]
        print(*failures, sep="\n", end="\n" if failures else "")
        return bool(failures)
    if arguments == ["made"]:
        print("\nThe suite has run. Open these in Jupyter (.venv/bin/jupyter lab) or read them as they are:\n")
        for path in sorted(Path("notebooks").glob("*.ipynb")):
            print(f"  {path}  {title_of(path)}")
        pictures = sorted(Path("figures").glob("*.png"))
        print(f"\n  figures/  {len(pictures)} pictures: {', '.join(path.stem for path in pictures)}")
        print("\nStart with notebooks/00_start_here.ipynb. `make test` proves it.")
        return 0
    print("usage: python -m kdnb.suite run FOLDER | made", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
