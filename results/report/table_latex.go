package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// numbered is how a title begins that LaTeX gives a number of its own.
var numbered = regexp.MustCompile(`^Table \d+[a-z]?\. `)

// LaTeX writes the table for the booktabs package, as a float, scaled down where it
// is wider than the page.
func (t *Table) LaTeX(w io.Writer) error {
	var b strings.Builder
	columns := t.visible()
	spec, head := "", make([]string, len(columns))
	for n, i := range columns {
		head[n] = escapeLaTeX(t.Columns[i].Name)
		if t.Columns[i].Kind == Words {
			spec += "l"
		} else {
			spec += "r"
		}
	}
	fmt.Fprintf(&b, "%% needs \\usepackage{booktabs,adjustbox}\n\\begin{table}\n\\centering\\small\n\\caption{%s: %s.}\n\\label{tab:%s}\n",
		escapeLaTeX(numbered.ReplaceAllString(t.Title, "")), escapeLaTeX(t.Caption), t.Name)
	fmt.Fprintf(&b, "\\begin{adjustbox}{max width=\\linewidth}\n\\begin{tabular}{@{}%s@{}}\n\\toprule\n%s \\\\\n\\midrule\n",
		spec, strings.Join(head, " & "))
	for k, row := range t.Rows {
		if name, ok := t.begins(k); ok {
			fmt.Fprintf(&b, "\\addlinespace\n\\multicolumn{%d}{@{}l}{\\emph{%s}} \\\\\n", len(columns), escapeLaTeX(name))
		}
		cells := make([]string, len(columns))
		for n, i := range columns {
			s := t.Columns[i].show(row[i])
			if t.Columns[i].Kind != Words {
				s = strings.ReplaceAll(s, "-", "−") // a minus, not a hyphen
			}
			if cells[n] = escapeLaTeX(s); row[i].Bold {
				cells[n] = `\textbf{` + cells[n] + "}"
			}
		}
		fmt.Fprintf(&b, "%s \\\\\n", strings.Join(cells, " & "))
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\end{adjustbox}\n")
	if len(t.notes()) > 0 {
		b.WriteString("\\par\\smallskip\\footnotesize\\raggedright\n")
	}
	for _, n := range t.notes() {
		fmt.Fprintf(&b, "%s\\par\n", escapeLaTeX(n))
	}
	b.WriteString("\\end{table}\n")
	_, err := io.WriteString(w, b.String())
	return err
}
