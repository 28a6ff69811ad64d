"""Runs the code cells of the notebooks beside this file on a run's folder.

    python3 notebooks/check.py RUN
"""
import json
import os
import pathlib
import sys

os.environ["HYBRIDFLOW_RUN"] = sys.argv[1]
for path in sorted(pathlib.Path(__file__).parent.glob("*.ipynb")):
    names = {}
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec"), names)
    print(path.name, "runs")
