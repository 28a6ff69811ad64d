package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

var gpqaColumns = []string{
	"Record ID", "Question", "Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3",
	"High-level domain", "Subdomain",
}

// readGPQA reads one of GPQA's three tables (arXiv 2311.12022). The file has no
// option letters; they follow from the item and the seed, see [optionOrder].
//
// A few items (2 of Diamond, 3 of main, 4 of extended) have two identical
// options. They are kept: the answer is the letter of the correct one's copy.
func readGPQA(s *spec, files []dataFile, seed uint64) (*Set, error) {
	rows, err := readCSV(files[0], gpqaColumns)
	if err != nil {
		return nil, err
	}
	set := &Set{Questions: make([]Question, len(rows))}
	for i, row := range rows {
		id, choices := row[0], row[2:6] // the correct one first
		for j, choice := range choices {
			if choice == "" {
				return nil, fmt.Errorf("%s: item %d (Record ID %.60q): %s is empty", files[0].name, i+1, id, gpqaColumns[2+j])
			}
		}
		q := Question{
			ID: id, Dataset: s.family, Category: row[6], Text: row[1], Options: make([]string, 4),
			Meta: map[string]string{"subdomain": row[7]},
		}
		order := optionOrder(id, seed)
		for at, choice := range order {
			q.Options[at] = choices[choice]
		}
		q.Answer = choiceLetter(slices.Index(order[:], 0))
		set.Questions[i] = q
	}
	return set, nil
}

// optionOrder is a permutation of GPQA's four answers: order[i] says which one,
// 0 for the correct, stands at letter i. It depends on the item and the seed
// only, and must never change: recorded answers are letters. An item has the
// same order in all three tables.
func optionOrder(id string, seed uint64) [4]int {
	sum := sha256.Sum256([]byte("gpqa option order 1\n" + strconv.FormatUint(seed, 10) + "\n" + id))
	draw := binary.BigEndian.Uint64(sum[:]) % 24 // 4! orders
	order := [4]int{0, 1, 2, 3}
	for i := 3; i > 0; i-- { // Fisher-Yates, the draw's digits to the bases 4, 3, 2
		n := uint64(i + 1)
		j := draw % n
		draw /= n
		order[i], order[j] = order[j], order[i]
	}
	return order
}
