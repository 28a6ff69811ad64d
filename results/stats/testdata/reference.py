"""Writes reference.json, which the tests hold our statistics against.

    pip install scipy statsmodels moocore && python3 reference.py > reference.json
"""

import json

import moocore
import numpy as np
import scipy
import statsmodels
from scipy import stats
from scipy.spatial import ConvexHull
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(2026)


def mean(*samples, axis=-1):
    """The mean of means, as over datasets."""
    return sum(np.mean(s, axis=axis) for s in samples) / len(samples)


def thirds(n, shift):
    """Differences of mean scores of three repetitions."""
    return (rng.binomial(3, 0.4 + shift, n) - rng.binomial(3, 0.4, n)) / 3


class Drawn:
    """A bootstrap distribution from which SciPy is to make an interval."""

    def __init__(self, values):
        self.bootstrap_distribution = values


def bca(samples, resamples):
    drawn = mean(*(rng.choice(s, (resamples, len(s))) for s in samples))
    interval = stats.bootstrap(
        samples, mean, n_resamples=0, bootstrap_result=Drawn(drawn), method="BCa", vectorized=True
    ).confidence_interval
    return {"samples": [s.tolist() for s in samples], "resampled": drawn.tolist(), "low": interval.low, "high": interval.high}


def bootstrap(sample, method):
    interval = stats.bootstrap((sample,), mean, n_resamples=200_000, method=method, rng=rng, vectorized=True, batch=1000).confidence_interval
    return {"sample": sample.tolist(), "method": method, "low": interval.low, "high": interval.high}


def permutation(d, resamples):
    result = stats.permutation_test(
        (d, np.zeros_like(d)), lambda x, y, axis: np.mean(x - y, axis=axis), permutation_type="samples",
        vectorized=True, n_resamples=resamples, rng=rng, batch=1000,
    )
    return {"differences": d.tolist(), "p": result.pvalue}


def detectable(*samples):
    variances = [np.var(s, ddof=1) / len(s) for s in samples]
    error = np.sqrt(sum(variances)) / len(samples)
    freedom = sum(variances) ** 2 / sum(v**2 / (len(s) - 1) for v, s in zip(variances, samples))
    value = (stats.t.ppf(0.975, freedom) + stats.t.ppf(0.8, freedom)) * error
    power = None
    if len(samples) == 1:  # what that test really has, by the noncentral t distribution
        power = TTestPower().power(value / np.std(samples[0], ddof=1), len(samples[0]), 0.05)
    return {"samples": [s.tolist() for s in samples], "value": value, "power": power}


def ranks(x, y):
    return {"x": x, "y": y, "spearman": stats.spearmanr(x, y).statistic, "kendall": stats.kendalltau(x, y).statistic}


def front(points):
    """Measures between the first point, the edge, and the second, the cloud."""
    (x0, y0), (x1, y1) = points[0], points[1]
    inside = points[(points[:, 0] >= x0) & (points[:, 0] <= x1) & (points[:, 1] >= y0)]
    closed = np.vstack([inside, [x1, inside[:, 1].max()], [x1, y0 - 1], [x0, y0 - 1]])  # the area below the hull
    aiq = ConvexHull(closed).volume / (x1 - x0) + y0 - 1
    dominated = moocore.hypervolume(inside, ref=[x1, y0], maximise=[False, True])
    return {"points": points.tolist(), "aiq": aiq, "apgr": (aiq - y0) / (y1 - y0), "hypervolume": dominated / ((x1 - x0) * (y1 - y0))}


def curve(gains):
    """PGR, APGR and CPT of questions in the order in which they go to the cloud, as RouteLLM's evaluation computes them."""
    share = np.linspace(0, 1, len(gains) + 1)
    pgr = np.concatenate([[0], np.cumsum(gains)]) / np.sum(gains)
    fine = np.linspace(0, 1, 200_001)
    cpt = lambda least: fine[np.argmax(np.interp(fine, share, pgr) >= least)]
    return {"gains": gains.tolist(), "apgr": np.trapezoid(pgr, share), "cpt50": cpt(0.5), "cpt80": cpt(0.8), "pgr30": np.interp(0.3, share, pgr)}


def quantiles(values):
    nearest, linear = (np.quantile(values, [0.025, 0.975], method=m).tolist() for m in ("inverted_cdf", "linear"))
    return {"values": values.tolist(), "nearest": nearest, "linear": linear}


skewed = rng.exponential(1, 30)
eighths = rng.integers(-3, 6, 32) / 8  # exact in binary: SciPy tells apart equal means that were rounded differently
families = [[0.01, 0.04, 0.03, 0.005], [0.6], [0.9, 0.8, 0.02, 0.02, 0.5, 1], rng.uniform(0, 0.2, 11).tolist()]
tables = [(0, 0), (0, 1), (1, 0), (3, 3), (2, 9), (12, 4), (0, 30), (40, 71), (480, 512), (1500, 1302)]
proportions = [(0, 30), (30, 30), (1, 30), (17, 200), (448, 12032), (5, 7)]
fronts = np.random.default_rng(2027)

print(json.dumps({
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "mcnemar": [{"first": b, "second": c, "p": float(mcnemar([[7, b], [c, 7]], exact=True).pvalue)} for b, c in tables],
    "holm": [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in families],
    "wilson": [dict(zip(("successes", "n", "low", "high"), (k, n, *map(float, proportion_confint(k, n, method="wilson"))))) for k, n in proportions],
    "detectable": [detectable(thirds(n, 0.1)) for n in (10, 30, 198)] + [detectable(thirds(30, 0), thirds(90, 0.2), rng.normal(0, 0.3, 12))],
    "permutation_exact": [permutation(d, np.inf) for d in (thirds(14, 0.15), thirds(10, 0.3), rng.normal(0.2, 1, 12), rng.choice([-1.0, 0, 1], 15))],
    "permutation_drawn": [permutation(d, 200_000) for d in (rng.normal(0.25, 1, 60), rng.normal(0, 1, 40), thirds(300, 0.04))],
    "bca": [bca([s], 199) for s in (skewed, eighths, rng.normal(0, 1, 8))] + [bca([thirds(20, 0.2), skewed, rng.normal(1, 2, 40)], 199)],
    "bootstrap": [bootstrap(s, m) for s in (skewed, thirds(120, 0.1)) for m in ("BCa", "percentile")],
    "ranks": [ranks([19.59, 38.7, 45.56, 46.5, 52.9], [20.1, 44, 41, 47, 50]), ranks([1, 2, 2, 3, 4, 4], [2, 2, 1, 5, 5, 9]),
              ranks([1, 2, 3], [9, 5, 1]), ranks(rng.integers(0, 9, 20).tolist(), rng.integers(0, 9, 20).tolist())],
    "fronts": [front(np.vstack([[1, 0.2], [3, 0.7], np.column_stack([1 + 2 * fronts.random(n), 0.1 + 0.7 * fronts.random(n)])])) for n in (1, 4, 12, 40)],
    "curves": [curve(fronts.choice([-1, 0, 0, 1, 1], n) + (np.arange(n) < 3)) for n in (12, 60, 301)],
    "quantiles": [quantiles(fronts.normal(size=n)) for n in (2, 199, 1000)],
}, indent=None, default=float))
