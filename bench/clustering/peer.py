"""The peer of `npm run bench -- clustering`: scikit-learn on the same matrix. Reading it is not counted.

fit: KMeans(n_init = 10) for one k. choose: the same for every k from 2 to 10, with the silhouette on 10,000 rows.
Prints JSON: seconds, and what was found.
"""

import argparse
import json
import time

import duckdb
import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

SEED = 1

arguments = argparse.ArgumentParser()
arguments.add_argument("--file", required=True)
arguments.add_argument("--task", choices=["fit", "choose"], required=True)
arguments.add_argument("--k", type=int, default=8)
given = arguments.parse_args()

columns = duckdb.sql(f"select * exclude (customer_id) from read_parquet('{given.file}')").fetchnumpy()
matrix = np.column_stack([np.asarray(column) for column in columns.values()])

started = time.perf_counter()
if given.task == "fit":
    model = KMeans(n_clusters=given.k, n_init=10, random_state=SEED).fit(matrix)
    found = {"inertia": float(model.inertia_)}
else:
    scores = {}
    for k in range(2, 11):
        model = KMeans(n_clusters=k, n_init=10, random_state=SEED).fit(matrix)
        scores[k] = float(silhouette_score(matrix, model.labels_, sample_size=10_000, random_state=SEED))
    found = {"k": max(scores, key=scores.get)}
print(json.dumps({"seconds": time.perf_counter() - started, **found}))
