"""An iteration of implicit's ALS, timed, with its loss: ials.py FOLDER DATA FACTORS (cg|exact) ITERATIONS WEIGHT REGULARIZATION THREADS

FOLDER has the module _als, built of implicit/cpu/_als.pyx; DATA has starts.bin and indices.bin, the pairs of users as compressed rows,
and users-D.bin and items-D.bin, the factors to start from. Prints for each iteration its seconds and the loss after it.
"""

import os
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore")
folder, data, factors, kind, iterations, weight, regularization, threads = sys.argv[1:]
sys.path.insert(0, folder)

import _als  # noqa: E402
import numpy as np  # noqa: E402
import scipy.sparse as sparse  # noqa: E402

factors, threads, regularization = int(factors), int(threads), float(regularization)
read = lambda name, kind: np.fromfile(os.path.join(data, name), kind)  # noqa: E731
users = read(f"users-{factors}.bin", np.float32).reshape(-1, factors)
items = read(f"items-{factors}.bin", np.float32).reshape(-1, factors)
indices = read("indices.bin", np.int32)
pairs = sparse.csr_matrix(
    (np.full(len(indices), float(weight), np.float32), indices, read("starts.bin", np.int32)), shape=(len(users), len(items)))
transposed = pairs.T.tocsr()
solve = _als.least_squares_cg if kind == "cg" else _als.least_squares
for _ in range(int(iterations)):
    start = time.perf_counter()
    solve(pairs, users, items, regularization, threads)
    solve(transposed, items, users, regularization, threads)
    seconds = time.perf_counter() - start
    print(seconds, _als.calculate_loss(pairs, users, items, regularization, threads), flush=True)
