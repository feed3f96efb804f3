package classify

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guichet/intents/classify/training"
)

// TestHoldOut holds out a fifth of the authors at a time (those of the desk-* files, who write short messages to order, are only
// trained on), logs the figures by author, by language and by number of requests, and draws the plots of docs. It trains five
// models: it runs only with GUICHET_HOLDOUT=1, and writes the plots with GUICHET_HOLDOUT=write.
func TestHoldOut(t *testing.T) {
	if os.Getenv("GUICHET_HOLDOUT") == "" {
		t.Skip("trains five models; set GUICHET_HOLDOUT=1")
	}
	examples, err := ReadFolder(training.Files)
	if err != nil {
		t.Fatal(err)
	}
	predictions, err := HoldOutAuthors(t.Context(), examples, Options{}, 5, func(author string) bool { return !strings.HasPrefix(author, "desk-") })
	if err != nil {
		t.Fatal(err)
	}
	logScore(t, "all", predictions)
	logEach(t, predictions, func(p Prediction) string { return p.Language })
	logEach(t, predictions, func(p Prediction) string { return p.Author })
	logEach(t, predictions, func(p Prediction) string { return fmt.Sprintf("%d requests", min(len(p.Want), 3)) })
	writePlot(t, "classify-reliability.svg", func(b *bytes.Buffer) error { return WriteReliability(b, predictions) })
	writePlot(t, "classify-risk-coverage.svg", func(b *bytes.Buffer) error { return WriteRiskCoverage(b, predictions) })
}

// logEach logs the figures of each part.
func logEach(t *testing.T, predictions []Prediction, part func(Prediction) string) {
	t.Helper()
	parts := map[string][]Prediction{}
	for _, p := range predictions {
		parts[part(p)] = append(parts[part(p)], p)
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		logScore(t, name, parts[name])
	}
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
