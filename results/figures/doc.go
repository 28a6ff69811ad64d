// Package figures draws estimates as PNG, SVG or PDF files.
//
//  1. [DrawRuns] takes a [summary.Summary] and the runs that it is of; [Draw] takes
//     drawings whose numbers come from elsewhere: [PGR], [Reliability], [Learning].
//  2. Two figures need rows that a summary does not hold, and read them:
//     "offload-threshold" the recorded scores of subtasks, "gantt" the subtasks of
//     one question.
//  3. Each figure lays out its panels: axes, marks and lines in the style that all
//     figures share (palette, shapes, dashes), a key, labels that avoid each other,
//     and a heading that says what was measured.
//  4. A canvas of each format writes it to its file. Equal numbers make equal files.
package figures
