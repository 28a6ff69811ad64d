package results

import (
	"fmt"
	"io"
	"strings"
)

// LaTeX writes the table for the booktabs package, as a float.
func (t *Table) LaTeX(w io.Writer) error {
	var b strings.Builder
	spec, head := "", make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = escapeLaTeX(c.Name)
		if c.Kind == Words {
			spec += "l"
		} else {
			spec += "r"
		}
	}
	fmt.Fprintf(&b, "%% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\\small\n\\caption{%s: %s.}\n\\label{tab:%s}\n", escapeLaTeX(t.Title), escapeLaTeX(t.Caption), t.Name)
	fmt.Fprintf(&b, "\\begin{tabular}{@{}%s@{}}\n\\toprule\n%s \\\\\n\\midrule\n", spec, strings.Join(head, " & "))
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			s := t.Columns[i].show(v)
			if t.Columns[i].Kind != Words {
				s = strings.ReplaceAll(s, "-", "−") // a minus, not a hyphen
			}
			cells[i] = escapeLaTeX(s)
		}
		fmt.Fprintf(&b, "%s \\\\\n", strings.Join(cells, " & "))
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
	for _, n := range t.Notes {
		fmt.Fprintf(&b, "\\par\\footnotesize %s\n", escapeLaTeX(n))
	}
	b.WriteString("\\end{table}\n")
	_, err := io.WriteString(w, b.String())
	return err
}
