package strategy_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router"
)

// One question is answered by two simulated models: a plan of the edge model is
// executed at both tiers.
func ExampleTrial_Run() {
	q := strategy.NewQuestion("math500", &datasets.Question{
		Dataset: "math500", ID: "1", Answer: "19",
		Text: "A tank holds 40 litres and loses 3 litres a minute. What does it hold after 7 minutes?",
	}, nil)

	models, err := sim.LoadModels()
	if err != nil {
		log.Fatal(err)
	}
	simulator := &sim.Simulator{Models: models, Assume: sim.DefaultAssumptions(), Bank: sim.Bank{
		strings.TrimSpace(q.Body): {Key: "math500/1", Benchmark: "math500", Right: `So \boxed{19}.`, Wrong: []string{`So \boxed{21}.`}},
	}}
	prices, err := llm.LoadPrices("")
	if err != nil {
		log.Fatal(err)
	}
	tiers := map[router.Tier]*strategy.Tier{}
	for name, model := range map[router.Tier]string{router.Edge: "llama-3.2-3b", router.Cloud: "gpt-4.1"} {
		price, err := prices.Of(model)
		if err != nil {
			log.Fatal(err)
		}
		tiers[name] = &strategy.Tier{Name: name, Model: model, Client: simulator, Price: price}
	}

	s, err := strategy.Find("hybridflow")
	if err != nil {
		log.Fatal(err)
	}
	e := settings.Defaults()
	cell := &strategy.Cell{Settings: e.ForStrategies(), Tiers: tiers}
	rows := strategy.Trial{Strategy: s, Cell: cell, Question: &q, Seed: 1}.Run(context.Background())
	for _, r := range rows.Subtasks {
		fmt.Printf("%-5s %-8s %s\n", r.Step, r.Role, r.Tier)
	}
	fmt.Println(rows.Query.Status, rows.Query.Extracted, rows.Query.Score)
	// Output:
	// plan  plan     edge
	// 1     explain  cloud
	// 2     analyze  edge
	// 3     analyze  edge
	// 4     generate cloud
	// answered 19 1
}
