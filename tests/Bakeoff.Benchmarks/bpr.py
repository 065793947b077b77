# Prints the seconds of each epoch of implicit's BPR, of its own compiled kernel: FOLDER ROWS FACTORS EPOCHS THREADS.
# FOLDER holds bpr_peer.so, built from implicit/cpu/bpr.pyx without the class around the kernel.
import sys
import time

import numpy as np

sys.path.insert(0, sys.argv[1])
import bpr_peer  # noqa: E402

rows, factors, epochs, threads = sys.argv[2], *map(int, sys.argv[3:6])
data = np.fromfile(rows, dtype=np.int32)
users, items, count = data[:3]
indptr = np.ascontiguousarray(data[3:4 + users])
indices = np.ascontiguousarray(data[4 + users:])
assert len(indices) == count
userids = np.repeat(np.arange(users), np.ediff1d(indptr)).astype(np.int32)
random = np.random.default_rng(7)
item_factors = (random.random((items, factors + 1), dtype=np.float32) - .5) / factors
user_factors = (random.random((users, factors + 1), dtype=np.float32) - .5) / factors
user_factors[:, factors] = 1
seeds = random.integers(0, 2**31, size=threads, dtype="long")
generator = bpr_peer.RNGVector(threads, count - 1, seeds)
for _ in range(epochs):
    start = time.perf_counter()
    bpr_peer.bpr_update(generator, userids, indices, indptr, user_factors, item_factors, 0.01, 0.01, threads, True)
    print(f"{time.perf_counter() - start:.6f}")
