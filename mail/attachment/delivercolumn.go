package attachment

import (
	"slices"
	"strings"
)

// deliverHeads are the heads, folded, of a column that tells where each line's goods go.
var deliverHeads = wordLines(`deliver to
	delivery address
	delivery site
	delivery location
	delivery point
	ship to
	ship to address
	shipping address
	livrer a
	a livrer a
	lieu de livraison
	adresse de livraison
	adresse livraison
	site de livraison
	site livraison
	point de livraison
	lieu livraison
	lieferadresse
	lieferanschrift
	lieferort
	liefern an
	lieferung an
	entregar en
	direccion de entrega
	lugar de entrega
	punto de entrega
	consegnare a
	luogo di consegna
	indirizzo di consegna
	destinazione
	leveradres
	afleveradres
	leveren aan
	afleverlocatie`)

func wordLines(list string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.SplitSeq(list, "\n") {
		out[strings.TrimSpace(line)] = true
	}
	return out
}

// maxPlaces bounds the places of delivery that a fault names.
const maxPlaces = 5

// deliverColumn reads the place of delivery from a column of the lines where the head of the document tells none. Lines that go
// to several places are a fault: one order has one.
func (o *Order) deliverColumn(tables []Table) {
	var places []string
	var at Place
	for _, t := range tables {
		column := slices.IndexFunc(t.Header, func(c Cell) bool { return deliverHeads[phrase(c.Text)] })
		quantity := has(t.Columns, RoleQuantity)
		if column < 0 || quantity < 0 {
			continue
		}
		for _, row := range t.Rows {
			if column >= len(row) || quantity >= len(row) || strings.TrimSpace(row[quantity].Text) == "" {
				continue
			}
			place := oneLine(row[column].Text)
			if place == "" || slices.ContainsFunc(places, func(p string) bool { return fold(p) == fold(place) }) {
				continue
			}
			if places = append(places, place); len(places) == 1 {
				at = row[column].Place
			}
		}
	}
	switch {
	case len(places) > 1:
		o.unsound("the lines go to %d places: %s", len(places), strings.Join(places[:min(len(places), maxPlaces)], "; "))
	case len(places) == 1 && o.DeliveryName == "" && o.DeliveryAddress == "":
		o.DeliveryName = places[0]
		setPlace(o, "delivery", at)
	}
}
