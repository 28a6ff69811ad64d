package plan

import (
	"strconv"
	"strings"

	"hybridflow/dag"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// format writes steps as a plan that Parse reads as the same steps.
func format(steps []dag.Step) string {
	var b strings.Builder
	b.WriteString("<Plan>\n")
	for _, s := range steps {
		b.WriteString("<Step")
		attr(&b, "ID", s.ID)
		attr(&b, "Task", s.Task)
		attr(&b, "Difficulty", count(s.Difficulty))
		attr(&b, "Token", count(s.Tokens))
		attr(&b, "Rely", strings.Join(s.Rely, ","))
		attr(&b, "Role", string(s.Role))
		b.WriteString("/>\n")
	}
	b.WriteString("</Plan>\n")
	return b.String()
}

// attr omits unknown values.
func attr(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	escaper.WriteString(b, value)
	b.WriteByte('"')
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
