"""The peer of `npm run bench -- drift`: Evidently on the same sample, reference beside current. Reading it is not counted.

Every column by its default test (Wasserstein distance for large samples), as a data drift report. Prints JSON: seconds.
"""

import argparse
import json
import time

import duckdb
from evidently import Report
from evidently.presets import DataDriftPreset

arguments = argparse.ArgumentParser()
arguments.add_argument("--file", required=True)
given = arguments.parse_args()


def side(name):
    return duckdb.sql(f"select * exclude (side, i) from read_parquet('{given.file}') where side = '{name}'").df()


reference, current = side("reference"), side("current")
started = time.perf_counter()
result = Report([DataDriftPreset()]).run(current, reference).dict()
print(json.dumps({"seconds": time.perf_counter() - started, "metrics": len(result["metrics"])}))
