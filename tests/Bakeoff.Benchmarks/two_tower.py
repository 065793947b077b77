"""The notebook's two-tower model in PyTorch, with sparse gradients for the embeddings: the peer of the benchmark.

python3 two_tower.py FOLDER THREADS STEPS BATCH: trains on the columns that TwoTowerColumns.WriteTo wrote, and prints a line of
milliseconds, loss and milliseconds of all processors for each step, then the peak memory in kB.
"""
import resource
import sys
import time

import numpy as np
import torch
from torch import nn

folder, threads, steps, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)
size = 32
users_n, buckets_n, titles_n, words_n = map(int, open(f"{folder}/sizes.txt").read().split())


def column(name, kind=np.int32):
    return np.fromfile(f"{folder}/{name}.bin", kind)


users, buckets, items, times = column("users"), column("buckets"), column("items"), column("times", np.float32)
titles, words, starts = column("titles"), column("words"), column("word_starts")


def embedding(rows):
    table = nn.Embedding(rows, size, sparse=True)
    nn.init.uniform_(table.weight, -0.05, 0.05)
    return table


def dense(inputs):
    layer = nn.Linear(inputs, size)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


user_table, bucket_table, title_table = embedding(users_n), embedding(buckets_n), embedding(titles_n)
word_table = nn.EmbeddingBag(words_n, size, mode="mean", sparse=True)
nn.init.uniform_(word_table.weight, -0.05, 0.05)
query, candidate = dense(2 * size + 1), dense(2 * size)
parameters = [p for m in (user_table, bucket_table, title_table, word_table, query, candidate) for p in m.parameters()]
adagrad = torch.optim.Adagrad(parameters, lr=0.1, initial_accumulator_value=0.1, eps=1e-7)
order = np.random.RandomState(1).permutation(len(users)).astype(np.int32)
labels = torch.arange(batch)


def longs(values):
    return torch.from_numpy(values.astype(np.int64))


for step in range(steps):
    begin, worked = time.perf_counter(), time.process_time()
    rows = order[np.arange(step * batch, (step + 1) * batch) % len(order)]
    own = items[rows]
    lengths = starts[own + 1] - starts[own]
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    places = np.repeat(starts[own] - offsets, lengths) + np.arange(lengths.sum())
    adagrad.zero_grad(set_to_none=True)
    left = query(torch.cat([user_table(longs(users[rows])), bucket_table(longs(buckets[rows])), torch.from_numpy(times[rows])[:, None]], 1))
    right = candidate(torch.cat([title_table(longs(titles[own])), word_table(longs(words[places]), longs(offsets))], 1))
    loss = nn.functional.cross_entropy(left @ right.T, labels, reduction="sum")
    loss.backward()
    adagrad.step()
    value = loss.item() / batch
    print((time.perf_counter() - begin) * 1000, value, (time.process_time() - worked) * 1000, flush=True)

print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
