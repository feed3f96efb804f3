package attachment

import "image"

// pdfSource is an open PDF, in this process or in a worker.
type pdfSource interface {
	// pageCount is the number of pages.
	pageCount() int
	// readPage reads the words and rules of page i, from 0.
	readPage(i int) (layout, error)
	// renderAt draws page i in grey at a resolution, less for very large pages.
	renderAt(i, dpi int) (*image.Gray, error)
	// render draws page i at ocrDPI.
	render(i int) (*image.Gray, error)
	// attachments gives the files inside, at most maxAttachments.
	attachments() []namedFile
}

// namedFile is a file inside another.
type namedFile struct {
	name string
	data []byte
}

// maxAttachments bounds the files taken out of one PDF.
const maxAttachments = 50
