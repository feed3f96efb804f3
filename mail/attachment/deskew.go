package attachment

import (
	"image"
	"math"
)

// deskew measures how far the lines of text are tilted, within 8 degrees, and turns
// the picture back.
func deskew(img *image.Gray) *image.Gray {
	angle := skewOf(img)
	if math.Abs(angle) < 0.0025 {
		return img
	}
	return turnBy(img, angle)
}

// skewOf finds the angle (radians, clockwise positive) at which the dark points
// gather best in rows: where the profile of the rows changes most sharply.
func skewOf(img *image.Gray) float64 {
	small := img
	if img.Bounds().Dx() > 1000 {
		small = resize(img, 1000)
	}
	points := darkPoints(small, threshold(small))
	if len(points) < 200 {
		return 0
	}
	best, bestScore := 0.0, -1.0
	try := func(a float64) {
		if s := profile(points, small.Bounds().Dx(), small.Bounds().Dy(), a); s > bestScore {
			best, bestScore = a, s
		}
	}
	degree := math.Pi / 180
	for a := -8.0; a <= 8; a += 0.5 {
		try(a * degree)
	}
	centre := best
	for a := -0.5; a <= 0.5; a += 0.05 {
		try(centre + a*degree)
	}
	return best
}

type point struct{ x, y float64 }

// darkPoints samples dark points with a lighter one beneath: the feet of letters.
func darkPoints(img *image.Gray, limit uint8) []point {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	var out []point
	for y := 0; y+1 < h; y++ {
		row, next := img.Pix[y*img.Stride:], img.Pix[(y+1)*img.Stride:]
		for x := range w {
			if row[x] < limit && next[x] >= limit {
				out = append(out, point{float64(x), float64(y)})
			}
		}
	}
	for len(out) > 60_000 {
		half := out[:0]
		for i := 0; i < len(out); i += 2 {
			half = append(half, out[i])
		}
		out = half
	}
	return out
}

func profile(points []point, w, h int, angle float64) float64 {
	sin, cos := math.Sincos(angle)
	shift := float64(w)*math.Abs(sin) + 2
	bins := make([]float64, h+int(2*shift)+4)
	for _, p := range points {
		i := int(p.y*cos - p.x*sin + shift)
		if i >= 0 && i < len(bins) {
			bins[i]++
		}
	}
	score := 0.0
	for i := 1; i < len(bins); i++ {
		d := bins[i] - bins[i-1]
		score += d * d
	}
	return score
}

// threshold separates ink from paper (Otsu's method).
func threshold(img *image.Gray) uint8 {
	var hist [256]float64
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for y := range h {
		for _, v := range img.Pix[y*img.Stride : y*img.Stride+w] {
			hist[v]++
		}
	}
	total, sum := float64(w*h), 0.0
	for i, n := range hist {
		sum += float64(i) * n
	}
	var below, belowSum, best float64
	limit := 128
	for i, n := range hist {
		below += n
		belowSum += float64(i) * n
		above := total - below
		if below == 0 || above == 0 {
			continue
		}
		d := belowSum/below - (sum-belowSum)/above
		if v := below * above * d * d; v > best {
			best, limit = v, i+1
		}
	}
	return uint8(min(255, limit))
}

// turnBy turns about the middle by bilinear sampling; what comes in from outside
// is white.
func turnBy(img *image.Gray, angle float64) *image.Gray {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(angle)
	cx, cy := float64(w)/2, float64(h)/2
	for y := range h {
		dy := float64(y) - cy
		sx, sy := cx-cx*cos-dy*sin, cy-cx*sin+dy*cos
		for x := range w {
			out.Pix[y*out.Stride+x] = sampleAt(img, sx, sy, w, h)
			sx += cos
			sy += sin
		}
	}
	return out
}

func sampleAt(img *image.Gray, x, y float64, w, h int) uint8 {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	if x0 < 0 || y0 < 0 || x0+1 >= w || y0+1 >= h {
		return white.Y
	}
	fx, fy := x-float64(x0), y-float64(y0)
	i := y0*img.Stride + x0
	top := float64(img.Pix[i])*(1-fx) + float64(img.Pix[i+1])*fx
	low := float64(img.Pix[i+img.Stride])*(1-fx) + float64(img.Pix[i+img.Stride+1])*fx
	return uint8(top*(1-fy) + low*fy + 0.5)
}
