package document

import (
	"strings"

	"guichet/domain"
)

// fact is a labelled line of a paper's head; those without a text are left out.
type fact struct{ label, text string }

// head draws the first page's head: sender, addressee in the window of a French envelope, title and facts.
func (s *sheet) head(title string, addressee []string, facts []fact) {
	s.pdf.SetTitle(legible(title), true)
	s.page()
	s.running = title
	s.letterhead()
	s.font("", 10.5)
	s.colour("ink")
	for i, line := range filled(addressee) {
		if i == 0 {
			s.font("B", 10.5)
		} else {
			s.font("", 10.5)
		}
		s.text(112, 46+float64(i)*5, 80, line, "L")
	}
	s.y = 86
	s.font("B", 16)
	s.colour("blue")
	for _, line := range s.wrap(title, width) {
		s.text(margin, s.y, width, line, "L")
		s.y += 7.5
	}
	s.y += 1.5
	s.facts(facts)
}

// letterhead draws the logo or the company's name, and its address.
func (s *sheet) letterhead() {
	company, y := s.paper.Company, margin
	if len(s.options.Logo) > 0 {
		info := s.pdf.GetImageInfo("logo")
		scale := min(60/info.Width(), 22/info.Height())
		s.pdf.Image("logo", margin, margin, info.Width()*scale, info.Height()*scale, false, "", 0, "")
		y += info.Height()*scale + 2
	}
	s.font("B", 14)
	s.colour("blue")
	s.text(margin, y, 88, company.Name, "L")
	s.font("", 8.5)
	s.colour("grey")
	y += 6.5
	for _, line := range filled(append(address("", company.Street, company.Postcode, company.City, company.Country, company.Country), company.Phone, company.Email)) {
		s.text(margin, y, 88, line, "L")
		y += 4
	}
}

// facts draws labelled facts in two columns.
func (s *sheet) facts(facts []fact) {
	column, y := 0, s.y
	for _, f := range facts {
		if f.text == "" {
			continue
		}
		x := margin + float64(column)*width/2
		s.font("", 8)
		s.colour("grey")
		s.text(x, y, 36, f.label, "L")
		s.font("", 9.5)
		s.colour("ink")
		lines := s.wrap(f.text, width/2-38)
		for i, line := range lines {
			s.text(x+36, y+float64(i)*lineHeight, width/2-36, line, "L")
		}
		s.y = max(s.y, y+float64(len(lines))*lineHeight)
		if column = 1 - column; column == 0 {
			y = s.y + 0.6
		}
	}
	s.y += 5
}

// footer draws the legal mentions and the page's number.
func (s *sheet) footer() {
	s.pdf.SetDrawColor(190, 190, 190)
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(margin, bottom+6, pageWidth-margin, bottom+6)
	s.font("", 7)
	s.colour("grey")
	y := bottom + 7.5
	for _, line := range s.wrap(strings.Join(s.mentions(), " – "), width-22) {
		s.text(margin, y, width-22, line, "L")
		y += 3.2
	}
	s.text(pageWidth-margin-18, bottom+7.5, 18, s.word("page")+" "+pageOf(s.pdf.PageNo()), "L")
}

// mentions are the company's legal mentions (France: C. com. R123-237).
func (s *sheet) mentions() []string {
	c := s.paper.Company
	name := c.LegalName
	if name == "" {
		name = strings.TrimSpace(c.Name + " " + c.LegalForm)
	}
	if c.Capital != "" {
		name += ", " + s.word("capital") + " " + c.Capital
	}
	mentions := []string{name, strings.Join(filled([]string{c.Street, strings.TrimSpace(c.Postcode + " " + c.City)}), ", ")}
	if c.RCS != "" {
		mentions = append(mentions, c.RCS)
	} else if c.SIREN != "" {
		mentions = append(mentions, "SIREN "+c.SIREN)
	}
	if c.VATNumber != "" {
		mentions = append(mentions, s.word("vat_number")+" "+c.VATNumber)
	}
	return filled(mentions)
}

// customerAddress is the customer's own address as written on an envelope.
func (s *sheet) customerAddress() []string {
	c := s.paper.Customer
	return address(c.Name, c.Street, c.Postcode, c.City, c.Country, s.paper.Company.Country)
}

// delivery is where the goods go, in one line; "" for the customer's own address.
func (s *sheet) delivery() string {
	a := s.paper.Address
	if a == nil {
		return ""
	}
	return strings.Join(filled(address(a.Label, a.Street, a.Postcode, a.City, a.Country, s.paper.Company.Country)), ", ")
}

// address is an address in lines; the country is named where it is another than the sender's.
func address(name, street, postcode, city, country, from string) []string {
	place := strings.TrimSpace(postcode + " " + city)
	if country != "" && country != from {
		place = strings.TrimSpace(country + "-" + place)
	}
	return []string{name, street, place}
}

func filled(texts []string) []string {
	var kept []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// product is what is known of an article; its number alone where there is no row.
func (s *sheet) product(sku domain.SKU) domain.Product {
	if p, ok := s.paper.Products[sku]; ok {
		return p
	}
	return domain.Product{SKU: sku}
}
