// package summary estimated. A row of a run reaches a table on one way down:
//
//  1. [hybridflow/results.Open] reads the manifest of a run's folder; its rows are
//     read when they are asked for, in bounded memory.
//  2. [summary.Of] reads each row of queries.parquet once and adds it to the tally
//     of its arm and dataset. What comes out, a [summary.Summary], is a value: the
//     estimates of each arm in each scope, which arms are shown where, and what
//     they are compared with.
//  3. [Tables] picks the tables that the summary allows. Each is a list of fields,
//     a column and its cell for an arm, that is filled row by row: a [Table] of
//     [Value]s, which are still numbers.
//  4. Title, caption and warnings say of every table what was measured, and
//     whether models or questions were simulated.
//  5. Text, Markdown, LaTeX, CSV and JSON write a table. Here numbers become text,
//     and text, which models and other people wrote, is escaped for its format.
//  6. [Document] puts the tables and the figures that package figures drew on one
//     page.
//
// From step 3 on no row is read.
package report
