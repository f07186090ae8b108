"""scikit-learn's histogram trees as a peer of the bench. Arguments: file of features (float64, column after column), file of the
target, rows, columns. Each line read is a command, answered when it is done: `fit`, `predict`, `rmse`, `version`."""
import sys

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingRegressor

features, target, rows, columns = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
# Its own layout of choice: rows side by side, as numpy's users have them.
X = np.ascontiguousarray(np.fromfile(features).reshape(columns, rows).T)
y = np.fromfile(target)
options = dict(max_iter=100, max_leaf_nodes=8, learning_rate=0.1, min_samples_leaf=20, l2_regularization=1.0, early_stopping=False)
model = None
for line in sys.stdin:
    command, answer = line.strip(), 'done'
    if command == 'fit':
        model = HistGradientBoostingRegressor(**options).fit(X, y)
    elif command == 'predict':
        model.predict(X)
    elif command == 'rmse':
        answer = repr(float(np.sqrt(np.mean((model.predict(X) - y) ** 2))))
    elif command == 'version':
        answer = sklearn.__version__
    print(answer, flush=True)
