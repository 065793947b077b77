"""The peers of item-knn and PureSVD: SciPy's sparse products, with NumPy's partial sorts; SciPy's svds, and the randomized SVD with power iterations
that LU decompositions keep apart, as scikit-learn has it. Sparse products have one thread, as SciPy has them."""
import json
import resource
import sys
import time

import numpy as np
import scipy.linalg as linalg
import scipy.sparse as sp
from scipy.sparse.linalg import svds

BLOCK = 1024
folder, k, length, step, model = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
users, items = np.fromfile(folder + "/users.bin", np.int32), np.fromfile(folder + "/items.bin", np.int32)
x = sp.csr_matrix((np.ones(len(users), np.float32), (users, items)), shape=(users.max() + 1, items.max() + 1))


def best(block, count):
    """Columns and values of the highest of each row, highest first."""
    columns = np.argpartition(-block, count, axis=1)[:, :count]
    values = np.take_along_axis(block, columns, 1)
    order = np.argsort(-values, axis=1)
    return np.take_along_axis(columns, order, 1), np.take_along_axis(values, order, 1)


def nearest():
    """For each item the weights from it to those whose neighbour it is."""
    raters = np.asarray(x.sum(0)).ravel()
    scaled = (x @ sp.diags((1 / np.sqrt(np.maximum(raters, 1))).astype(np.float32))).tocsr()
    by_item = scaled.T.tocsr()
    rows = []
    for first in range(0, x.shape[1], BLOCK):
        cosines = (by_item[first:first + BLOCK] @ scaled).toarray()
        own = np.arange(cosines.shape[0])
        cosines[own, first + own] = 0
        columns, values = best(cosines, k)
        rows.append(sp.csr_matrix((values.ravel(), columns.ravel(), np.arange(len(own) + 1) * k), shape=cosines.shape))
    return sp.vstack(rows).T.tocsr()


def randomized(count, oversampled=10, powers=7):
    """The right singular vectors of a product with random vectors (Halko, Martinsson and Tropp, 2011, algorithms 4.4 and 5.1)."""
    q = np.random.default_rng(1).standard_normal((x.shape[1], count + oversampled), np.float32)
    for _ in range(powers):
        q = linalg.lu(x @ q, permute_l=True)[0]
        q = linalg.lu(x.T @ q, permute_l=True)[0]
    q = linalg.qr(x @ q, mode="economic")[0]
    return linalg.svd((x.T @ q).T, full_matrices=False)[2][:count].T


start, processors = time.perf_counter(), time.process_time()
if model == "scipy":
    weights = nearest()
else:
    vectors = np.ascontiguousarray(svds(x, k=k)[2].T if model == "svds" else randomized(k))
fit, processors = time.perf_counter() - start, time.process_time() - processors

start = time.perf_counter()
asked, total = np.arange(0, x.shape[0], step), 0.0
for first in range(0, len(asked), BLOCK):
    seen = x[asked[first:first + BLOCK]]
    scores = (seen @ weights).toarray() if model == "scipy" else (seen @ vectors) @ vectors.T
    seen = seen.tocoo()
    scores[seen.row, seen.col] = -np.inf
    total += float(best(scores, length)[1][:, 0].sum())
lists = time.perf_counter() - start
print(json.dumps({
    "fitSeconds": fit, "fitProcessorSeconds": processors, "listSeconds": lists, "lists": len(asked), "bestScores": total,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
