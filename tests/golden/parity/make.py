#!/usr/bin/env python3
"""Makes cases.csv and values.csv: lists and test items that are made up, and what other judges say of them.

The formulas of trec_eval 9, LensKit 0.14 and RecBole 1.2 are written here from their definitions; scikit-learn is called itself.
Made with Debian 12's python3-sklearn 1.2.1 and numpy 1.24.2. CI does not run it: its results are committed.

    python3 tests/golden/parity/make.py
"""
import csv
import math
import os
import warnings

import numpy as np
from sklearn.metrics import (average_precision_score, mean_absolute_error, mean_squared_error, ndcg_score,
                             roc_auc_score)

FOLDER = os.path.dirname(os.path.abspath(__file__))
ITEMS = 60
CUTS = (1, 5, 10, 20)


class Numbers:
    """A linear congruential generator (Knuth's MMIX constants), so that nothing depends on a library's generator."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def shuffled(self, values):
        values = list(values)
        for i in range(len(values) - 1, 0, -1):
            j = self.below(i + 1)
            values[i], values[j] = values[j], values[i]
        return values


def cases():
    numbers = Numbers(20)
    for user in range(1, 41):
        ranking = numbers.shuffled(range(1, ITEMS + 1))
        tests = 1 + numbers.below(3) if user % 3 == 0 else 2 + numbers.below(24)
        items = numbers.shuffled(range(1, ITEMS + 1))[:tests]
        if user % 4 == 1:
            items[0] = ranking[0]  # A hit at the first place.
            items = list(dict.fromkeys(items))
        gains = [1 + numbers.below(5) for _ in items]
        predictions = [round(1 + 4 * numbers.below(10_000) / 10_000 + 1e-7 * i, 7) for i, _ in enumerate(items)]
        length = ITEMS if user > 32 else numbers.below(9) if user > 26 else 20
        yield user, ranking[:0 if user == 27 else length], items, gains, predictions


def discounted(gains, discount):
    return sum(gain / discount(rank) for rank, gain in enumerate(gains, 1))


def textbook(rank):
    return math.log2(rank + 1)


def lenskit_discount(rank):
    return max(1.0, math.log2(rank))


def values(ranking, grades, predictions):
    """Each judge's measures of one user: (judge, measure, k, value); k is 0 where the whole list is judged."""
    relevant = [1 if item in grades else 0 for item in ranking]
    graded = [grades.get(item, 0) for item in ranking]
    ideal = sorted(grades.values(), reverse=True)
    total = len(grades)
    precision_at = [sum(relevant[:i + 1]) / (i + 1) for i in range(len(relevant))]
    first = relevant.index(1) + 1 if 1 in relevant else None

    # trec_eval: every cut is of the list as it is, and denominators are the cut or all relevant documents.
    yield "trec_eval", "map", 0, sum(p for p, hit in zip(precision_at, relevant) if hit) / total
    yield "trec_eval", "recip_rank", 0, 1 / first if first else 0.0
    for k in CUTS:
        hits = sum(relevant[:k])
        yield "trec_eval", "map_cut", k, sum(p for p, hit in zip(precision_at[:k], relevant) if hit) / total
        yield "trec_eval", "P", k, hits / k
        yield "trec_eval", "recall", k, hits / total
        yield "trec_eval", "success", k, 1.0 if hits else 0.0
        yield "trec_eval", "ndcg_cut of grade 1", k, discounted(relevant[:k], textbook) / discounted([1] * min(k, total), textbook)
        yield "trec_eval", "ndcg_cut of grades", k, discounted(graded[:k], textbook) / discounted(ideal[:k], textbook)

        # LensKit 0.14: a list is cut first, and precision divides by what is left of it.
        if ranking:
            yield "LensKit", "precision", k, hits / min(k, len(ranking))
        yield "LensKit", "recall", k, hits / min(total, k)
        yield "LensKit", "hit", k, 1.0 if hits else 0.0
        yield "LensKit", "recip_rank", k, 1 / first if first and first <= k else 0.0
        yield "LensKit", "ndcg", k, discounted(graded[:k], lenskit_discount) / discounted(ideal[:k], lenskit_discount)

        # RecBole 1.2: lists are as long as k, so that one that is shorter is judged as if misses followed.
        yield "RecBole", "Recall", k, hits / total
        yield "RecBole", "Precision", k, hits / k
        yield "RecBole", "Hit", k, 1.0 if hits else 0.0
        yield "RecBole", "MRR", k, 1 / first if first and first <= k else 0.0
        yield "RecBole", "MAP", k, sum(p for p, hit in zip(precision_at[:k], relevant) if hit) / min(k, total)
        yield "RecBole", "NDCG", k, discounted(relevant[:k], textbook) / discounted([1] * min(k, total), textbook)

    # scikit-learn ranks all candidates, so that a list has to be as long as the cut.
    truth = np.array([[grades.get(item, 0) for item in range(1, ITEMS + 1)]], dtype=float)
    score = np.zeros((1, ITEMS))
    for place, item in enumerate(ranking):
        score[0, item - 1] = len(ranking) - place
    for k in CUTS:
        if len(ranking) >= k:
            yield "scikit-learn", "ndcg_score", k, ndcg_score(truth, score, k=k)
            yield "scikit-learn", "ndcg_score of 0 and 1", k, ndcg_score((truth > 0).astype(float), score, k=k)
    if len(ranking) == ITEMS:
        yield "scikit-learn", "average_precision_score", 0, average_precision_score(truth[0] > 0, score[0])
        yield "scikit-learn", "roc_auc_score", 0, roc_auc_score(truth[0] > 0, score[0])
    rated = np.array([list(grades.values())], dtype=float)
    yield "scikit-learn", "mean_squared_error, its root", 0, math.sqrt(mean_squared_error(rated[0], predictions))
    yield "scikit-learn", "mean_absolute_error", 0, mean_absolute_error(rated[0], predictions)
    if total > 1:
        yield "scikit-learn", "ndcg_score of predicted ratings", 0, ndcg_score(rated, np.array([predictions]))


def main():
    warnings.simplefilter("error")
    with open(os.path.join(FOLDER, "cases.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user", "list", "test", "grades", "predictions"])
        for user, ranking, items, gains, predictions in cases():
            writer.writerow([user] + [" ".join(map(str, column)) for column in (ranking, items, gains, predictions)])
    with open(os.path.join(FOLDER, "values.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["judge", "measure", "k", "user", "value"])
        for user, ranking, items, gains, predictions in cases():
            for judge, measure, k, value in values(ranking, dict(zip(items, gains)), predictions):
                writer.writerow([judge, measure, k, user, repr(float(value))])


if __name__ == "__main__":
    main()
