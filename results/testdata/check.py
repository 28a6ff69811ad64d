"""Reads a run with DuckDB, pandas and pyarrow, and compares what they find."""

import json
import sys

import duckdb
import pandas
import pyarrow.parquet

run = sys.argv[1]
manifest = json.load(open(f"{run}/manifest.json"))

for name in ("queries", "subtasks"):
    path, rows = f"{run}/{name}.parquet", manifest["counts"][name]
    frame = pandas.read_parquet(path)
    table = pyarrow.parquet.read_table(path)
    ((counted,),) = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()
    assert len(frame) == table.num_rows == counted == rows, (name, len(frame), table.num_rows, counted, rows)
    score = "SELECT sum(score), count(DISTINCT id), max(strategy) FROM '{}' WHERE NOT isnan(score)"
    ((total, ids, last),) = duckdb.sql(score.format(path)).fetchall()
    known = frame[frame.score.notna()]
    assert abs(total - known.score.sum()) < 1e-6, (total, known.score.sum())
    assert ids == known.id.nunique() and last == known.strategy.max()

statuses = dict(duckdb.sql(f"SELECT status, count(*) FROM '{run}/queries.parquet' GROUP BY 1").fetchall())
assert statuses == manifest["counts"]["query_status"], statuses
((orphans,),) = duckdb.sql(f"""
    SELECT count(*) FROM '{run}/subtasks.parquet' s
    ANTI JOIN '{run}/queries.parquet' q USING (cell, dataset, id, strategy, repetition)""").fetchall()
assert orphans == 0, orphans
