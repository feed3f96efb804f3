package classify

// Options say how to train. A zero field stands for that of DefaultOptions.
type Options struct {
	Least                                int // messages in which a feature must be met
	MessageCost, SentenceCost, StackCost float64
	KindCost, LanguageCost               float64
	Rounds                               int     // passes over the examples
	Folds                                int     // of the cross-validation behind the second stage and the calibration
	Accuracy                             float64 // that what is not abstained must reach
}

// DefaultOptions are those of the shipped model.
func DefaultOptions() Options {
	return Options{Least: 3, MessageCost: 32, SentenceCost: 12, StackCost: 0.5, KindCost: 16, LanguageCost: 16,
		Rounds: 12, Folds: 5, Accuracy: 0.97}
}

func (o Options) orDefault() Options {
	d := DefaultOptions()
	for _, f := range []struct{ value, standard *float64 }{{&o.MessageCost, &d.MessageCost}, {&o.SentenceCost, &d.SentenceCost},
		{&o.StackCost, &d.StackCost}, {&o.KindCost, &d.KindCost}, {&o.LanguageCost, &d.LanguageCost}, {&o.Accuracy, &d.Accuracy}} {
		if *f.value == 0 {
			*f.value = *f.standard
		}
	}
	for _, f := range []struct{ value, standard *int }{{&o.Least, &d.Least}, {&o.Rounds, &d.Rounds}, {&o.Folds, &d.Folds}} {
		if *f.value == 0 {
			*f.value = *f.standard
		}
	}
	return o
}
