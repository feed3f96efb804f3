package attachment

import (
	"encoding/binary"
	"errors"
	"image"
	"math"
)

// packer writes values for the pipe between a PDF worker and its parent.
type packer struct{ out []byte }

func (p *packer) count(n int) { p.out = binary.LittleEndian.AppendUint32(p.out, uint32(n)) }
func (p *packer) number(v float64) {
	p.out = binary.LittleEndian.AppendUint64(p.out, math.Float64bits(v))
}
func (p *packer) bytes(b []byte) {
	p.count(len(b))
	p.out = append(p.out, b...)
}

// unpacker reads what a packer wrote; after a short message everything is zero.
type unpacker struct {
	in    []byte
	short bool
}

var errShort = errors.New("a short message of the PDF worker")

func (u *unpacker) take(n int) []byte {
	if n < 0 || n > len(u.in) {
		u.short, u.in = true, nil
		return nil
	}
	b := u.in[:n]
	u.in = u.in[n:]
	return b
}

func (u *unpacker) count() int {
	if b := u.take(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (u *unpacker) number() float64 {
	if b := u.take(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

func (u *unpacker) bytes() []byte { return u.take(u.count()) }

func packLayout(l layout) []byte {
	p := packer{out: make([]byte, 0, 64*len(l.words)+32*len(l.rules)+32)}
	p.count(l.number)
	p.count(l.turn)
	p.number(l.width)
	p.number(l.height)
	p.count(len(l.words))
	for _, w := range l.words {
		p.bytes([]byte(w.Text))
		tilted := 0
		if w.tilted {
			tilted = 1
		}
		p.count(tilted)
		for _, v := range []float64{w.X0, w.Y0, w.X1, w.Y1, w.base, w.size} {
			p.number(v)
		}
	}
	p.count(len(l.rules))
	for _, r := range l.rules {
		for _, v := range []float64{r.x0, r.y0, r.x1, r.y1} {
			p.number(v)
		}
	}
	return p.out
}

func unpackLayout(b []byte) (layout, error) {
	u := unpacker{in: b}
	l := layout{number: u.count(), turn: u.count(), width: u.number(), height: u.number()}
	for range u.count() {
		w := word{Word: Word{Text: string(u.bytes()), Confidence: 1}}
		w.tilted = u.count() == 1
		for _, v := range []*float64{&w.X0, &w.Y0, &w.X1, &w.Y1, &w.base, &w.size} {
			*v = u.number()
		}
		if u.short {
			return layout{}, errShort
		}
		l.words = append(l.words, w)
	}
	for range u.count() {
		r := rule{u.number(), u.number(), u.number(), u.number()}
		if u.short {
			return layout{}, errShort
		}
		l.rules = append(l.rules, r)
	}
	if u.short {
		return layout{}, errShort
	}
	return l, nil
}

func packPicture(img *image.Gray) []byte {
	b := img.Bounds()
	p := packer{out: make([]byte, 0, 8+b.Dx()*b.Dy())}
	p.count(b.Dx())
	p.count(b.Dy())
	for y := range b.Dy() {
		p.out = append(p.out, img.Pix[y*img.Stride:y*img.Stride+b.Dx()]...)
	}
	return p.out
}

func unpackPicture(b []byte) (*image.Gray, error) {
	u := unpacker{in: b}
	w, h := u.count(), u.count()
	if u.short || w <= 0 || h <= 0 || w > 1<<20 || h > 1<<20 || len(u.in) != w*h {
		return nil, errShort
	}
	return &image.Gray{Pix: u.in, Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}

func packFiles(files []namedFile) []byte {
	var p packer
	p.count(len(files))
	for _, f := range files {
		p.bytes([]byte(f.name))
		p.bytes(f.data)
	}
	return p.out
}

func unpackFiles(b []byte) []namedFile {
	u := unpacker{in: b}
	var out []namedFile
	for range min(u.count(), maxAttachments) {
		f := namedFile{string(u.bytes()), u.bytes()}
		if u.short {
			return out
		}
		out = append(out, f)
	}
	return out
}
