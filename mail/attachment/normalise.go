package attachment

import (
	"image"
	"slices"
)

// normCell is the side of the squares in which the paper's brightness is measured.
const normCell = 8

// despeckle takes the median of each point's neighbourhood where the picture is
// full of single dark points, as fax and old scanners make them.
func despeckle(img *image.Gray) *image.Gray {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	lonely := 0
	for y := 1; y+1 < h; y++ {
		for x := 1; x+1 < w; x++ {
			i := y*img.Stride + x
			v := int(img.Pix[i]) + 60
			if v < int(img.Pix[i-1]) && v < int(img.Pix[i+1]) && v < int(img.Pix[i-img.Stride]) && v < int(img.Pix[i+img.Stride]) {
				lonely++
			}
		}
	}
	if lonely*4000 < w*h {
		return img
	}
	out := image.NewGray(img.Bounds())
	copy(out.Pix, img.Pix)
	var near [9]uint8
	for y := 1; y+1 < h; y++ {
		for x := 1; x+1 < w; x++ {
			for k := range 3 {
				copy(near[3*k:], img.Pix[(y+k-1)*img.Stride+x-1:(y+k-1)*img.Stride+x+2])
			}
			out.Pix[y*out.Stride+x] = middle(near)
		}
	}
	return out
}

// middle is the median of nine by insertion.
func middle(v [9]uint8) uint8 {
	for i := 1; i < 9; i++ {
		for j := i; j > 0 && v[j] < v[j-1]; j-- {
			v[j], v[j-1] = v[j-1], v[j]
		}
	}
	return v[4]
}

// normalise makes the paper white and the ink dark everywhere: it evens out shadows
// and grey cells and turns white letters on dark bands into dark on white.
func normalise(img *image.Gray) *image.Gray {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	cw, ch := (w+normCell-1)/normCell, (h+normCell-1)/normCell
	cells := brightness(img, cw, ch)
	out := image.NewGray(image.Rect(0, 0, w, h))
	var near []uint8
	grounds := make([]ground, cw)
	for cy := range ch {
		for cx := range cw {
			grounds[cx], near = groundAt(cells, cw, ch, cx, cy, near)
		}
		for y := cy * normCell; y < min(h, (cy+1)*normCell); y++ {
			for x := range w {
				out.Pix[y*out.Stride+x] = grounds[x/normCell].level(int(img.Pix[y*img.Stride+x]))
			}
		}
	}
	return out
}

// darkGround is under which brightness a square is dark.
const darkGround = 110

// ground is the brightness on which letters stand.
type ground struct {
	value int
	dark  bool
}

// level maps a brightness to what it would be on white paper.
func (g ground) level(v int) uint8 {
	if g.dark {
		return uint8(min(255, max(0, 255-(v-g.value)*255/(255-g.value))))
	}
	return uint8(min(255, v*255/max(g.value, 60)))
}

// groundAt looks first along a wide and low window for a dark band: a line of large
// letters is told from it by the paper between them. Else the ground is the bright
// part of the neighbourhood.
func groundAt(cells []uint8, cw, ch, cx, cy int, near []uint8) (ground, []uint8) {
	band := cells[cy*cw+max(0, cx-16) : cy*cw+min(cw, cx+17)]
	dark := 0
	for _, v := range band {
		if v < darkGround {
			dark++
		}
	}
	if dark > len(band)*6/10 {
		near = append(near[:0], band...)
		slices.Sort(near)
		return ground{value: int(near[len(near)/5]), dark: true}, near
	}
	near = near[:0]
	least, most := uint8(255), uint8(0)
	for y := max(0, cy-3); y <= min(ch-1, cy+3); y += 3 {
		for x := max(0, cx-8); x <= min(cw-1, cx+8); x += 2 {
			v := cells[y*cw+x]
			near = append(near, v)
			least, most = min(least, v), max(most, v)
		}
	}
	if most-least < 8 { // bare paper
		return ground{value: (int(least) + 4*int(most)) / 5}, near
	}
	slices.Sort(near)
	return ground{value: int(near[len(near)*8/10])}, near
}

// brightness gives the mean of each cell.
func brightness(img *image.Gray, cw, ch int) []uint8 {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := make([]uint8, cw*ch)
	for cy := range ch {
		for cx := range cw {
			sum, n := 0, 0
			for y := cy * normCell; y < min(h, (cy+1)*normCell); y++ {
				for _, v := range img.Pix[y*img.Stride+cx*normCell : y*img.Stride+min(w, (cx+1)*normCell)] {
					sum += int(v)
					n++
				}
			}
			out[cy*cw+cx] = uint8(sum / max(n, 1))
		}
	}
	return out
}
