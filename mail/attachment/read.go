package attachment

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// Options sets the limits of a Reader. The zero value works.
type Options struct {
	// CacheDir holds compiled code between runs; "" uses the user's cache folder.
	CacheDir string
	// MaxBytes bounds one file, and the unpacked size of an archive (default 32 MiB).
	MaxBytes int64
	// MaxPages bounds the pages read of one document (default 200).
	MaxPages int
	// MaxCells bounds the cells read of one sheet (default 500,000).
	MaxCells int
	// MaxPixels bounds a picture (default 60 million).
	MaxPixels int
	// MaxDepth bounds documents inside documents (default 3).
	MaxDepth int
	// Timeout bounds the reading of one attachment (default 90 s).
	Timeout time.Duration
	// OCRLanguages are ISO 639-1 codes, most likely first (default fr, en, de). Those
	// for which tesseract has no data are left out.
	OCRLanguages []string
	// MaxOCRPages bounds the pages recognised of one document (default 10).
	MaxOCRPages int
	// Tesseract is the command; "" looks for "tesseract" on the PATH.
	Tesseract string
}

func (o Options) withDefaults() Options {
	set := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	set(&o.MaxPages, 200)
	set(&o.MaxCells, 500_000)
	set(&o.MaxPixels, 60_000_000)
	set(&o.MaxDepth, 3)
	set(&o.MaxOCRPages, 10)
	if o.MaxBytes <= 0 {
		o.MaxBytes = 32 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 90 * time.Second
	}
	if len(o.OCRLanguages) == 0 {
		o.OCRLanguages = []string{"fr", "en", "de"}
	}
	return o
}

// Reader reads attachments. It is safe for concurrent use. The PDF engine starts at
// the first PDF.
type Reader struct {
	opts Options
	pdf  *pdfEngine
	ocr  *ocrEngine
	// views are pages drawn for people.
	views viewCache
}

// NewReader makes a Reader; nothing is started yet.
func NewReader(opts Options) *Reader {
	opts = opts.withDefaults()
	return &Reader{opts: opts, pdf: newPDFEngine(opts.CacheDir), ocr: newOCREngine(opts)}
}

// Close frees the PDF engine. The Reader must not be used afterwards.
func (r *Reader) Close() error { return r.pdf.close() }

// Read reads one attachment. It always returns a usable Document: what could not
// be read is said in its Problem. The contentType is what the sender declared and
// only breaks ties.
func (r *Reader) Read(ctx context.Context, name, contentType string, data []byte) Document {
	return r.read(ctx, input{name: name, contentType: contentType, data: data})
}

// input is one file on its way through the readers.
type input struct {
	name, contentType string
	data              []byte
	depth             int
	budget            *allowance // bytes that may still be unpacked
	sought            *sought    // nil: everything is read
}

// allowance counts down what one received file and all inside it may unpack. A
// reader that was given up at its deadline may still be taking from it.
type allowance struct{ atomic.Int64 }

// take uses n bytes up; false says that there are not so many left.
func (a *allowance) take(n int) bool { return a.Add(-int64(n)) >= 0 }

// problem is an error whose text is a Document.Problem.
type problem struct{ key, detail string }

func (p problem) Error() string { return p.key + ": " + p.detail }

func problemf(key, format string, args ...any) error {
	return problem{key, fmt.Sprintf(format, args...)}
}

// read applies the deadline and catches crashes: this is the one place for both.
func (r *Reader) read(ctx context.Context, in input) Document {
	doc := Document{Name: in.name, Kind: Unknown}
	if err := r.refuse(in); err != nil {
		doc.Problem = err.Error()
		return doc
	}
	if in.budget == nil {
		in.budget = new(allowance)
		in.budget.Store(4 * r.opts.MaxBytes)
	}
	doc.Kind = detect(in)
	ctx, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	done := make(chan Document, 1)
	go func(doc Document) { done <- r.guarded(ctx, in, doc) }(doc)
	select {
	case d := <-done:
		return d
	case <-ctx.Done():
		doc.Problem = timeoutProblem(ctx)
		return doc
	}
}

func (r *Reader) refuse(in input) error {
	switch {
	case len(in.data) == 0:
		return problemf(ProblemEmpty, "the file has no content")
	case int64(len(in.data)) > r.opts.MaxBytes:
		return problemf(ProblemTooLarge, "the file has %d MB, the limit is %d MB", len(in.data)>>20, r.opts.MaxBytes>>20)
	case in.depth > r.opts.MaxDepth:
		return problemf(ProblemTooLarge, "files are nested more than %d deep", r.opts.MaxDepth)
	}
	return nil
}

// guarded runs the reader for the kind and turns its panic or error into a Problem.
func (r *Reader) guarded(ctx context.Context, in input, doc Document) (out Document) {
	out = doc
	defer func() {
		if p := recover(); p != nil {
			out = doc
			out.Problem = problemf(ProblemCrash, "the %s reader failed (%s)", doc.Kind, crashWords(p)).Error()
		}
	}()
	err := r.dispatch(ctx, in, &out)
	if err == nil {
		return out
	}
	var known problem
	switch {
	case errors.As(err, &known):
		out.Problem = known.Error()
	case ctx.Err() != nil:
		out.Problem = timeoutProblem(ctx)
	default:
		out.Problem = problemf(ProblemDamaged, "%v", err).Error()
	}
	return out
}

func crashWords(p any) string {
	if e, ok := p.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprint(p)
}

func timeoutProblem(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ProblemTimeout + ": reading took too long and was stopped"
	}
	return ProblemTimeout + ": reading was cancelled"
}

func (r *Reader) dispatch(ctx context.Context, in input, doc *Document) error {
	switch doc.Kind {
	case PDF:
		return r.readPDF(ctx, in, doc)
	case Image:
		return r.readImage(ctx, in, doc)
	case XLSX:
		return r.readXLSX(ctx, in, doc)
	case ODS:
		return r.readODS(ctx, in, doc)
	case CSV:
		return r.readCSV(ctx, in, doc)
	case DOCX:
		return r.readDOCX(ctx, in, doc)
	case Text:
		return r.readText(ctx, in, doc)
	case HTML:
		return r.readHTML(ctx, in, doc)
	case EDIFACT:
		return r.readEDIFACT(ctx, in, doc)
	case UBL, OrderX, FacturX, CXML:
		return r.readXML(ctx, in, doc)
	case EML:
		return r.readEML(ctx, in, doc)
	case MSG:
		return r.readMSG(ctx, in, doc)
	case ZIP:
		return r.readZIP(ctx, in, doc)
	}
	return unsupported(in)
}

// part reads a file found inside another.
func (r *Reader) part(ctx context.Context, in input, name, contentType string, data []byte) Document {
	inner := input{
		name: path.Base(strings.ReplaceAll(name, `\`, "/")), contentType: contentType,
		data: data, depth: in.depth + 1, budget: in.budget, sought: in.sought,
	}
	if in.sought != nil && !in.sought.descend(inner) {
		return Document{Name: inner.name}
	}
	return r.read(ctx, inner)
}
