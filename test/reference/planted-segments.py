"""How well scikit-learn finds the planted segments of a generated company: what planted-segments.json holds.

The best of ten starts for each k from 2 to 10, k chosen by silhouette, on the features that a night made. Reads JSON from standard input:
{"truth": [segment or null], "log1p": [bool], "columns": [[...]]}, and prints {"scikit_learn": version, "k", "ari"}: the adjusted Rand
index against the truth, over those whose segment is known. test/workflows/planted-truth.test.ts gives it the features of its nights:
MUSTER_REFERENCE=1 MUSTER_TEST_FULL=1 npx vitest run test/workflows/planted-truth.test.ts writes the figures anew.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

given = json.load(sys.stdin)
known = [row for row, segment in enumerate(given["truth"]) if segment is not None]
truth = [given["truth"][row] for row in known]

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

print(json.dumps({"scikit_learn": sklearn.__version__, "k": best[1], "ari": round(float(adjusted_rand_score(truth, best[2][known])), 6)}))
