package learn

import "context"

// FitOnly trains a method once, without holding out outcomes to measure and
// calibrate it, for tests that measure it elsewhere.
func FitOnly(ctx context.Context, train []Outcome, method string, seed uint64) (*Model, error) {
	r, err := recipeOf(method)
	if err != nil {
		return nil, err
	}
	m, _, err := fit(ctx, train, r, TrainOptions{Features: FeatureOptions{Project: r.project, Seed: seed}, Seed: seed})
	return m, err
}
