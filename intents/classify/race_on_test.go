//go:build race

package classify

// raceOn tells that the race detector runs: training, which has one goroutine, takes minutes under it and is left to the plain run.
const raceOn = true
