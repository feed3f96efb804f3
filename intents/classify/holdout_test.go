package classify

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/intents/classify/training"
)

// TestHoldOut holds out each of the seven authors that wrote with labels of their own, one at a time, logs the figures and
// draws the plots of docs. It trains seven models: it runs only with GUICHET_HOLDOUT=1.
func TestHoldOut(t *testing.T) {
	if os.Getenv("GUICHET_HOLDOUT") == "" {
		t.Skip("trains seven models; set GUICHET_HOLDOUT=1")
	}
	examples, err := ReadFolder(training.Files)
	if err != nil {
		t.Fatal(err)
	}
	predictions, err := HoldOutAuthors(t.Context(), examples, Options{}, func(author string) bool { return !strings.HasPrefix(author, "desk-") })
	if err != nil {
		t.Fatal(err)
	}
	logScore(t, "all", predictions)
	for _, language := range Languages {
		var of []Prediction
		for _, p := range predictions {
			if p.Language == language {
				of = append(of, p)
			}
		}
		logScore(t, language, of)
	}
	writePlot(t, "classify-reliability.svg", func(b *bytes.Buffer) error { return WriteReliability(b, predictions) })
	writePlot(t, "classify-risk-coverage.svg", func(b *bytes.Buffer) error { return WriteRiskCoverage(b, predictions) })
}

func logScore(t *testing.T, name string, predictions []Prediction) {
	s := Summarize(predictions)
	t.Logf("%s: %d messages, understood %.3f, macro F1 %.3f, micro F1 %.3f, kinds %.3f, ECE %.3f, alone %.3f (right %.3f), alone at 97 %% right %.3f",
		name, s.Messages, s.Understood, s.MacroF1, s.MicroF1, s.Kinds, s.ECE, s.Alone, s.AloneRight, CoverageAt(predictions, 0.97))
}

func writePlot(t *testing.T, name string, draw func(*bytes.Buffer) error) {
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("GUICHET_HOLDOUT") != "write" {
		return
	}
	if err := os.WriteFile(filepath.Join("..", "..", "docs", name), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
