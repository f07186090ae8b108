"""Evidently and numpy as peers of the bench. Arguments: file of reference (float64, column after column), file of current data,
rows, columns. Each line read is a command, answered when it is done: `report`, `psi`, `memory`, `version`."""
import resource
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import evidently
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

rows, columns = int(sys.argv[3]), int(sys.argv[4])
before, now = (np.fromfile(path).reshape(columns, rows) for path in sys.argv[1:3])
names = [f"c{i}" for i in range(columns)]
reference, current = (pd.DataFrame(dict(zip(names, data))) for data in (before, now))


def psi(p, q):
    """Deciles of the reference, as numpy's users write it."""
    edges = np.quantile(p, np.arange(1, 10) / 10)
    a, b = (np.bincount(np.searchsorted(edges, x), minlength=10) / len(x) for x in (p, q))
    a, b = np.maximum(a, 1e-4), np.maximum(b, 1e-4)
    return float(np.sum((b - a) * np.log(b / a)))


for line in sys.stdin:
    command, answer = line.strip(), "done"
    if command == "report":
        Report([DataDriftPreset()]).run(reference_data=reference, current_data=current).dict()
    elif command == "psi":
        answer = repr(psi(before.reshape(-1)[:1_000_000], now.reshape(-1)[:1_000_000]))
    elif command == "memory":
        answer = str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    elif command == "version":
        answer = f"evidently {evidently.__version__}, numpy {np.__version__}"
    print(answer, flush=True)
