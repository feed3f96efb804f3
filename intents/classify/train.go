package classify

import (
	"fmt"
	"sync"

	"guichet/domain"
)

// stages is everything that training finds.
type stages struct {
	base
	stack       stack
	kinds       *linear
	languages   *linear
	calibration calibration
}

// fewest is the least number of examples worth training on.
const fewest = 40

// Train trains an engine on labelled messages. The same examples in the same order give the same bytes on every machine.
//
// The first stage is trained several times with part of the examples held out, whole authors at a time;
// the second stage and the calibration learn from what it says of messages it had not seen.
func Train(examples []Example, o Options) (*Model, error) {
	if len(examples) < fewest {
		return nil, fmt.Errorf("training on %d examples, at least %d are needed: %w", len(examples), fewest, domain.ErrInvalid)
	}
	o = o.orDefault()
	all := prepare(examples)
	s := &stages{calibration: calibration{Kind: 1}}
	held := crossRead(all, o)
	judged := make(chan struct{})
	go func() {
		defer close(judged)
		s.stack = trainStack(all, held.readings, o)
		s.calibrate(all, held, o)
	}()
	everything := make([]int, len(all))
	for i := range everything {
		everything[i] = i
	}
	s.base = *trainBase(all, everything, o)
	s.kinds = trainKinds(all, everything, s.vocabulary, o)
	s.languages = trainLanguages(examples, o)
	<-judged
	return newModel(s)
}

// heldOut is what the first stage says of each message when it was trained without its like.
type heldOut struct {
	readings []reading
	kinds    [][]float64 // of messages that hold a dispute: scores of the kinds
}

// crossRead trains the first stage o.Folds times; the folds do not depend on one another and are trained side by side.
func crossRead(all []prepared, o Options) heldOut {
	held := heldOut{readings: make([]reading, len(all)), kinds: make([][]float64, len(all))}
	fold := folds(all, o.Folds)
	next := make(chan int, o.Folds)
	for f := range o.Folds {
		next <- f
	}
	close(next)
	var running sync.WaitGroup
	for range sideBySide {
		running.Go(func() {
			for f := range next {
				held.fill(all, fold, f, o)
			}
		})
	}
	running.Wait()
	return held
}

// sideBySide is how many folds are trained at once: each holds its own vectors of all messages.
const sideBySide = 2

// fill reads the messages of one fold with a first stage trained on those of the others.
func (held heldOut) fill(all []prepared, fold []int, f int, o Options) {
	var in, out []int
	for i := range all {
		if fold[i] == f {
			out = append(out, i)
		} else {
			in = append(in, i)
		}
	}
	s := &stages{base: *trainBase(all, in, o), calibration: calibration{Kind: 1}}
	s.kinds = trainKinds(all, in, s.vocabulary, o)
	for _, i := range out {
		held.readings[i] = s.read(all[i].document)
		held.kinds[i] = s.kindsOf(all[i].document, held.readings[i])
	}
}
