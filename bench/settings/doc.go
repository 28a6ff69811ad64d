// Package settings describes experiments: what is measured, by which models and
// under which budgets and policies. It runs nothing.
//
//  1. [Defaults] returns the experiment of the paper, as far as it is known.
//  2. [Experiment.Read] lays a YAML file over it, and [Experiment.Set] one
//     KEY=VALUE at a time; [Keys] lists all keys with their defaults. Errors show
//     the line of a mistake, but not the value of a field that is named like a
//     secret.
//  3. [Experiment.Cells] expands a sweep (the named settings times the grid of
//     vary, and vary_each one value at a time) into plain experiments.
//  4. [Experiment.Validate] checks every cell, and what the strategies that it
//     names need: a router, a scorer, simulated models.
//  5. [Experiment.JSON] and [Experiment.Hash] identify the experiment in the
//     manifest of a run.
package settings
