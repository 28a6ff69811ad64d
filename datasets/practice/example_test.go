package practice_test

import (
	"fmt"

	"hybridflow/datasets/practice"
)

// A question has the format of its benchmark, and an exact answer in its notation.
func ExampleQuestions() {
	questions, err := practice.Questions("math500", 1, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range questions {
		fmt.Printf("%s, level %s: %.80s...\n", q.Category, q.Meta["level"], q.Text)
		fmt.Println("Answer:", q.Answer)
	}
	// Output:
	// Prealgebra, level 1: Lars, who lives in Antwerp, has an average score of $60$ points on the first $9$...
	// Answer: \frac{299}{5}
	// Algebra, level 2: In the coordinate plane, the points $P = (35,-18)$ and $Q = (49,66)$ are the end...
	// Answer: 14\sqrt{37}
}
