package classify

import (
	"fmt"
	"slices"

	"guichet/domain"
)

// forest is a sum of small decision trees over a few dozen numbers (gradient boosting on the logistic loss).
type forest struct {
	Base  float64
	Trees []tree
}

// tree is a complete binary tree of a fixed depth: one question a level-order node, one value a leaf.
type tree struct {
	Inputs []int16
	Cuts   []float32 // go right where the input is greater
	Leaves []float32
}

// score is the log-odds that the forest gives.
func (f *forest) score(inputs []float32) float64 {
	sum := f.Base
	for i := range f.Trees {
		sum += float64(f.Trees[i].value(inputs))
	}
	return sum
}

func (t *tree) value(inputs []float32) float32 {
	node := 0
	for node < len(t.Inputs) {
		right := 0
		if inputs[t.Inputs[node]] > t.Cuts[node] {
			right = 1
		}
		node = 2*node + 1 + right
	}
	return t.Leaves[node-len(t.Inputs)]
}

// check tells whether a forest that was read can be used on the inputs of a candidate.
func (f *forest) check() error {
	if f == nil {
		return fmt.Errorf("no forest: %w", domain.ErrInvalid)
	}
	for _, t := range f.Trees {
		inner := len(t.Inputs)
		if inner == 0 || inner&(inner+1) != 0 || len(t.Cuts) != inner || len(t.Leaves) != inner+1 {
			return fmt.Errorf("a tree of %d questions: %w", inner, domain.ErrInvalid)
		}
		for _, input := range t.Inputs {
			if input < 0 || int(input) >= candidateWidth {
				return fmt.Errorf("a question about input %d: %w", input, domain.ErrInvalid)
			}
		}
	}
	return nil
}

// boosting says how to grow a forest.
type boosting struct {
	trees, depth int
	rate         float64 // share of each tree's answer that is kept
	ridge        float64 // holds leaves with few examples back
	least        float64 // curvature that a leaf must hold
}

const bins = 48

// grow trains a forest on rows of inputs, whether each holds, and what each counts for.
func grow(rows [][]float32, holds []bool, weights []float64, b boosting) *forest {
	g := newGrower(rows, holds, weights, b)
	f := &forest{Base: logit(g.share())}
	for i := range g.scores {
		g.scores[i] = f.Base
	}
	for range b.trees {
		f.Trees = append(f.Trees, g.tree())
	}
	return f
}

// grower holds what growing needs: the inputs cut into bins, and each row's gradient and curvature.
type grower struct {
	boosting
	rows             [][]float32
	holds            []bool
	weights          []float64
	cuts             [][]float32 // of each input, rising
	binned           [][]uint8   // by input, then row
	scores           []float64
	slope, curvature []float64
	node             []int
}

func newGrower(rows [][]float32, holds []bool, weights []float64, b boosting) *grower {
	g := &grower{boosting: b, rows: rows, holds: holds, weights: weights, scores: make([]float64, len(rows)),
		slope: make([]float64, len(rows)), curvature: make([]float64, len(rows)), node: make([]int, len(rows))}
	for input := range rows[0] {
		values := make([]float32, len(rows))
		for i, r := range rows {
			values[i] = r[input]
		}
		cuts := cutPoints(values)
		binned := make([]uint8, len(rows))
		for i, v := range values {
			n, _ := slices.BinarySearch(cuts, v) // number of cuts below v
			binned[i] = uint8(n)
		}
		g.cuts, g.binned = append(g.cuts, cuts), append(g.binned, binned)
	}
	return g
}

// cutPoints are values that split the rows into parts of about one size; v goes right of a cut where v > cut.
func cutPoints(values []float32) []float32 {
	sorted := slices.Sorted(slices.Values(values))
	var cuts []float32
	for i := 1; i < bins; i++ {
		cut := sorted[i*(len(sorted)-1)/bins]
		if len(cuts) == 0 || cut > cuts[len(cuts)-1] {
			cuts = append(cuts, cut)
		}
	}
	return cuts
}

func (g *grower) share() float64 {
	n, all := 1.0, 2.0
	for i, h := range g.holds {
		all += g.weights[i]
		if h {
			n += g.weights[i]
		}
	}
	return n / all
}

// tree grows one tree, level by level, and adds its answer to the scores.
func (g *grower) tree() tree {
	for i, s := range g.scores {
		p := sigmoid(s)
		w := g.weights[i]
		g.slope[i], g.curvature[i], g.node[i] = float64(-p*w), float64(float64(p*(1-p))*w), 0
		if g.holds[i] {
			g.slope[i] = float64((1 - p) * w)
		}
	}
	inner := 1<<g.depth - 1
	t := tree{Inputs: make([]int16, inner), Cuts: make([]float32, inner), Leaves: make([]float32, inner+1)}
	for level := range g.depth {
		first := 1<<level - 1
		g.split(&t, first, 1<<level)
	}
	g.fill(&t, inner)
	return t
}

// sums are the gradient and curvature that fell into a bin.
type sums [bins + 1]struct{ slope, curvature float64 }

// split chooses the question of each node of a level and sends the rows on.
func (g *grower) split(t *tree, first, width int) {
	gains := make([]float64, width)
	chosen := make([]uint8, width)
	table := make([]sums, width)
	for input := range g.cuts {
		clear(table)
		for i, bin := range g.binned[input] {
			cell := &table[g.node[i]-first][bin]
			cell.slope += g.slope[i]
			cell.curvature += g.curvature[i]
		}
		for n := range width {
			if bin, gain := g.bestCut(&table[n], len(g.cuts[input])); gain > gains[n] {
				gains[n], chosen[n] = gain, bin
				t.Inputs[first+n], t.Cuts[first+n] = int16(input), g.cuts[input][bin]
			}
		}
	}
	for n := range width {
		if gains[n] == 0 { // nothing to ask: all go left
			t.Inputs[first+n], t.Cuts[first+n], chosen[n] = 0, 1e30, bins
		}
	}
	for i, node := range g.node {
		right := 0
		if g.binned[t.Inputs[node]][i] > chosen[node-first] {
			right = 1
		}
		g.node[i] = 2*node + 1 + right
	}
}

// bestCut is the cut of one input that gains most in one node.
func (g *grower) bestCut(s *sums, cuts int) (uint8, float64) {
	var slope, curvature float64
	for i := range s {
		slope += s[i].slope
		curvature += s[i].curvature
	}
	whole := float64(slope*slope) / (curvature + g.ridge)
	var left, leftCurvature, top float64
	var at uint8
	for i := range cuts {
		left += s[i].slope
		leftCurvature += s[i].curvature
		right, rightCurvature := slope-left, curvature-leftCurvature
		if leftCurvature < g.least || rightCurvature < g.least {
			continue
		}
		gain := float64(left*left)/(leftCurvature+g.ridge) + float64(right*right)/(rightCurvature+g.ridge) - whole
		if gain > top+1e-9 {
			top, at = gain, uint8(i)
		}
	}
	return at, top
}

// fill sets the leaves and moves the scores.
func (g *grower) fill(t *tree, inner int) {
	slope, curvature := make([]float64, inner+1), make([]float64, inner+1)
	for i, node := range g.node {
		slope[node-inner] += g.slope[i]
		curvature[node-inner] += g.curvature[i]
	}
	for n := range slope {
		t.Leaves[n] = float32(float64(g.rate*slope[n]) / (curvature[n] + g.ridge))
	}
	for i, node := range g.node {
		g.scores[i] += float64(t.Leaves[node-inner])
	}
}
