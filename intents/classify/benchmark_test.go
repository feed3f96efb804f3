package classify

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBenchmarkSets trains on the tenths of two public sets that stand beside the repository and logs the figures.
func TestBenchmarkSets(t *testing.T) {
	if testing.Short() || raceOn {
		t.Skip("trains on 150 labels")
	}
	data := sharedData(t)
	for _, set := range []struct {
		name        string
		train, test string
		least       float64
	}{
		{"banking77", bankingTSV(t, filepath.Join(data, "intent-banking77", "train.csv")), bankingTSV(t, filepath.Join(data, "intent-banking77", "test.csv")), 0.6},
		{"clinc150", clincTSV(t, data, "train", "val"), clincTSV(t, data, "test"), 0.6},
	} {
		t.Run(set.name, func(t *testing.T) {
			r, err := Benchmark(strings.NewReader(set.train), strings.NewReader(set.test))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v", r)
			if r.Accuracy < set.least {
				t.Errorf("accuracy %.3f, at least %.2f expected", r.Accuracy, set.least)
			}
		})
	}
}

func bankingTSV(t *testing.T, name string) string {
	f, err := os.Open(name)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows[1:] {
		b.WriteString(r[1] + "\t" + strings.Join(strings.Fields(r[0]), " ") + "\n")
	}
	return b.String()
}

func clincTSV(t *testing.T, data string, parts ...string) string {
	raw, err := os.ReadFile(filepath.Join(data, "intent-clinc150", "data_full.json"))
	if err != nil {
		t.Skip(err)
	}
	var sets map[string][][2]string
	if err := json.Unmarshal(raw, &sets); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, part := range parts {
		for _, pair := range sets[part] {
			b.WriteString(pair[1] + "\t" + pair[0] + "\n")
		}
	}
	return b.String()
}
