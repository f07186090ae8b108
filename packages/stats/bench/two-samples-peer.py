"""scipy's tests as a peer of the bench. Arguments: files of two samples and of a short one, float64.
Each line read is a command, answered when it is done."""
import sys

import numpy as np
import scipy
from scipy import stats

first, second, batch = [np.fromfile(name) for name in sys.argv[1:4]]
ascending = np.sort(first)
COMMANDS = {
    'version': lambda: scipy.__version__,
    'ks': lambda: stats.ks_2samp(first, second, method='asymp'),
    'ks-batch': lambda: stats.ks_2samp(first, batch, method='asymp'),
    'ks-batch-sorted': lambda: stats.ks_2samp(ascending, batch, method='asymp'),
    'wasserstein': lambda: stats.wasserstein_distance(first, second),
    'wasserstein-batch': lambda: stats.wasserstein_distance(first, batch),
    'wasserstein-batch-sorted': lambda: stats.wasserstein_distance(ascending, batch),
    'energy-batch': lambda: stats.energy_distance(first, batch),
    'cramer-batch': lambda: stats.cramervonmises_2samp(first[:20_000], batch[:700], method='asymptotic'),
    'anderson-batch': lambda: stats.anderson_ksamp([first[:20_000], batch[:700]]),
    'mann-whitney-batch': lambda: stats.mannwhitneyu(first[:20_000], batch[:700]),
    'epps-batch': lambda: stats.epps_singleton_2samp(first[:20_000], batch[:700]),
    'welch-batch': lambda: stats.ttest_ind(first[:20_000], batch[:700], equal_var=False),
}
for line in sys.stdin:
    result = COMMANDS[line.strip()]()
    print(result if isinstance(result, str) else 'done', flush=True)
