package datasets_test

import (
	"context"
	"errors"
	"fmt"

	"hybridflow/datasets"
)

// Every benchmark has an entry, cached or not.
func ExampleList() {
	for _, e := range datasets.List(datasets.Options{}) {
		fmt.Printf("%-30s %-20s %5d questions, %d worked examples\n", e.Name, e.Family, e.Items, e.Shots)
	}
	// Output:
	// gpqa                           gpqa                   448 questions, 0 worked examples
	// gpqa-diamond                   gpqa                   198 questions, 0 worked examples
	// gpqa-extended                  gpqa                   546 questions, 0 worked examples
	// mmlu-pro                       mmlu-pro             12032 questions, 70 worked examples
	// aime24                         aime24                  30 questions, 0 worked examples
	// livebench-reasoning            livebench-reasoning    200 questions, 0 worked examples
	// livebench-reasoning@2024-06-24 livebench-reasoning    100 questions, 0 worked examples
	// livebench-reasoning@2024-07-26 livebench-reasoning    150 questions, 0 worked examples
	// livebench-reasoning@2024-11-25 livebench-reasoning    150 questions, 0 worked examples
	// math500                        math500                500 questions, 0 worked examples
}

// GPQA can be read from the archive of its authors; this one holds invented items.
func ExampleLoad() {
	ctx := context.Background()
	set, err := datasets.Load(ctx, "GPQA_Diamond", datasets.Options{GPQAZip: "testdata/load/invented.zip", Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Name, len(set.Questions), set.Source)

	_, err = datasets.Load(ctx, "gpqa-dimond", datasets.Options{})
	var unknown *datasets.UnknownNameError
	fmt.Println(errors.As(err, &unknown), unknown.Suggestion)
	// Output:
	// gpqa-diamond 3 invented.zip: gpqa_diamond.csv
	// true gpqa-diamond
}
