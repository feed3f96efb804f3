package extract

import (
	"strings"
	"unicode"

	"guichet/domain"
)

// row is one row of a table in the text of a mail: its cells and where it stands.
type row struct {
	cells      []string
	start, end int
}

// The columns of an order table.
type column int

const (
	otherColumn column = iota
	numberColumn
	nameColumn
	quantityColumn
	unitColumn
	priceColumn
	sumColumn
	positionColumn
)

var columnWords = map[column]map[string]bool{
	numberColumn:   set("ref reference references article articles artikel artikelnr artikelnummer code codigo codice sku art item articulo articolo bestellnr artnr ean gtin produit product referencia riferimento"),
	nameColumn:     set("designation libelle description bezeichnung descripcion descrizione omschrijving produit product nom beschreibung concepto denominazione produkt prodotto benaming"),
	quantityColumn: set("qte quantite qty quantity menge anzahl cantidad cant qta quantita aantal nb nombre qtes unidades stuckzahl hoeveelheid"),
	unitColumn:     set("unite unit einheit unidad unita eenheid me uv ud um uom conditionnement cond verpackung formato"),
	priceColumn:    set("prix pu price preis precio prezzo prijs tarif einzelpreis unitaire stuckpreis"),
	sumColumn:      set("montant total amount betrag importe importo bedrag gesamt totale ht summe gesamtpreis totaal"),
	positionColumn: set("pos position ligne line n no nr item riga linea regel zeile"),
}

// columnOf is what a header cell announces.
func columnOf(cell string) column {
	tokens := Tokenize(cell)
	if len(tokens) == 0 || len(tokens) > 6 || len(cell) > 40 {
		return otherColumn
	}
	for _, c := range []column{quantityColumn, sumColumn, priceColumn, nameColumn, numberColumn, unitColumn, positionColumn} {
		for _, t := range tokens {
			if t.Kind == Word && columnWords[c][t.Fold] {
				return c
			}
		}
	}
	return otherColumn
}

// readTables reads rows of cells under a header; it gives the sentences that are part of a table.
func (r *reader) readTables() map[int]bool {
	done := map[int]bool{}
	rows := cellRows(r.text.Raw)
	for i := 0; i < len(rows); i++ {
		columns := headerOf(rows[i].cells)
		if columns == nil {
			continue
		}
		used := r.tableBelow(columns, rows[i+1:])
		if used > 0 {
			r.mark(done, rows[i].start, rows[i+used].end)
			i += used
		}
	}
	if len(done) == 0 {
		r.readColumn(done)
	}
	return done
}

func (r *reader) mark(done map[int]bool, start, end int) {
	for _, s := range r.text.SentencesIn(start, end) {
		done[s] = true
	}
}

// cellRows cuts lines into cells at "|", tabs, semicolons or runs of spaces.
func cellRows(raw string) []row {
	var rows []row
	at := 0
	for line := range strings.SplitSeq(raw, "\n") {
		if cells := cellsOf(line); len(cells) > 1 {
			rows = append(rows, row{cells, at, at + len(line)})
		}
		at += len(line) + 1
		if len(rows) > 1000 {
			break
		}
	}
	return rows
}

func cellsOf(line string) []string {
	trimmed := strings.Trim(strings.TrimSpace(line), "|")
	var cells []string
	switch {
	case strings.Count(line, "|") >= 2:
		cells = strings.Split(trimmed, "|")
	case strings.Contains(strings.TrimSpace(line), "\t"):
		cells = strings.Split(strings.TrimSpace(line), "\t")
	case strings.Count(line, ";") >= 2:
		cells = strings.Split(trimmed, ";")
	default:
		for cell := range strings.SplitSeq(strings.ReplaceAll(trimmed, "\u00a0", " "), "  ") {
			if strings.TrimSpace(cell) != "" {
				cells = append(cells, cell)
			}
		}
	}
	for i := range cells {
		cells[i] = strings.Trim(strings.TrimSpace(cells[i]), "*_")
	}
	if len(cells) > 1 && strings.Trim(strings.Join(cells, ""), "-:= ") == "" {
		return nil // the rule under a markdown header
	}
	return cells
}

// headerOf gives the columns of a header row; nil where it is none: a quantity and an article must be there.
func headerOf(cells []string) []column {
	if len(cells) < 2 || len(cells) > 15 {
		return nil
	}
	columns := make([]column, len(cells))
	seen := map[column]bool{}
	for i, cell := range cells {
		c := columnOf(cell)
		if seen[c] && c == numberColumn {
			c = nameColumn
		}
		columns[i], seen[c] = c, true
	}
	if seen[quantityColumn] && (seen[numberColumn] || seen[nameColumn]) {
		return columns
	}
	return nil
}

// tableBelow reads rows while they fit the header; how many it took.
func (r *reader) tableBelow(columns []column, rows []row) int {
	used := 0
	for _, row := range rows {
		if len(row.cells) < len(columns)-2 || len(row.cells) > len(columns)+1 {
			break
		}
		if line, ok := r.tableLine(columns, row); ok {
			r.lines = append(r.lines, line)
		} else if line.Quantity == nil && len(row.cells) < 2 {
			break
		}
		used++
	}
	return used
}

// tableLine is a row as a line.
func (r *reader) tableLine(columns []column, row row) (Line, bool) {
	line := Line{Sure: true, List: true, Span: domain.Span{Start: row.start, End: row.end, Text: strings.TrimSpace(r.text.Raw[row.start:row.end])}}
	if at := r.text.SentencesIn(row.start, row.end); len(at) > 0 {
		line.Sentence = at[0]
	}
	if missing := len(columns) - len(row.cells); missing > 0 && columns[0] != quantityColumn {
		columns = columns[missing:] // cells that ran together stand at the start
		columns = append([]column{nameColumn}, columns[1:]...)
	}
	var names []string
	for i, cell := range row.cells {
		if i >= len(columns) || cell == "" {
			continue
		}
		switch columns[i] {
		case numberColumn:
			if article, ok := r.catalogue.numbered(cell, r.customers); ok {
				line.Article = article
			} else {
				names = append(names, cell)
			}
		case nameColumn:
			names = append(names, cell)
		case quantityColumn:
			line.readQuantity(cell)
		case unitColumn:
			line.readUnit(cell)
		case priceColumn:
			line.readPrice(cell)
		}
	}
	for _, name := range names {
		if !line.Article.Found() {
			line.Article = r.catalogue.Find(name, r.customers)
		}
	}
	return line, line.Quantity != nil && (len(names) > 0 || line.Article.Found())
}

// Find finds an article by a cell of text: a number, a number within the words, or a name.
func (c *Catalogue) Find(words string, customers []domain.CustomerCode) Article {
	words = strings.TrimSpace(words)
	if article, ok := c.numbered(words, customers); ok {
		return article
	}
	text := NewText(words)
	for _, a := range c.Anchors(text, customers) {
		if !a.Weak {
			return a.Article
		}
	}
	return c.ByName(words)
}

func (l *Line) readQuantity(cell string) {
	text := NewText(cell)
	if len(text.Tokens) == 0 {
		return
	}
	q, ok := quantityAt(text, 0, 0, len(text.Tokens), make(used, len(text.Tokens)))
	if !ok {
		return
	}
	value := q.value
	l.Quantity, l.Pack = &value, q.pack
	if q.unit != "" {
		l.Unit = q.unit
	}
}

// readUnit reads a cell such as "Bund à 12 Paar".
func (l *Line) readUnit(cell string) {
	text := NewText("1 " + cell)
	if q, ok := quantityAt(text, 0, 0, len(text.Tokens), make(used, len(text.Tokens))); ok && q.unit != "" {
		l.Unit, l.Pack = q.unit, q.pack
	} else if strings.IndexFunc(cell, unicode.IsLetter) >= 0 {
		l.Unit = Own
	}
}

func (l *Line) readPrice(cell string) {
	for _, t := range Tokenize(cell) {
		if t.Kind == Number {
			if value, ok := plainNumber(t.Text); ok && value.IsPositive() {
				l.Price = &value
				return
			}
		}
	}
}

// readColumn reads a table that became one cell a line: header cells one below the other, then the rows.
func (r *reader) readColumn(done map[int]bool) {
	var cells []row
	at := 0
	for line := range strings.SplitSeq(r.text.Raw, "\n") {
		if text := strings.TrimSpace(line); text != "" {
			cells = append(cells, row{[]string{text}, at, at + len(line)})
		}
		at += len(line) + 1
	}
	for i := 0; i < len(cells); i++ {
		width := headerWidth(cells[i:])
		if width == 0 {
			continue
		}
		header := make([]string, width)
		for k := range header {
			header[k] = cells[i+k].cells[0]
		}
		columns := headerOf(header)
		next := i + width
		for next+width <= len(cells) {
			line, ok := r.tableLine(columns, joined(cells[next:next+width]))
			if !ok {
				break
			}
			r.lines = append(r.lines, line)
			next += width
		}
		if next > i+width {
			r.mark(done, cells[i].start, cells[next-1].end)
			i = next - 1
		}
	}
}

func joined(cells []row) row {
	all := row{start: cells[0].start, end: cells[len(cells)-1].end}
	for _, c := range cells {
		all.cells = append(all.cells, c.cells[0])
	}
	return all
}

// headerWidth counts the header cells that follow one another; 0 where no table begins.
func headerWidth(cells []row) int {
	width := 0
	for width < len(cells) && width < 12 && len(cells[width].cells[0]) <= 30 && columnOf(cells[width].cells[0]) != otherColumn {
		width++
	}
	for ; width >= 2; width-- {
		header := make([]string, width)
		for k := range header {
			header[k] = cells[k].cells[0]
		}
		if headerOf(header) != nil {
			return width
		}
	}
	return 0
}
