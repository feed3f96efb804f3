package intents

import (
	"regexp"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/extract"
	"guichet/prompts"
)

// want is a line that the sender wants, resolved as far as it can be.
type want struct {
	line     extract.Line
	product  domain.Product
	quantity domain.Decimal
	source   string
	// problem is why the line cannot be taken as it stands; "" where it can. read tells that article and quantity are
	// clear nonetheless and stand in the request as read.
	problem  string
	read     bool
	question prompts.QuestionFacts
	detail   []string
}

func (w want) wanted() domain.WantedLine {
	return domain.WantedLine{SKU: w.product.SKU, Quantity: w.quantity, UnitPrice: w.line.Price, Source: w.source, Words: w.line.Span.Text,
		Reference: w.reference(), Named: w.named(), How: w.line.Article.How, Place: w.place()}
}

// wantOf resolves one line: article, quantity in the article's unit, whether it is still sold.
func (p *planner) wantOf(line extract.Line, source string) want {
	w := want{line: line, source: source}
	if !line.Article.Found() {
		w.unresolved(p)
		return w
	}
	product, known := p.lookup(line.Article.SKU)
	if !known {
		w.problem, w.question = ReasonArticleUnknown, prompts.QuestionFacts{Code: ReasonArticleUnknown, About: said(line)}
		return w
	}
	w.product = product
	if line.PerPiece && line.Price != nil && product.Unit != extract.Piece && product.PackSize.GreaterThan(one) {
		pack := line.Price.Mul(product.PackSize)
		w.line.Price = &pack
	}
	if line.Unit == extract.Thousand && product.Unit == extract.Piece && line.Price != nil {
		each := line.Price.Div(thousand)
		w.line.Price = &each
	}
	if line.Quantity == nil && product.Discontinued {
		w.discontinued(p)
		w.read = false
		return w
	}
	if line.Quantity == nil || !line.Quantity.IsPositive() {
		w.problem, w.detail = ReasonQuantityMissing, []string{string(product.SKU)}
		w.question = prompts.QuestionFacts{Code: ReasonQuantityMissing, About: articleValue(product)}
		return w
	}
	quantity, ok := inUnits(*line.Quantity, line.Unit, line.Pack, product)
	w.quantity = quantity
	switch {
	case !ok:
		w.problem, w.detail = ReasonPackSize, []string{string(product.SKU), product.PackSize.String()}
		w.question = prompts.QuestionFacts{Code: ReasonPackSize, About: articleValue(product), Candidates: packCandidates(product)}
	case product.Discontinued:
		w.discontinued(p)
	}
	return w
}

func said(line extract.Line) prompts.Value {
	words := line.Article.Words
	if words == "" {
		words = line.Span.Text
	}
	if len([]rune(words)) > 80 {
		words = string([]rune(words)[:80])
	}
	return prompts.Said(words)
}

func articleValue(p domain.Product) prompts.Value {
	if p.Name == "" {
		return prompts.Text(string(p.SKU), productRow(p.SKU, "sku"))
	}
	return prompts.Text(string(p.SKU)+" "+p.Name, productRow(p.SKU, "sku"), productRow(p.SKU, "name"))
}

func packCandidates(p domain.Product) []prompts.Value {
	if !p.PackSize.GreaterThan(decimal.New(1, 0)) {
		return nil
	}
	return []prompts.Value{prompts.Quantity(p.PackSize, extract.Piece, productRow(p.SKU, "pack_size"))}
}

func (w *want) unresolved(p *planner) {
	candidates := w.line.Article.Candidates
	w.problem, w.detail = ReasonArticleUnknown, []string{w.line.Article.Words}
	w.question = prompts.QuestionFacts{Code: ReasonArticleUnknown, About: said(w.line)}
	if len(candidates) > 0 {
		w.problem = ReasonArticleAmbiguous
		for _, sku := range candidates {
			w.detail = append(w.detail, string(sku))
		}
		w.question = prompts.QuestionFacts{Code: ReasonArticleAmbiguous, About: said(w.line), Candidates: skuCandidates(p, candidates)}
	}
}

// discontinued asks, naming the successor; the line stays as ordered.
func (w *want) discontinued(p *planner) {
	w.problem, w.read = ReasonArticleDiscontinued, true
	w.detail = []string{string(w.product.SKU), string(w.product.ReplacedBy)}
	w.question = prompts.QuestionFacts{Code: ReasonArticleDiscontinued, About: articleValue(w.product)}
	if w.product.ReplacedBy != "" {
		w.question.Candidates = skuCandidates(p, []domain.SKU{w.product.ReplacedBy})
	}
}

// inUnits turns a quantity as written into the article's own unit. ok is false where that cannot be done exactly.
func inUnits(quantity domain.Decimal, unit string, pack *domain.Decimal, product domain.Product) (units domain.Decimal, ok bool) {
	counted := product.Unit == extract.Piece || product.Unit == extract.Box || product.Unit == extract.Pack || product.Unit == extract.Pallet
	packed := product.PackSize.GreaterThan(decimal.New(1, 0))
	if unit == extract.Tonne {
		quantity, unit = quantity.Mul(decimal.New(1000, 0)), extract.Kilogram
	}
	if unit == extract.Thousand {
		if product.PackSize.Equal(thousand) && product.Unit != extract.Piece {
			return quantity, true
		}
		quantity, unit = quantity.Mul(thousand), extract.Piece
	}
	units, ok = quantity, true
	switch {
	case product.Unit == "" || unit == "" || unit == extract.Own || unit == product.Unit && pack == nil:
	case pack != nil && (unit == extract.Box || unit == extract.Pack || unit == extract.Container):
		units, ok = packsOf(quantity, *pack, product)
	case unit == extract.Piece && product.Unit != extract.Piece && counted:
		units, ok = domain.ToUnits(quantity, product)
	case unit == extract.Container && counted && product.Unit != extract.Piece && packed: // a vessel of an article sold by the box is one of the pieces in it
		units, ok = domain.ToUnits(quantity, product)
	case unit == extract.Container, unit == product.Unit:
	case (unit == extract.Box || unit == extract.Pack) && (product.Unit == extract.Box || product.Unit == extract.Pack):
	case (unit == extract.Box || unit == extract.Pack) && product.Unit == extract.Piece:
		ok = !packed
	case unit == extract.Kilogram || unit == extract.Litre || unit == extract.Metre:
		units, ok = measured(quantity, unit, product)
	case unit == extract.Piece && !counted:
	default:
		ok = false
	}
	if ok && counted && !units.Equal(units.Truncate(0)) {
		ok = false
	}
	return units, ok
}

var thousand = decimal.New(1000, 0)

// packsOf reads "4 boxes of 100" of an article whose own pack may hold another number.
func packsOf(quantity, pack domain.Decimal, product domain.Product) (domain.Decimal, bool) {
	if product.Unit == extract.Piece {
		return quantity.Mul(pack), true
	}
	if !product.PackSize.GreaterThan(decimal.New(1, 0)) || pack.Equal(product.PackSize) {
		return quantity, true
	}
	return domain.ToUnits(quantity.Mul(pack), product)
}

var sizeInName = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)?)\s*(kg|l|litres?|m|mètres?)\b`)

// measured reads "50 kg" of an article sold by the sack of 25 kg.
func measured(quantity domain.Decimal, unit string, product domain.Product) (domain.Decimal, bool) {
	found := sizeInName.FindStringSubmatch(product.Name)
	if found == nil || extract.UnitOf(found[2]) != unit {
		return quantity, false
	}
	size, err := decimal.NewFromString(regexp.MustCompile(",").ReplaceAllString(found[1], "."))
	if err != nil || !size.IsPositive() || !quantity.Mod(size).IsZero() || quantity.Equal(size) { // "5 l" may be the can's size, or one can
		return quantity, false
	}
	return quantity.Div(size), true
}
