package attachment

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// pdfText is a piece of text at a place from the top left, in points.
type pdfText struct {
	x, y, size float64
	text       string
}

// pdfPage is what one page of a test PDF holds.
type pdfPage struct {
	texts  []pdfText
	rules  [][4]float64 // x0, y0, x1, y1
	rotate int
}

// writePDF writes a PDF in Helvetica without compression; rotation turns the page as
// a scanner operator would.
func writePDF(pages ...pdfPage) []byte {
	var objects []string
	var kids []string
	for i, p := range pages {
		var c strings.Builder
		for _, t := range p.texts {
			text, _ := charmap.Windows1252.NewEncoder().String(t.text)
			text = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
			fmt.Fprintf(&c, "BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", t.size, t.x, 842-t.y, text)
		}
		for _, r := range p.rules {
			fmt.Fprintf(&c, "0.5 w %g %g m %g %g l S\n", r[0], 842-r[1], r[2], 842-r[3])
		}
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", p.rotate, 5+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.String()))
	}
	all := append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}, objects...)
	return pdfOf(all)
}

// pdfOf writes numbered objects, the catalogue first, with their table.
func pdfOf(all []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(all))
	for i, o := range all {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, xref)
	return b.Bytes()
}

// layoutPage sets rows of cells at the given left edges; a cell that begins with
// ">" is set flush right against the next edge.
func layoutPage(y, pitch float64, edges []float64, rows ...[]string) pdfPage {
	var p pdfPage
	for _, r := range rows {
		for c, cell := range r {
			x := edges[c]
			if strings.HasPrefix(cell, ">") {
				cell = cell[1:]
				x = edges[c+1] - 8 - helvetica(cell, 9)
			}
			if cell != "" {
				p.texts = append(p.texts, pdfText{x, y, 9, cell})
			}
		}
		y += pitch
	}
	return p
}

// helvetica is the width of a text, near enough for setting figures flush right.
func helvetica(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune(" .,:;'|!", r):
			w += 0.278
		case strings.ContainsRune("iljtf", r):
			w += 0.25
		case r >= 'A' && r <= 'Z':
			w += 0.69
		default:
			w += 0.556
		}
	}
	return w * size
}

// shared is the one Reader of the tests: the PDF engine starts once.
var shared = NewReader(Options{})
