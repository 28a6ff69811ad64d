package grade

import (
	"strings"
	"testing"
)

// prose makes a reply of about two kilobytes with the answer last, as models
// write them.
func prose(answer string) string {
	const sentence = "First we note that a force of 12 N over 3 m gives a work of 36 J, and so on, which is **less** than before.\n"
	return strings.Repeat(sentence, 18) + answer
}

func BenchmarkGrade(b *testing.B) {
	for i, q := range families {
		name := q.Dataset
		if q.Category != "" {
			name = q.Category + q.Meta["release"]
		}
		reply := prose(perfect[i])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(reply)))
			for b.Loop() {
				if Reply(q, reply).Score != 1 {
					b.Fatalf("%s is graded wrong", name)
				}
			}
		})
	}
}

// Each grader's last rule is its slowest, as it comes after all the others.
func BenchmarkGradeLastRule(b *testing.B) {
	for _, q := range families {
		reply := prose("and this leads nowhere")
		b.Run(q.Dataset+q.Category+q.Meta["release"], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Reply(q, reply)
			}
		})
	}
}

// A megabyte of what graders look for takes about as long as one of prose.
func BenchmarkGradeHostile(b *testing.B) {
	for _, piece := range []string{"prose ", "{", "$", "*", `\boxed{`, "answer is ", "Answer:", "<solution>", "**a", "<think>"} {
		reply := hostileReply(piece)
		b.Run(piece, func(b *testing.B) {
			b.SetBytes(int64(len(reply) * len(families)))
			for b.Loop() {
				for _, q := range families {
					Reply(q, reply)
				}
			}
		})
	}
}
