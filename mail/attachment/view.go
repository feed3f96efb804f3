package attachment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"time"

	"github.com/klippa-app/go-pdfium/requests"
)

// viewWidth is how wide a page is drawn for a person, in points of the picture: small letters stay readable.
const viewWidth = 1100

// viewTimeout bounds the drawing of one page, and the listing of one document.
const viewTimeout = 20 * time.Second

// Picture draws one page of a PDF, or a picture, as PNG in grey, the way it was read: straight, and turned by Page.Turn, so
// that a Place on it is where it says. Pages count from 1. What was drawn lately is kept.
func (r *Reader) Picture(ctx context.Context, name string, data []byte, page, turn int) ([]byte, error) {
	key := fmt.Sprintf("%x/%d/%d", sha256.Sum256(data), page, turn)
	if kept := r.views.get(key); kept != nil {
		return kept, nil
	}
	drawn, err := timed(ctx, func(ctx context.Context) ([]byte, error) {
		return r.draw(ctx, input{name: name, data: data}, page, turn)
	})
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %q: %w", page, name, err)
	}
	r.views.put(key, drawn)
	return drawn, nil
}

// timed runs a reader within its deadline; one that crashes is an error.
func timed[T any](ctx context.Context, run func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, viewTimeout)
	defer cancel()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var out result
		defer func() {
			if p := recover(); p != nil {
				out.err = problemf(ProblemCrash, "the reader failed (%s)", crashWords(p))
			}
			done <- out
		}()
		out.value, out.err = run(ctx)
	}()
	select {
	case out := <-done:
		return out.value, out.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func (r *Reader) draw(ctx context.Context, in input, page, turn int) ([]byte, error) {
	if err := r.refuse(in); err != nil {
		return nil, err
	}
	var img *image.Gray
	var err error
	if detect(in) == Image {
		img, err = r.drawImage(in.data)
	} else {
		img, err = r.drawPage(ctx, in.data, page)
	}
	if err != nil {
		return nil, err
	}
	img = quarterTurns(img, (turn%4+4)%4)
	if img.Bounds().Dx() > viewWidth {
		img = resize(img, viewWidth)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err = encoder.Encode(&out, img)
	return out.Bytes(), err
}

// drawImage straightens a picture as it is before it is recognised.
func (r *Reader) drawImage(data []byte) (*image.Gray, error) {
	img, err := decodePicture(data, r.opts.MaxPixels)
	if err != nil {
		return nil, err
	}
	return deskew(despeckle(img)), nil
}

// drawPage draws a page of a PDF; one without text is straightened as it is before it is recognised.
func (r *Reader) drawPage(ctx context.Context, data []byte, page int) (*image.Gray, error) {
	f, release, err := r.pdf.open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer release()
	if page < 1 || page > min(f.pageCount(), r.opts.MaxPages) {
		return nil, problemf(ProblemUnsupported, "there is no page %d", page)
	}
	l, err := f.readPage(page - 1)
	if err != nil {
		return nil, problemf(ProblemDamaged, "page %d of the PDF cannot be read", page)
	}
	if letterCount(l.words) < enoughLetters {
		img, err := f.renderAt(page-1, ocrDPI)
		if err != nil {
			return nil, err
		}
		return deskew(despeckle(img)), nil
	}
	width := l.width // as it is drawn, before it is turned
	if l.turn%2 == 1 {
		width = l.height
	}
	return f.renderAt(page-1, int(72*viewWidth/max(width, 72)))
}

// renderAt draws a page in grey at a resolution, less for very large pages.
func (f *pdfFile) renderAt(i, dpi int) (*image.Gray, error) {
	size, err := f.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: f.doc, Index: i})
	if err != nil {
		return nil, err
	}
	dpi = boundedDPI(dpi, size.Width, size.Height)
	res, err := f.RenderPageInDPI(&requests.RenderPageInDPI{Page: f.page(i), DPI: dpi, ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return nil, err
	}
	defer res.Cleanup()
	return grey(res.Result.RenderedImage), nil
}
