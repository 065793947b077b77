"""Item-kNN by the cosine of two items' sets of raters: a model of your own in Python, with the standard library alone.

Bakeoff starts it with two folders. It reads train.csv, users.csv, items.csv and options.json from the first and writes
recommendations.csv(user, item, score) to the second.
"""

import csv
import heapq
import json
import math
import os
from collections import defaultdict

INPUT, OUTPUT = os.environ["BAKEOFF_INPUT"], os.environ["BAKEOFF_OUTPUT"]
LIST_LENGTH = 100  # Bakeoff measures no further.


def column(file, *names):
    """The rows of a file, as whole numbers."""
    with open(os.path.join(INPUT, file), newline="", encoding="utf-8") as source:
        return [tuple(int(row[name]) for name in names) for row in csv.DictReader(source)]


def neighbours_of(items_of, count):
    """For each item the most similar ones, (item, cosine), the best first; of equal ones the lower id first."""
    raters = defaultdict(int)  # A bit for each user: two sets' common users are counted in one step.
    for bit, items in enumerate(items_of.values()):
        for item in items:
            raters[item] |= 1 << bit
    size = {item: users.bit_count() for item, users in raters.items()}
    nearest = {}
    for item, users in raters.items():
        similar = []
        for other, others in raters.items():
            common = (users & others).bit_count()
            if common and other != item:
                similar.append((-common / math.sqrt(size[item] * size[other]), other))
        nearest[item] = [(other, -cosine) for cosine, other in heapq.nsmallest(count, similar)]
    return nearest


def main():
    with open(os.path.join(INPUT, "options.json"), encoding="utf-8") as source:
        options = json.load(source)
    items_of = defaultdict(list)
    for user, item in column("train.csv", "user", "item"):
        items_of[user].append(item)
    nearest = neighbours_of(items_of, options["neighbours"])
    # An item's score is the sum over those of its neighbours that the user has rated.
    neighbour_to = defaultdict(list)
    for item, similar in nearest.items():
        for other, cosine in similar:
            neighbour_to[other].append((item, cosine))
    with open(os.path.join(OUTPUT, "recommendations.csv"), "w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["user", "item", "score"])
        for (user,) in column("users.csv", "user"):
            scores = defaultdict(float)
            for rated in items_of[user]:
                for item, cosine in neighbour_to[rated]:
                    scores[item] += cosine
            seen = set(items_of[user])
            ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
            unseen = [pair for pair in ranked if pair[0] not in seen][:LIST_LENGTH]
            for item, score in ranked[:LIST_LENGTH] + [pair for pair in unseen if pair not in ranked[:LIST_LENGTH]]:
                writer.writerow([user, item, repr(score)])


if __name__ == "__main__":
    main()
