"""River's detectors as peers of the bench. Argument: a file of float64 values. Each line read is a command, answered when it is done: the name of a
detector (it takes all values, one by one, and its state is asked for after each), or `version`."""
import sys

import numpy
import river
from river import drift

values = numpy.fromfile(sys.argv[1]).tolist()
build = {'adwin': drift.ADWIN, 'page-hinkley': lambda: drift.PageHinkley(threshold=1e9)}
for line in sys.stdin:
    command = line.strip()
    if command == 'version':
        print(river.__version__, flush=True)
        continue
    detector, alarms = build[command](), 0
    for x in values:
        detector.update(x)
        if detector.drift_detected:
            alarms += 1
    print(alarms, flush=True)
