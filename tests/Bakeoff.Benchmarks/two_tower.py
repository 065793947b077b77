"""The notebook's two-tower model in PyTorch, in eager mode: the peer of the benchmark.

python3 two_tower.py FOLDER THREADS STEPS BATCH [DEVICE] [GRADIENTS]: trains on the columns that TwoTowerColumns.WriteTo wrote, and prints a line of
milliseconds, loss and milliseconds of all processors for each step, then the peak memory in kB. On cuda the columns are there before the first step,
the loss is read every 64 steps, and a line is the mean of so many. GRADIENTS of the embeddings are sparse, or dense.
"""
import os
import resource
import sys
import time

# Before NumPy and PyTorch are there: PyTorch's own number of threads does not reach OpenBLAS, which takes every core that it finds.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = sys.argv[2]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

folder, threads, steps, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
device = sys.argv[5] if len(sys.argv) > 5 else "cpu"
sparse = len(sys.argv) <= 6 or sys.argv[6] == "sparse"
torch.set_num_threads(threads)
torch.manual_seed(1)
size = 32
users_n, buckets_n, titles_n, words_n = map(int, open(f"{folder}/sizes.txt").read().split())


def column(name, kind=np.int32):
    return np.fromfile(f"{folder}/{name}.bin", kind)


users, buckets, items, times = column("users"), column("buckets"), column("items"), column("times", np.float32)
titles, words, starts = column("titles"), column("words"), column("word_starts")


def embedding(rows):
    table = nn.Embedding(rows, size, sparse=sparse)
    nn.init.uniform_(table.weight, -0.05, 0.05)
    return table.to(device)


def dense(inputs):
    layer = nn.Linear(inputs, size)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer.to(device)


user_table, bucket_table, title_table = embedding(users_n), embedding(buckets_n), embedding(titles_n)
# One row more than words: of the places that a title does not fill, on a GPU.
word_table = nn.EmbeddingBag(words_n + 1, size, mode="mean", sparse=sparse, padding_idx=words_n)
nn.init.uniform_(word_table.weight, -0.05, 0.05)
word_table = word_table.to(device)
query, candidate = dense(2 * size + 1), dense(2 * size)
parameters = [p for m in (user_table, bucket_table, title_table, word_table, query, candidate) for p in m.parameters()]
adagrad = torch.optim.Adagrad(parameters, lr=0.1, initial_accumulator_value=0.1, eps=1e-7)
order = np.random.RandomState(1).permutation(len(users)).astype(np.int32)
labels = torch.arange(batch, device=device)


def longs(values):
    return torch.from_numpy(values.astype(np.int64)).to(device)


def train(of_users, of_buckets, of_times, of_titles, *of_words):
    adagrad.zero_grad(set_to_none=True)
    left = query(torch.cat([user_table(of_users), bucket_table(of_buckets), of_times[:, None]], 1))
    right = candidate(torch.cat([title_table(of_titles), word_table(*of_words)], 1))
    loss = nn.functional.cross_entropy(left @ right.T, labels, reduction="sum")
    loss.backward()
    adagrad.step()
    return loss.detach()


def on_host():
    for step in range(steps):
        begin, worked = time.perf_counter(), time.process_time()
        rows = order[np.arange(step * batch, (step + 1) * batch) % len(order)]
        own = items[rows]
        lengths = starts[own + 1] - starts[own]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        places = np.repeat(starts[own] - offsets, lengths) + np.arange(lengths.sum())
        of_words = longs(words[places]), longs(offsets)
        loss = train(longs(users[rows]), longs(buckets[rows]), torch.from_numpy(times[rows]), longs(titles[own]), *of_words)
        value = loss.item() / batch
        print((time.perf_counter() - begin) * 1000, value, (time.process_time() - worked) * 1000, flush=True)


def on_device():
    interval = 64
    lengths = np.diff(starts)
    padded = np.full((len(lengths), lengths.max()), words_n, np.int64)
    padded[np.arange(padded.shape[1]) < lengths[:, None]] = words
    there = [longs(values) for values in (users, buckets, items, titles, padded, order)]
    all_users, all_buckets, all_items, all_titles, all_words, all_rows = there
    all_times = torch.from_numpy(times).to(device)
    total = torch.zeros((), device=device, dtype=torch.float64)
    begin, worked = time.perf_counter(), time.process_time()
    for step in range(steps // interval * interval):
        first = step * batch % (len(order) - batch)
        rows = all_rows[first:first + batch]
        own = all_items[rows]
        total += train(all_users[rows], all_buckets[rows], all_times[rows], all_titles[own], all_words[own])
        if (step + 1) % interval == 0:
            value = total.item() / batch / interval
            total.zero_()
            print((time.perf_counter() - begin) * 1000 / interval, value, (time.process_time() - worked) * 1000 / interval, flush=True)
            begin, worked = time.perf_counter(), time.process_time()


on_host() if device == "cpu" else on_device()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
