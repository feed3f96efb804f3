package attachment

import "image"

// eraseRules finds the drawn lines of a picture, wipes them out, because they
// disturb the recognition of the letters beside them, and gives them in pixels.
func eraseRules(img *image.Gray) []rule {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	const limit = 190 // grey rules count: the paper has been made white
	dark := make([]bool, w*h)
	for y := range h {
		for x, v := range img.Pix[y*img.Stride : y*img.Stride+w] {
			dark[y*w+x] = v < limit
		}
	}
	across := runs(w, h, w/14, func(line, at int) bool { return dark[line*w+at] })
	down := runs(h, w, h/45, func(line, at int) bool { return dark[at*w+line] })
	var out []rule
	for _, r := range joinRuns(across, 9) {
		out = append(out, rule{float64(r.from), float64(r.line+r.last) / 2, float64(r.to), float64(r.line+r.last) / 2})
		wipe(img, r.from, r.line-2, r.to, r.last+2)
	}
	for _, r := range joinRuns(down, 9) {
		x := float64(r.line+r.last) / 2
		out = append(out, rule{x, float64(r.from), x, float64(r.to)})
		wipe(img, r.line-2, r.from, r.last+2, r.to)
	}
	return out
}

// inkRun is a run of dark points along a line of the picture; joined runs span the
// lines from line to last.
type inkRun struct{ line, last, from, to int }

// runs finds dark runs of at least the length least, gaps of up to 3 points
// forgiven.
func runs(length, lines, least int, dark func(line, at int) bool) []inkRun {
	var out []inkRun
	for l := range lines {
		start, gap := -1, 0
		for at := 0; at <= length; at++ {
			if at < length && dark(l, at) {
				if start < 0 {
					start = at
				}
				gap = 0
				continue
			}
			if start < 0 {
				continue
			}
			if gap++; gap > 3 || at == length {
				if end := at - gap; end-start >= least {
					out = append(out, inkRun{l, l, start, end})
				}
				start, gap = -1, 0
			}
		}
	}
	return out
}

// joinRuns puts runs on neighbouring lines together and drops what is thicker than
// a rule: pictures and dark areas.
func joinRuns(in []inkRun, thickest int) []inkRun {
	var open, out []inkRun
	flush := func(line int) {
		kept := open[:0]
		for _, o := range open {
			if o.last >= line-2 {
				kept = append(kept, o)
			} else if o.last-o.line < thickest {
				out = append(out, o)
			}
		}
		open = kept
	}
	for _, r := range in {
		flush(r.line)
		joined := false
		for i := range open {
			o := &open[i]
			if r.from <= o.to+12 && r.to >= o.from-12 {
				o.last, o.from, o.to = r.line, min(o.from, r.from), max(o.to, r.to)
				joined = true
				break
			}
		}
		if !joined {
			open = append(open, r)
		}
	}
	flush(1 << 30)
	return out
}

func wipe(img *image.Gray, x0, y0, x1, y1 int) {
	b := img.Bounds()
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, b.Dx()-1), min(y1, b.Dy()-1)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			img.Pix[y*img.Stride+x] = white.Y
		}
	}
}
