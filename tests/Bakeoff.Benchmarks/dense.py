"""Inverts the matrix of DenseMeasurement with NumPy or LAPACK, in single precision; prints one line of JSON.

Usage: dense.py SIZE inv|lapack
"""
import json
import resource
import sys
import time

import numpy as np


def matrix(size):
    """(i + 1)(j + 1) mod 1009, centred; the diagonal dominates. A few rows at a time: only the matrix itself counts as memory."""
    values = np.empty((size, size), dtype=np.float32)
    columns = np.arange(1, size + 1, dtype=np.int64)
    for row in range(size):
        values[row] = ((row + 1) * columns % 1009).astype(np.float32) / np.float32(1009) - np.float32(0.5)
    values[np.diag_indices(size)] = size / 2
    return values


def invert(values, method):
    if method == "inv":
        return np.linalg.inv(values)
    from scipy.linalg import lapack

    # The transpose of a symmetric matrix is the matrix in LAPACK's order: nothing is copied.
    factor, failed = lapack.spotrf(values.T, lower=1, overwrite_a=1)
    assert failed == 0
    inverse, failed = lapack.spotri(factor, lower=1, overwrite_c=1)
    assert failed == 0
    return inverse


size, method = int(sys.argv[1]), sys.argv[2]
values = matrix(size)
start, worked = time.perf_counter(), time.process_time()
result = invert(values, method)
seconds, processor = time.perf_counter() - start, time.process_time() - worked
trace = float(np.trace(result, dtype=np.float64))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3
print(json.dumps({"seconds": seconds, "processorSeconds": processor, "megabytes": peak, "trace": trace}))
