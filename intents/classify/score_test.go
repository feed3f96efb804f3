package classify

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
)

func TestSummarize(t *testing.T) {
	t.Parallel()
	order, quote := []domain.Intent{domain.OrderCreation}, []domain.Intent{domain.Quote}
	s := Summarize([]Prediction{
		{Confidence: 0.95, Right: true, Want: order, Got: order},
		{Confidence: 0.95, Right: false, Want: quote, Got: order, Abstained: true},
		{Confidence: 0.05, Right: false, Want: append(order, domain.Quote), Got: order},
		{Confidence: 0.05, Right: true},
	})
	for name, got := range map[string][2]float64{"understood": {s.Understood, 0.5}, "order F1": {s.ByIntent[domain.OrderCreation], 0.8},
		"micro F1": {s.MicroF1, 4. / 7}, "ECE": {s.ECE, 0.45}, "alone": {s.Alone, 0.75}, "alone right": {s.AloneRight, 2. / 3}} {
		if math.Abs(got[0]-got[1]) > 1e-9 {
			t.Errorf("%s is %v, not %v", name, got[0], got[1])
		}
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	predictions := []Prediction{{Confidence: 0.1}, {Confidence: 0.9, Right: true}, {Confidence: 0.8, Right: true}, {Confidence: 0.5}}
	if got := CoverageAt(predictions, 0.97); got != 0.5 {
		t.Errorf("coverage %v, not 0.5", got)
	}
	for name, draw := range map[string]func(io.Writer, []Prediction) error{"reliability": WriteReliability, "risk": WriteRiskCoverage} {
		var b bytes.Buffer
		if err := draw(&b, predictions); err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(&b)
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestForest(t *testing.T) {
	t.Parallel()
	var rows [][]float32
	var holds []bool
	for i := range 400 {
		a, b := float32(i%20), float32(i/20)
		rows, holds = append(rows, []float32{a, b}), append(holds, (a > 9) != (b > 5))
	}
	weights := slices.Repeat([]float64{1}, len(rows))
	f := grow(rows, holds, weights, boosting{trees: 30, depth: 3, rate: 0.3, ridge: 1, least: 1})
	wrong := 0
	for i, r := range rows {
		wrong += one((f.score(r) > 0) != holds[i])
	}
	if wrong > 8 {
		t.Errorf("%d of 400 wrong on what no line separates", wrong)
	}
}

func TestBenchmark(t *testing.T) {
	t.Parallel()
	train := "red\tthe apple is red\nred\ta red car\nred\tred red wine\nred\tred roses\nblue\tthe sky is blue\nblue\tblue sea\nblue\ta blue car\nblue\tblue note\n"
	r, err := Benchmark(strings.NewReader(train), strings.NewReader("red\tmy red hat\nblue\tso blue\n"))
	if err != nil || r.Accuracy != 1 || r.Labels != 2 || r.Bytes == 0 {
		t.Errorf("%+v, error %v", r, err)
	}
	if _, err := Benchmark(strings.NewReader("no tab"), strings.NewReader("")); err == nil {
		t.Error("a line without a tab was accepted")
	}
}

func TestReadLabelled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ set, want string }{
		"plain":                {"a\tone two\nb\tthree\n", "a:one two b:three"},
		"carriage returns":     {"a\tone\r\n\r\nb\ttwo", "a:one b:two"},
		"named columns":        {"text\tintent\nhow much, please\tprice\n", "price:how much please"},
		"quoted":               {"a\t\"one \"\"two\"\"\"\nb\t\"x\" and \"y\"\n", "a:one two b:x and y"},
		"a byte order mark":    {"\ufefflabel\ttext\na\tone\n", "a:one"},
		"commas":               {"text,category\r\n\"a, b\nc\",first\r\nd,second\r\n", "first:a b c second:d"},
		"commas, no names":     {"first,one\nsecond,two\n", "first:one second:two"},
		"a label called label": {"label\tone\nlabel\ttwo\n", "label:one label:two"},
	} {
		labels := map[string]int{}
		texts, err := readLabelled(strings.NewReader(test.set), labels)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		names := make([]string, len(labels))
		for label, n := range labels {
			names[n] = label
		}
		var got []string
		for _, text := range texts {
			var words []string
			for _, token := range text.document.tokens {
				words = append(words, token.text)
			}
			got = append(got, names[text.label]+":"+strings.Join(words, " "))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: read as %q, not %q", name, strings.Join(got, " "), test.want)
		}
	}
	for name, set := range map[string]string{"no label": "one text alone\n", "a tab, then none": "a\tone\nalone\n", "open quotation": "text,label\n\"a,b\n"} {
		if _, err := readLabelled(strings.NewReader(set), map[string]int{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzReadLabelled(f *testing.F) {
	f.Add("a\tone\nb\t\"two\"\r\n")
	f.Add("text,label\n\"a, b\",c\n")
	f.Fuzz(func(t *testing.T, set string) {
		labels := map[string]int{}
		texts, _ := readLabelled(strings.NewReader(set), labels)
		for _, text := range texts {
			if text.label < 0 || text.label >= len(labels) {
				t.Fatalf("label %d of %d", text.label, len(labels))
			}
		}
	})
}

func TestReadExamples(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"not JSON": "{", "unknown intent": `{"id":"x","text":"a","requests":[{"intent":"nonsense"}]}`} {
		if _, err := ReadExamples(strings.NewReader(line), "a"); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestBenchmarkOrder deals the labels out in turn: how sure the answers are does not depend on the order of the set.
func TestBenchmarkOrder(t *testing.T) {
	t.Parallel()
	own := strings.Fields("amber birch cedar daisy elder fern grape hazel iris juniper")
	var train, test strings.Builder
	for i := range 200 {
		label := own[i%len(own)]
		fmt.Fprintf(&train, "%s\twhere is the %s of number %s\n", label, label, own[i/10%len(own)][:2])
		fmt.Fprintf(&test, "%s\ta %s please, with %s\n", label, label, own[i/20%len(own)][:3])
	}
	r, err := Benchmark(strings.NewReader(train.String()), strings.NewReader(test.String()))
	if err != nil || r.Accuracy < 0.95 || r.ECE > 0.15 {
		t.Errorf("%+v, error %v", r, err)
	}
}
