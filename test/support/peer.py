"""The peer of the planted-truth test: scikit-learn on the same features, chosen k by silhouette, agreement with the truth.

Reads JSON from standard input: {"truth": path of customers.parquet, "ids": [...], "labels": [...], "log1p": [bool], "columns": [[...]]}
and prints {"k", "peer", "ours"}: the peer's k, its adjusted Rand index against the truth, and that of the labels given.
"""
import json
import sys

import numpy as np
import pyarrow.parquet as pq
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

given = json.load(sys.stdin)
table = pq.read_table(given["truth"], columns=["customer_id", "segment"]).to_pydict()
segment_of = dict(zip(table["customer_id"], table["segment"]))
known = [row for row, customer in enumerate(given["ids"]) if customer in segment_of]
truth = [segment_of[given["ids"][row]] for row in known]

prepared = []
for values, log in zip(given["columns"], given["log1p"]):
    column = np.array([np.nan if value is None else value for value in values], dtype=float)
    column = np.where(np.isnan(column), np.nanmedian(column), column)
    if log:
        column = np.log1p(column)
    prepared.append((column - column.mean()) / column.std())
matrix = np.array(prepared).T

best = None
for k in range(2, 11):
    labels = KMeans(k, n_init=10, random_state=0).fit_predict(matrix)
    score = silhouette_score(matrix, labels, sample_size=min(len(matrix), 5000), random_state=0)
    if best is None or score > best[0]:
        best = (score, k, labels)

ours = np.array(given["labels"])
print(json.dumps({
    "k": best[1],
    "peer": adjusted_rand_score(truth, best[2][known]),
    "ours": adjusted_rand_score(truth, ours[known]),
}))
