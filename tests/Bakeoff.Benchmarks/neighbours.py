"""The peer of item-knn: SciPy's sparse products, with NumPy's partial sorts. One thread, as SciPy has it."""
import json
import resource
import sys
import time

import numpy as np
import scipy.sparse as sp

BLOCK = 1024
folder, k, length, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
users, items = np.fromfile(folder + "/users.bin", np.int32), np.fromfile(folder + "/items.bin", np.int32)
x = sp.csr_matrix((np.ones(len(users), np.float32), (users, items)), shape=(users.max() + 1, items.max() + 1))


def best(block, count):
    """Columns and values of the highest of each row, highest first."""
    columns = np.argpartition(-block, count, axis=1)[:, :count]
    values = np.take_along_axis(block, columns, 1)
    order = np.argsort(-values, axis=1)
    return np.take_along_axis(columns, order, 1), np.take_along_axis(values, order, 1)


start = time.perf_counter()
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
weights = sp.vstack(rows).T.tocsr()
fit = time.perf_counter() - start

start = time.perf_counter()
asked, total = np.arange(0, x.shape[0], step), 0.0
for first in range(0, len(asked), BLOCK):
    seen = x[asked[first:first + BLOCK]]
    scores = (seen @ weights).toarray()
    seen = seen.tocoo()
    scores[seen.row, seen.col] = -np.inf
    total += float(best(scores, length)[1][:, 0].sum())
lists = time.perf_counter() - start
print(json.dumps({
    "fitSeconds": fit, "listSeconds": lists, "lists": len(asked), "bestScores": total,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
