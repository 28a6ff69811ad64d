package main

import (
	"fmt"

	"hybridflow/bench/items"
)

type calibrateCmd struct {
	Outcomes string `arg:"" type:"existingdir" help:"Folder of recorded outcomes, with mmlu_pro, paired and livebench."`
	Out      string `type:"existingdir" default:"bench/llm/sim/calibration" placeholder:"DIR" help:"Folder of the files to write."`
	gpqaFlag
}

// Help describes the fit.
func (c *calibrateCmd) Help() string {
	return "Fits item difficulties to recorded MMLU-Pro outcomes and abilities to published accuracies (targets.yaml). " +
		"The files it writes become the simulated models' parameters when the program is built again."
}

func (c *calibrateCmd) Run(a *app) error {
	fit, err := items.Calibrate(a.ctx, c.Outcomes, c.Out, c.options(a))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "spread of item difficulty %.2f logits; direct answers %.2f logits below chain of thought\n",
		fit.Spread, fit.DirectMinus)
	for _, r := range fit.Recorded {
		fmt.Fprintf(a.stdout, "%-28s ability %+.2f, accuracy recorded %.2f, by the fit %.2f\n", r.Name, r.Theta, r.Accuracy, r.Predicted)
	}
	for _, p := range fit.Pairs {
		fmt.Fprintf(a.stdout, "%s / %s: both, weak only, strong only, neither: recorded %v, by the fit %v\n",
			p.Weak, p.Strong, p.Recorded, p.Predicted)
	}
	return nil
}
