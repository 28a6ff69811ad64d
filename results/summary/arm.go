package summary

// An Arm is what is compared: a strategy, in a sweep under one of its settings,
// and where several runs are read, in one of them.
type Arm struct {
	Strategy string
	Setting  Setting
	Run      string // "" when a single run is read
	Bound    bool   // cannot be run, such as an oracle: in no front and no test
}

func (a Arm) String() string { return armName(a.Strategy, a.Setting.String(), a.Run) }

func armName(strategy, setting, run string) string {
	if setting != "" {
		strategy += " " + setting
	}
	if run != "" {
		strategy += " (" + run + ")"
	}
	return strategy
}

// Label is the strategy's name in tables and figures, where a bound is marked.
func (a Arm) Label() string {
	if a.Bound {
		return a.Strategy + " (bound)"
	}
	return a.Strategy
}
