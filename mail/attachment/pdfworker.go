package attachment

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"sync/atomic"
)

// workerEnv names the variable by which a process is started as a PDF worker; its
// value is the folder of compiled code.
const workerEnv = "GUICHET_PDF_WORKER"

// startsItself says that the program's main lets it be started as a worker.
var startsItself atomic.Bool

// ServeIfWorker belongs at the very start of main. In a process that was started as a
// PDF worker it serves and never returns; in any other it lets Readers start this
// program again as workers. A worker reads PDFs several times faster than the engine
// inside the process, which must be able to stop itself, and it dies alone.
func ServeIfWorker() {
	cache, worker := os.LookupEnv(workerEnv)
	if !worker {
		startsItself.Store(true)
		return
	}
	signal.Ignore(os.Interrupt) // of the terminal: the parent decides
	if err := serveWorker(cache, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// The operations of a worker. A request is the operation and a payload; the answer is
// a status and a payload.
const (
	opOpen        = 'O' // the document → the number of pages
	opPage        = 'P' // the index → the page's words and rules
	opRender      = 'R' // the index, the resolution → width, height and grey points
	opAttachments = 'A' // nothing → names and contents
	opClose       = 'C'

	statusOK      = 0
	statusProblem = 1 // key and detail, parted by a zero
	statusError   = 2
)

// maxFrame bounds one message between worker and parent.
const maxFrame = 256 << 20

// serveWorker answers requests until its input ends.
func serveWorker(cache string, in io.Reader, out io.Writer) error {
	engine := newPDFEngine(cache)
	engine.unstoppable = true
	defer func() { _ = engine.close() }()
	r, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	s := workerSession{engine: engine, release: func() {}}
	for {
		op, payload, err := readFrame(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a request: %w", err)
		}
		answer, err := s.do(op, payload)
		status := byte(statusOK)
		if err != nil {
			status, answer = errorFrame(err)
		}
		if err := writeFrame(w, status, answer); err != nil {
			return fmt.Errorf("writing an answer: %w", err)
		}
	}
}

// workerSession is the one document that a worker has open.
type workerSession struct {
	engine  *pdfEngine
	file    pdfSource
	release func()
}

// do carries one request out; a crash of the engine is an error.
func (s *workerSession) do(op byte, payload []byte) (answer []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = problemf(ProblemCrash, "the pdf reader failed (%s)", crashWords(p))
		}
	}()
	if op == opOpen || op == opClose {
		s.release()
		s.file, s.release = nil, func() {}
		if op == opClose {
			return nil, nil
		}
		s.engine.slots <- struct{}{}
		file, release, err := s.engine.openHere(context.Background(), payload)
		if err != nil {
			return nil, err
		}
		s.file, s.release = file, release
		return binary.LittleEndian.AppendUint32(nil, uint32(file.pageCount())), nil
	}
	if s.file == nil {
		return nil, errors.New("no document is open")
	}
	if op == opAttachments {
		return packFiles(s.file.attachments()), nil
	}
	u := unpacker{in: payload}
	i := u.count()
	if op == opRender {
		img, err := s.file.renderAt(i, u.count())
		if err != nil {
			return nil, err
		}
		return packPicture(img), nil
	}
	l, err := s.file.readPage(i)
	if err != nil {
		return nil, err
	}
	return packLayout(l), nil
}

func errorFrame(err error) (status byte, payload []byte) {
	var known problem
	if errors.As(err, &known) {
		return statusProblem, []byte(known.key + "\x00" + known.detail)
	}
	return statusError, []byte(err.Error())
}

func writeFrame(w *bufio.Writer, kind byte, payload []byte) error {
	head := binary.LittleEndian.AppendUint32([]byte{kind}, uint32(len(payload)))
	if _, err := w.Write(head); err != nil {
		return err
	}
	if _, err := w.Write(payload); err != nil {
		return err
	}
	return w.Flush()
}

func readFrame(r *bufio.Reader) (kind byte, payload []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.LittleEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, fmt.Errorf("a message of %d bytes", n)
	}
	if n <= 1<<20 {
		payload = make([]byte, n)
		_, err = io.ReadFull(r, payload)
		return head[0], payload, err
	}
	payload, err = io.ReadAll(io.LimitReader(r, int64(n))) // grows with what really comes
	if err == nil && len(payload) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	return head[0], payload, err
}

// errNoWorker says that the document must be opened in this process.
var errNoWorker = errors.New("no PDF worker can be started")

// workerPool keeps idle workers.
type workerPool struct {
	mu     sync.Mutex
	idle   []*workerProcess
	closed bool
}

// maxServed is after how many documents a worker is replaced, so that no memory piles
// up.
const maxServed = 500

// workerProcess is a worker and the pipes to it.
type workerProcess struct {
	cmd    *exec.Cmd
	in     *bufio.Writer
	out    *bufio.Reader
	closer io.Closer // its standard input: closing it ends the worker
	served int
}

// open opens a document in a worker; errNoWorker where there can be none.
func (p *workerPool) open(ctx context.Context, cache string, data []byte) (pdfSource, func(), error) {
	w, err := p.take(cache)
	if err != nil {
		return nil, nil, errNoWorker
	}
	stop := context.AfterFunc(ctx, w.kill)
	f := &remotePDF{worker: w}
	release := func() {
		if stop() && f.healthy() {
			p.give(w)
			return
		}
		w.kill()
		_ = w.cmd.Wait()
	}
	answer, err := f.ask(opOpen, data)
	if err == nil && len(answer) != 4 {
		err = errors.New("opening the PDF: a short answer")
	}
	if err != nil {
		release()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, nil, err
	}
	f.pages = int(binary.LittleEndian.Uint32(answer))
	return f, release, nil
}

func (p *workerPool) take(cache string) (*workerProcess, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		w.served++
		return w, nil
	}
	closed := p.closed
	p.mu.Unlock()
	if closed || !startsItself.Load() {
		return nil, errNoWorker
	}
	return startWorker(cache)
}

func (p *workerPool) give(w *workerProcess) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || w.served >= maxServed {
		w.end()
		return
	}
	p.idle = append(p.idle, w)
}

func (p *workerPool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, w := range p.idle {
		w.end()
	}
	p.idle = nil
}

func startWorker(cache string) (*workerProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program: %w", err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{workerEnv + "=" + cache, "GOMAXPROCS=2", "TMPDIR=" + os.TempDir()}
	cmd.SysProcAttr = dieWithParent()
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("connecting a PDF worker: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("connecting a PDF worker: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a PDF worker: %w", err)
	}
	return &workerProcess{cmd: cmd, in: bufio.NewWriterSize(in, 1<<16), out: bufio.NewReaderSize(out, 1<<16), closer: in}, nil
}

// kill stops the worker at once, whatever it does.
func (w *workerProcess) kill() { _ = w.cmd.Process.Kill() }

// end lets an idle worker go.
func (w *workerProcess) end() {
	_ = w.closer.Close()
	_ = w.cmd.Wait()
}

// remotePDF is a document open in a worker.
type remotePDF struct {
	worker *workerProcess
	pages  int
	broken bool
	ahead  int // 1 + the index of a page asked for before it is wanted; 0 is none
}

// ask sends a request and gives the answer.
func (f *remotePDF) ask(op byte, payload []byte) ([]byte, error) {
	if f.ahead > 0 {
		f.ahead = 0
		if _, err := f.answer(); f.broken {
			return nil, err
		}
	}
	if err := f.send(op, payload); err != nil {
		return nil, err
	}
	return f.answer()
}

func (f *remotePDF) send(op byte, payload []byte) error {
	if err := writeFrame(f.worker.in, op, payload); err != nil {
		f.broken = true
		return problemf(ProblemCrash, "the pdf reader ended (%v)", err)
	}
	return nil
}

func (f *remotePDF) answer() ([]byte, error) {
	status, answer, err := readFrame(f.worker.out)
	if err != nil {
		f.broken = true
		return nil, problemf(ProblemCrash, "the pdf reader ended (%v)", err)
	}
	switch status {
	case statusOK:
		return answer, nil
	case statusProblem:
		key, detail, _ := bytes.Cut(answer, []byte{0})
		f.broken = f.broken || string(key) == ProblemCrash
		return nil, problem{string(key), string(detail)}
	}
	return nil, errors.New(string(answer))
}

// healthy closes the document and says whether the worker can take another.
func (f *remotePDF) healthy() bool {
	if f.broken {
		return false
	}
	_, err := f.ask(opClose, nil)
	return err == nil
}

func (f *remotePDF) pageCount() int { return f.pages }

// readPage asks for the next page too, so that it is read while this one is worked on.
func (f *remotePDF) readPage(i int) (layout, error) {
	index := func(i int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(i)) }
	var answer []byte
	var err error
	if f.ahead == i+1 {
		f.ahead = 0
		answer, err = f.answer()
	} else {
		answer, err = f.ask(opPage, index(i))
	}
	if err != nil {
		return layout{}, err
	}
	if i+1 < f.pages && f.send(opPage, index(i+1)) == nil {
		f.ahead = i + 2
	}
	return unpackLayout(answer)
}

func (f *remotePDF) renderAt(i, dpi int) (*image.Gray, error) {
	var p packer
	p.count(i)
	p.count(dpi)
	answer, err := f.ask(opRender, p.out)
	if err != nil {
		return nil, err
	}
	return unpackPicture(answer)
}

func (f *remotePDF) render(i int) (*image.Gray, error) { return f.renderAt(i, ocrDPI) }

func (f *remotePDF) attachments() []namedFile {
	answer, err := f.ask(opAttachments, nil)
	if err != nil {
		return nil
	}
	return slices.Clip(unpackFiles(answer))
}
