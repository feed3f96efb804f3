package attachment

import (
	"context"
	"errors"
	"path"
	"strings"
)

// readPDF reads embedded files first, then words and tables; pages without text
// are recognised as pictures.
func (r *Reader) readPDF(ctx context.Context, in input, doc *Document) error {
	f, release, err := r.pdf.open(ctx, in.data)
	if err != nil {
		return err
	}
	defer release()
	if n := f.pageCount(); n > r.opts.MaxPages {
		return problemf(ProblemTooLarge, "the PDF has %d pages, the limit is %d", n, r.opts.MaxPages)
	}
	r.embeddedFiles(ctx, in, f, doc)
	if in.sought != nil {
		return nil
	}
	var pages []layout
	var blank []int
	for i := range f.pageCount() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		l, err := f.readPage(i)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return pageProblem(i, err)
		}
		if letterCount(l.words) < enoughLetters {
			blank = append(blank, i)
		} else {
			l.lines = linesOf(&l) // while the next page is read
		}
		pages = append(pages, l)
	}
	scanErr := r.scanPages(ctx, f, blank, pages, doc)
	doc.layouts(pages)
	r.preferEmbedded(doc)
	if doc.Text == "" && scanErr == nil {
		return problemf(ProblemNoText, "the pages hold no text")
	}
	return scanErr
}

// pageProblem says which page could not be read; a crash stays one.
func pageProblem(i int, err error) error {
	var known problem
	if errors.As(err, &known) && known.key == ProblemCrash {
		return known
	}
	return problemf(ProblemDamaged, "page %d of the PDF cannot be read", i+1)
}

// enoughLetters is from how many letters on a page counts as text: fewer are a stamp on a scan.
const enoughLetters = 12

// usable says that the page's text is text: some fonts give no letters.
func letterCount(words []word) int {
	n := 0
	for _, w := range words {
		n += letters(w.Text)
	}
	return n
}

// layouts turns pages into text, tables and an order.
func (doc *Document) layouts(pages []layout) {
	var lines [][]textLine
	for i := range pages {
		doc.Pages = append(doc.Pages, pages[i].page())
		if pages[i].lines == nil {
			pages[i].lines = linesOf(&pages[i])
		}
		lines = append(lines, pages[i].lines)
	}
	doc.Text = strings.Trim(pagesText(lines), "\f\n ")
	if doc.Text == "" {
		return
	}
	doc.Text += "\n"
	var confidence func(Place) float64
	if doc.OCR {
		confidence = wordConfidence(pages)
	}
	doc.Tables, doc.Order, _ = pagesOrder(pages, lines, doc.Text, confidence)
}

// pagesOrder reads the tables of pages and the order in them. Where the tables under
// headers give no line, a header may have been misread: the rows are tried without it.
func pagesOrder(pages []layout, lines [][]textLine, text string, confidence func(Place) float64) ([]Table, *Order, []chunk) {
	tables, chunks := pageTables(pages, lines)
	order := assemble(tables, chunks, text, confidence)
	if order != nil || len(tables) == 0 {
		return tables, order, chunks
	}
	used := make([]map[int]bool, len(lines))
	for p := range used {
		used[p] = map[int]bool{}
	}
	bare := headlessTables(lines, used)
	again := pageChunks(lines, used)
	if o := assemble(bare, again, text, confidence); o != nil {
		return bare, o, again
	}
	return tables, nil, chunks
}

// wordConfidence gives the least confidence of the words inside a place.
func wordConfidence(pages []layout) func(Place) float64 {
	return func(p Place) float64 {
		least := 1.0
		for _, l := range pages {
			if l.number != p.Page {
				continue
			}
			for _, w := range l.words {
				x, y := (w.X0+w.X1)/2, (w.Y0+w.Y1)/2
				if x >= p.X0 && x <= p.X1 && y >= p.Y0 && y <= p.Y1 {
					least = min(least, w.Confidence)
				}
			}
		}
		return least
	}
}

// embeddedFiles reads the files that the PDF carries; an order among them is the
// order of the document.
func (r *Reader) embeddedFiles(ctx context.Context, in input, f pdfSource, doc *Document) {
	for _, file := range f.attachments() {
		if !in.budget.take(len(file.data)) {
			return
		}
		doc.Parts = append(doc.Parts, r.part(ctx, in, path.Base(file.name), "", file.data))
	}
}

// preferEmbedded lifts the exact order of an embedded file to the document.
func (r *Reader) preferEmbedded(doc *Document) {
	for _, p := range doc.Parts {
		if p.Order != nil && p.Order.Exact {
			doc.Order = p.Order
			return
		}
	}
}
