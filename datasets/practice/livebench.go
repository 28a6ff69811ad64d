package practice

import (
	"strconv"

	"hybridflow/datasets"
)

// livebenchQuestion makes question i of the LiveBench practice set: zebra,
// zebra, spatial, lies, the mix of the benchmark's 200. Unlike the other
// families, the text holds the instruction how to answer, as the benchmark's
// own texts do, because each task is graded by another notation.
func livebenchQuestion(d *draw, i int) datasets.Question {
	switch i % 4 {
	case 2:
		return spatialQuestion(d, i/4)
	case 3:
		return liesQuestion(d)
	}
	return zebraQuestion(d)
}

// numberWords are for counts in running text.
var numberWords = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}

func joinInts(n []int, sep string) string {
	buf := make([]byte, 0, 4*len(n))
	for i, v := range n {
		if i > 0 {
			buf = append(buf, sep...)
		}
		buf = strconv.AppendInt(buf, int64(v), 10)
	}
	return string(buf)
}
