package classify

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	plotSize   = 360
	plotMargin = 48
)

// canvas draws a unit square with axes.
type canvas struct{ strings.Builder }

func newCanvas(title, across, up string) *canvas {
	c := &canvas{}
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">`+"\n",
		plotSize+2*plotMargin, plotSize+2*plotMargin)
	fmt.Fprintf(c, `<rect width="100%%" height="100%%" fill="#fff"/><text x="%d" y="22" font-size="14">%s</text>`+"\n", plotMargin, title)
	fmt.Fprintf(c, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#888"/>`+"\n", plotMargin, plotMargin, plotSize, plotSize)
	for tenth := 0; tenth <= 10; tenth += 2 {
		x, y := c.at(float64(tenth)/10, 0)
		fmt.Fprintf(c, `<text x="%.1f" y="%.1f" text-anchor="middle">%.1f</text>`+"\n", x, y+16, float64(tenth)/10)
	}
	fmt.Fprintf(c, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", plotMargin+plotSize/2, plotSize+2*plotMargin-10, across)
	fmt.Fprintf(c, `<text transform="rotate(-90)" x="%d" y="12" text-anchor="middle">%s</text>`+"\n", -plotMargin-plotSize/2, up)
	return c
}

func (c *canvas) at(x, y float64) (float64, float64) {
	return plotMargin + x*plotSize, plotMargin + (1-y)*plotSize
}

func (c *canvas) up(label string, y float64) {
	_, at := c.at(0, y)
	fmt.Fprintf(c, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", plotMargin-5, at+4, label)
}

func (c *canvas) line(points [][2]float64, style string) {
	fmt.Fprintf(c, `<polyline fill="none" %s points="`, style)
	for _, p := range points {
		x, y := c.at(p[0], p[1])
		fmt.Fprintf(c, "%.1f,%.1f ", x, y)
	}
	c.WriteString(`"/>` + "\n")
}

func (c *canvas) writeTo(w io.Writer) error {
	c.WriteString("</svg>\n")
	if _, err := io.WriteString(w, c.String()); err != nil {
		return fmt.Errorf("writing a plot: %w", err)
	}
	return nil
}

// WriteReliability draws, as SVG, how often the engine was right against how sure it was; the area of a dot is its number of messages.
func WriteReliability(w io.Writer, predictions []Prediction) error {
	c := newCanvas(fmt.Sprintf("Reliability, %d messages, ECE %.3f", len(predictions), calibrationError(predictions)), "confidence", "share right")
	c.line([][2]float64{{0, 0}, {1, 1}}, `stroke="#bbb" stroke-dasharray="4"`)
	for tenth := 0; tenth <= 10; tenth += 2 {
		c.up(fmt.Sprintf("%.1f", float64(tenth)/10), float64(tenth)/10)
	}
	for _, b := range reliability(predictions) {
		if b.n == 0 {
			continue
		}
		x, y := c.at(b.sure/float64(b.n), float64(b.right)/float64(b.n))
		fmt.Fprintf(c, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#26c" fill-opacity=".7"><title>%d messages</title></circle>`+"\n",
			x, y, 3+12*float64(b.n)/float64(len(predictions)), b.n)
	}
	return c.writeTo(w)
}

// riskTop is the error rate at the top of the risk–coverage plot.
const riskTop = 0.4

// WriteRiskCoverage draws, as SVG, the error rate among the surest messages against the share of messages that these are.
func WriteRiskCoverage(w io.Writer, predictions []Prediction) error {
	c := newCanvas(fmt.Sprintf("Risk and coverage, %d messages; %.0f %% alone at 3 %% of errors", len(predictions), 100*CoverageAt(predictions, 0.97)),
		"share of messages handled alone", "error rate among them")
	for step := 0; step <= 4; step++ {
		c.up(fmt.Sprintf("%.1f", riskTop*float64(step)/4), float64(step)/4)
	}
	c.line([][2]float64{{0, 0.03 / riskTop}, {1, 0.03 / riskTop}}, `stroke="#bbb" stroke-dasharray="4"`)
	var points [][2]float64
	wrong := 0
	for n, p := range surestFirst(predictions) {
		wrong += one(!p.Right)
		if n >= len(predictions)/50 && n%max(1, len(predictions)/250) == 0 {
			points = append(points, [2]float64{float64(n+1) / float64(len(predictions)), min(float64(wrong)/float64(n+1)/riskTop, 1)})
		}
	}
	c.line(points, `stroke="#26c" stroke-width="2"`)
	return c.writeTo(w)
}

func surestFirst(predictions []Prediction) []Prediction {
	ordered := slices.Clone(predictions)
	slices.SortStableFunc(ordered, func(a, b Prediction) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	return ordered
}

// CoverageAt is the greatest share of messages, the surest, of which at least the accuracy is right.
func CoverageAt(predictions []Prediction, accuracy float64) float64 {
	right, most := 0, 0
	for n, p := range surestFirst(predictions) {
		right += one(p.Right)
		if float64(right) >= accuracy*float64(n+1) {
			most = n + 1
		}
	}
	return float64(most) / float64(max(len(predictions), 1))
}
