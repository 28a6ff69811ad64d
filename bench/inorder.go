package bench

import "golang.org/x/sync/errgroup"

// inOrder runs jobs on up to parallel goroutines and hands their results to
// write in the order in which the jobs were submitted, each as soon as it and
// all before it are there. Write is called by one goroutine.
//
// Produce submits the jobs; submit reports false once done is closed, after
// which produce should return. The first error of produce or write is returned.
// It calls stop at once, which should close done, so that no further job is
// paid for only to be thrown away. Jobs that were submitted run to their end.
func inOrder[T any](
	done <-chan struct{}, stop func(error), parallel int, produce func(submit func(job func() T) bool) error, write func(T) error,
) error {
	n := max(parallel, 1)
	turns := make(chan chan T, 4*n) // its bound keeps a slow job from filling the memory with the results behind it
	var g, jobs errgroup.Group
	jobs.SetLimit(n)
	g.Go(func() error {
		defer close(turns)
		err := produce(func(job func() T) bool {
			turn := make(chan T, 1)
			select {
			case <-done:
				return false
			case turns <- turn:
			}
			jobs.Go(func() error { // waits for one of the others to end
				turn <- job()
				return nil
			})
			return true
		})
		if err != nil {
			stop(err)
		}
		return err
	})
	g.Go(func() error {
		var failed error
		for turn := range turns {
			result := <-turn
			if failed != nil {
				continue // drain, so that the others end
			}
			if failed = write(result); failed != nil {
				stop(failed)
			}
		}
		return failed
	})
	return g.Wait()
}
