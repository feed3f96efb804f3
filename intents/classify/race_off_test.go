//go:build !race

package classify

// raceOn tells that the race detector runs.
const raceOn = false
