// Package stats holds the statistics that results are reported with; no other
// package resamples, tests, ranks or integrates.
//
//  1. Per-question values arrive as columns, NaN where a value is missing.
//     [Bootstrap] resamples whole questions, the same ones for all columns;
//     [Resample] does so for groups of questions and any measure of their weights.
//  2. A value and its resampled values become an [Estimate]: [Interval] is the
//     percentile interval, [BCa] the corrected one, [Wilson] that of a proportion.
//  3. Paired differences are tested ([Permutation], [McNemar], [TwoSided]), adjusted
//     for the number of tests ([Holm]) and compared with the smallest effect that
//     the sample could show ([Detectable]).
//  4. Points of cost and quality have a front ([Pareto]) and a hull ([Hull]). Between
//     two [References], all edge and all cloud, they have PGR, APGR, CPT, AIQ and a
//     hypervolume.
//  5. Predicted and observed frequencies are compared in [Bins] ([ECE], [Brier]);
//     orders have rank correlations ([Spearman], [Kendall], [OrderP]).
//
// The package imports gonum only and has no notion of rows, strategies or routers.
package stats
