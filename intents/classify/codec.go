package classify

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sync"

	"guichet/domain"
)

//go:embed model/offline.model
var embedded []byte

// Offline is the engine that the program carries, trained on the messages of the folder training.
var Offline = sync.OnceValues(func() (*Model, error) { return Load(bytes.NewReader(embedded)) })

const (
	magic    = "guichet classify 1\n"
	maxModel = 64 << 20 // bytes unpacked
)

// header is what stands before the tables.
type header struct {
	Calibration calibration
	Forest      *forest
	Tables      []tableHeader
}

type tableHeader struct {
	Places, Columns int
	Tops            []float32 // the greatest weight of each column
	Exact           []float32 // where set, all the weights
}

// newModel rounds the weights to what the encoded form holds, so that a trained model and a loaded one are the same.
func newModel(s *stages) (*Model, error) {
	encoded, err := encode(s)
	if err != nil {
		return nil, err
	}
	return Load(bytes.NewReader(encoded))
}

// encode writes a model: a line of JSON, the rareness of the places, then each table column by column.
func encode(s *stages) ([]byte, error) {
	var head header
	head.Calibration, head.Forest = s.calibration, s.stack.forest
	var tables bytes.Buffer
	tables.Write(s.vocabulary)
	for _, l := range s.tables() {
		head.Tables = append(head.Tables, writeTable(&tables, *l))
	}
	line, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("encoding the model: %w", err)
	}
	var out bytes.Buffer
	out.WriteString(magic)
	packed, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("encoding the model: %w", err)
	}
	for _, part := range [][]byte{binary.BigEndian.AppendUint32(nil, uint32(len(line))), line, tables.Bytes()} {
		if _, err := packed.Write(part); err != nil {
			return nil, fmt.Errorf("encoding the model: %w", err)
		}
	}
	if err := packed.Close(); err != nil {
		return nil, fmt.Errorf("encoding the model: %w", err)
	}
	return out.Bytes(), nil
}

func (s *stages) tables() []**linear {
	return []**linear{&s.message, &s.sentence, &s.kinds, &s.languages, &s.stack.linear}
}

const (
	smallTable = 4096 // weights; a smaller table is kept exactly
	finest     = 15   // steps of a weight on each side of zero
	faint      = 1    // steps; weights this near zero are dropped

)

// writeTable rounds each weight to one of 31 steps, finer near zero.
func writeTable(out *bytes.Buffer, l *linear) tableHeader {
	head := tableHeader{Places: l.places, Columns: l.columns}
	if len(l.weights) < smallTable {
		head.Exact = l.weights
		return head
	}
	head.Tops = make([]float32, l.columns)
	for i, w := range l.weights {
		head.Tops[i%l.columns] = max(head.Tops[i%l.columns], w, -w)
	}
	for j := range l.columns {
		for p := range l.places + 1 {
			share := 0.0
			if head.Tops[j] > 0 {
				share = float64(l.weights[p*l.columns+j]) / float64(head.Tops[j])
			}
			step := math.Round(math.Sqrt(math.Abs(share)) * finest)
			if step <= faint {
				step = 0
			}
			out.WriteByte(byte(int8(math.Copysign(step, share))))
		}
	}
	return head
}

// Load reads an encoded model.
func Load(r io.Reader) (*Model, error) {
	encoded, err := io.ReadAll(io.LimitReader(r, maxModel))
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	plain, err := unpack(encoded)
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	m := &Model{encoded: encoded}
	if err := m.decode(plain); err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	sum := sha256.Sum256(plain)
	m.version = "offline-" + hex.EncodeToString(sum[:4])
	return m, nil
}

// unpack gives what an encoded model holds, which unlike the packed form does not depend on the packer.
func unpack(encoded []byte) ([]byte, error) {
	body, ok := bytes.CutPrefix(encoded, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("not a model of this program: %w", domain.ErrInvalid)
	}
	packed, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(packed, maxModel))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	if len(plain) < 4 {
		return nil, fmt.Errorf("cut short: %w", domain.ErrInvalid)
	}
	return plain, nil
}

func (m *Model) decode(plain []byte) (err error) {
	length, plain := int(binary.BigEndian.Uint32(plain)), plain[4:]
	if length > len(plain)-1<<hashBits {
		return fmt.Errorf("cut short: %w", domain.ErrInvalid)
	}
	var head header
	if err := json.Unmarshal(plain[:length], &head); err != nil {
		return err
	}
	tables := m.tables()
	if len(head.Tables) != len(tables) {
		return fmt.Errorf("%d tables: %w", len(head.Tables), domain.ErrInvalid)
	}
	if err := head.Forest.check(); err != nil {
		return err
	}
	if len(head.Calibration.Set) != setInputs+1 {
		return fmt.Errorf("%d weights of the calibration: %w", len(head.Calibration.Set), domain.ErrInvalid)
	}
	m.calibration, m.stack.forest = head.Calibration, head.Forest
	plain = plain[length:]
	m.vocabulary, plain = vocabulary(plain[:1<<hashBits]), plain[1<<hashBits:]
	for i, t := range head.Tables {
		if *tables[i], plain, err = readTable(t, plain, wantedShapes[i]); err != nil {
			return err
		}
	}
	return nil
}

// wantedShapes are the places and columns of the tables, in their order.
var wantedShapes = [][2]int{{1 << hashBits, intentCount + messageExtra}, {1 << hashBits, intentCount + stretchExtra}, {1 << hashBits, len(domain.DisputeKinds)},
	{languagePlaces, len(Languages)}, {stackPlaces, intentCount + 1}}

func readTable(t tableHeader, plain []byte, wanted [2]int) (*linear, []byte, error) {
	if t.Places != wanted[0] || t.Columns != wanted[1] {
		return nil, nil, fmt.Errorf("a table of %d by %d: %w", t.Places, t.Columns, domain.ErrInvalid)
	}
	l := newLinear(t.Places, t.Columns)
	n := len(l.weights)
	if len(t.Exact) == n {
		l.weights = t.Exact
		return l, plain, nil
	}
	if len(plain) < n || len(t.Tops) != t.Columns {
		return nil, nil, fmt.Errorf("a table cut short: %w", domain.ErrInvalid)
	}
	for i, b := range plain[:n] {
		j, p := i/(t.Places+1), i%(t.Places+1)
		step := float64(int8(b)) / finest
		l.weights[p*t.Columns+j] = float32(math.Copysign(float64(step*step), step) * float64(t.Tops[j]))
	}
	return l, plain[n:], nil
}
