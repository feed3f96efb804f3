package attachment

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfEngine holds PDFium, compiled once to a cache on disk. Each document gets a
// fresh instance, so that a damaged heap costs one document. Where the program can
// start itself as a worker, the documents are opened there.
type pdfEngine struct {
	cacheDir string
	workers  workerPool
	// unstoppable leaves out the checks by which a running call is stopped: they make
	// PDFium several times slower. A worker process is killed instead.
	unstoppable bool
	mu          sync.Mutex
	pool        pdfium.Pool
	cache       wazero.CompilationCache
	slots       chan struct{}
	closed      bool
}

func newPDFEngine(cacheDir string) *pdfEngine {
	return &pdfEngine{cacheDir: cacheDir, slots: make(chan struct{}, max(1, min(runtime.NumCPU(), 4)))}
}

// start makes the pool at first use. It tries again after a failure.
func (e *pdfEngine) start() (pdfium.Pool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, fmt.Errorf("starting the PDF engine: the reader is closed")
	}
	if e.pool != nil {
		return e.pool, nil
	}
	// A hung document is stopped by its context; PDFium sees no files.
	config := wazero.NewRuntimeConfig().WithCloseOnContextDone(!e.unstoppable).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(16384)
	if cache, err := wazero.NewCompilationCacheWithDir(e.cacheFolder()); err == nil {
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 0, MaxIdle: 1, MaxTotal: cap(e.slots) + 2,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if err != nil {
		return nil, fmt.Errorf("starting the PDF engine: %w", err)
	}
	e.pool = pool
	return pool, nil
}

func (e *pdfEngine) cacheFolder() string {
	if e.cacheDir != "" {
		return e.cacheDir
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "guichet", "wazero")
	}
	return filepath.Join(os.TempDir(), "guichet-wazero")
}

func (e *pdfEngine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	e.workers.close()
	if e.pool == nil {
		return nil
	}
	err := e.pool.Close()
	if e.cache != nil {
		e.cache.Close(context.Background())
	}
	e.pool = nil
	return err
}

// pdfFile is one open document.
type pdfFile struct {
	pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages int
}

// open loads a document; release must be called. When the context ends first the
// worker or the instance is killed, which stops whatever it is doing: a call under way then fails
// or panics, and the one place that catches crashes turns it into a Problem.
func (e *pdfEngine) open(ctx context.Context, data []byte) (f pdfSource, release func(), err error) {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if f, release, err := e.workers.open(ctx, e.cacheFolder(), data); !errors.Is(err, errNoWorker) {
		if err != nil {
			<-e.slots
			return nil, nil, err
		}
		return f, func() { release(); <-e.slots }, nil
	}
	return e.openHere(ctx, data)
}

// openHere opens a document in this process; the slot is taken already.
func (e *pdfEngine) openHere(ctx context.Context, data []byte) (f *pdfFile, release func(), err error) {
	pool, err := e.start()
	if err != nil {
		<-e.slots
		return nil, nil, err
	}
	inst, err := pool.GetInstance(30 * time.Second)
	if err != nil {
		<-e.slots
		return nil, nil, fmt.Errorf("getting a PDF worker: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = inst.Kill() })
	release = func() {
		if stop() {
			_ = inst.Close()
		}
		<-e.slots
	}
	f = &pdfFile{Pdfium: inst}
	if err := f.load(data); err != nil {
		release()
		return nil, nil, err
	}
	return f, release, nil
}

func (f *pdfFile) load(data []byte) error {
	res, err := f.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		if strings.Contains(err.Error(), "password") {
			return problemf(ProblemPassword, "the PDF is protected by a password")
		}
		return problemf(ProblemDamaged, "the PDF cannot be opened (%v)", err)
	}
	f.doc = res.Document
	count, err := f.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil {
		return problemf(ProblemDamaged, "the PDF has no pages that can be counted")
	}
	f.pages = count.PageCount
	return nil
}

func (f *pdfFile) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: i}}
}

func (f *pdfFile) pageCount() int { return f.pages }

func (f *pdfFile) render(i int) (*image.Gray, error) { return f.renderAt(i, ocrDPI) }

// boundedDPI keeps a page of a size in points under twenty million pixels.
func boundedDPI(dpi int, width, height float64) int {
	if area := width * height / 72 / 72; area > 0 {
		dpi = min(dpi, int(math.Sqrt(20_000_000/area)))
	}
	return max(dpi, 20)
}

func (f *pdfFile) attachments() []namedFile {
	count, err := f.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: f.doc})
	if err != nil {
		return nil
	}
	var out []namedFile
	for i := range min(count.AttachmentCount, maxAttachments) {
		a, err := f.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: f.doc, Index: i})
		if err != nil {
			continue
		}
		name, err := f.FPDFAttachment_GetName(&requests.FPDFAttachment_GetName{Attachment: a.Attachment})
		if err != nil {
			continue
		}
		file, err := f.FPDFAttachment_GetFile(&requests.FPDFAttachment_GetFile{Attachment: a.Attachment})
		if err != nil || file.Contents == nil {
			continue
		}
		out = append(out, namedFile{name.Name, file.Contents})
	}
	return out
}
