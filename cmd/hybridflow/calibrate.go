package main

import (
	"fmt"
	"io"

	"hybridflow/bench/items"
	"hybridflow/bench/llm/sim"
)

type calibrateCmd struct {
	Outcomes string `arg:"" optional:"" type:"existingdir" help:"Folder of recorded outcomes, with mmlu_pro, openllm, paired and livebench."`
	Plans    string `type:"existingfile" placeholder:"FILE" help:"Graded executions of plans (Parquet), for the rate of repairs."`
	Out      string `type:"path" default:"bench/llm/sim/calibration" placeholder:"DIR" help:"Folder of the files to write."`
	gpqaFlag
}

// Help describes the fit.
func (c *calibrateCmd) Help() string {
	return "Fits item difficulties to recorded outcomes on MMLU-Pro and GPQA and abilities to published accuracies (targets.yaml). " +
		"The files it writes become the simulated models' parameters when the program is built again. " +
		"Without a folder, it says where each figure of this build comes from."
}

func (c *calibrateCmd) Run(a *app) error {
	if c.Plans != "" {
		records, err := items.Compose(c.Plans, c.Out)
		if err != nil {
			return err
		}
		writeComposition(a.stdout, records)
	}
	if c.Outcomes == "" {
		if c.Plans != "" {
			return nil
		}
		return writeSources(a.stdout)
	}
	fit, err := items.Calibrate(a.ctx, c.Outcomes, c.Out, c.options(a))
	if err != nil {
		return err
	}
	writeFit(a.stdout, fit)
	return nil
}

func writeFit(w io.Writer, fit *sim.Calibration) {
	fmt.Fprintf(w, "spread of item difficulty %.2f logits; direct answers %.2f logits below chain of thought\n",
		fit.Spread, fit.DirectMinus)
	for _, r := range fit.Recorded {
		fmt.Fprintf(w, "%-28s ability %+.2f, accuracy recorded %.2f, by the fit %.2f\n", r.Name, r.Theta, r.Accuracy, r.Predicted)
	}
	g := fit.GPQA
	fmt.Fprintf(w, "GPQA: %d items with records of %d models, spread %.2f logits, of smoothed difficulties %.2f; "+
		"correlation with outcomes not fitted to %.3f\n",
		g.Items, g.Models, g.Spread, g.Smoothed, g.Again)
	fmt.Fprintf(w, "GPQA: both of two models right on %.1f %% of the items, by the fit %.1f %%; correlation over %d pairs %.3f\n",
		g.JointRecorded, g.JointPredicted, g.Pairs, g.JointCorrelation)
	for _, p := range fit.Pairs {
		fmt.Fprintf(w, "%s / %s: both, weak only, strong only, neither: recorded %v, by the fit %v\n",
			p.Weak, p.Strong, p.Recorded, p.Predicted)
	}
}

// writeSources says where each figure of the simulation comes from.
func writeSources(w io.Writer) error {
	for _, known := range sim.KnownAssumptions() {
		fmt.Fprintf(w, "%s=%v: %s\n", known.Name, known.Default, known.Explain())
	}
	fit, err := sim.LoadCalibration()
	if err != nil {
		return err
	}
	for _, ability := range fit.Abilities {
		fmt.Fprintf(w, "%s on %s: %v %%, direct %v %% (by the offset of all models); source: %s\n",
			ability.Model, ability.Benchmark, ability.Accuracy, ability.Direct, ability.Source)
	}
	records, err := sim.LoadComposition()
	if err != nil {
		return err
	}
	writeComposition(w, records)
	writeFit(w, fit)
	return nil
}

// writeComposition says what graded executions of plans tell of repairs.
func writeComposition(w io.Writer, c *sim.Composition) {
	for _, s := range c.Sets {
		fmt.Fprintf(w, "%s: %d questions, %d plans, %d executions; first, with small steps, right %s",
			s.Name, s.Questions, s.Plans, s.Executions, s.FirstSmall)
		if s.Recover != nil {
			fmt.Fprintf(w, "; all small %s, all large %s, ratio %s; alone %v and %v; repaired %s",
				s.AllSmall, s.AllLarge, s.Ratio, s.Small, s.Large, s.Recover)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "repaired, pooled: %s; source: %s\n", c.Recover, c.Source)
}
