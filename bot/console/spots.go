package console

import (
	"fmt"
	"slices"

	"guichet/domain"
)

// spotName is the name under which a place of a request is marked in a page; at counts the request's places from 1.
func spotName(request, at int) string { return fmt.Sprintf("spot-%d-%d", request, at) }

// placed is a value of an order with the place where it was read.
type placed struct {
	Spot  string // "" where the place is not known
	Place domain.Place
}

// placesOf are the places of an order's lines, its open lines and its fields, in this order. Those of another message than
// the request's name it.
func placesOf(number int, r domain.Request) (lines, open []placed, fields map[string]placed) {
	n := 0
	at := func(p *domain.Place) placed {
		n++
		if p == nil || !p.InWords() && !p.InFile() {
			return placed{}
		}
		place := *p
		if place.Message == 0 {
			place.Message = r.Message
		}
		return placed{spotName(number, n), place}
	}
	if r.Order == nil {
		return nil, nil, nil
	}
	for i := range r.Order.Lines {
		lines = append(lines, at(r.Order.Lines[i].Place))
	}
	for i := range r.Order.Open {
		open = append(open, at(r.Order.Open[i].Place))
	}
	fields = map[string]placed{}
	for _, key := range fieldKeys {
		if p, known := r.Order.Places[key]; known {
			fields[key] = at(&p)
		}
	}
	return lines, open, fields
}

// fieldKeys are the fields of an order that have a place, in the order in which they are shown.
var fieldKeys = []string{"reference", "requested_on", "ship_to"}

// allPlaces are the places of an order that are known.
func allPlaces(number int, r domain.Request) []placed {
	lines, open, fields := placesOf(number, r)
	all := slices.Concat(lines, open)
	for _, key := range fieldKeys {
		all = append(all, fields[key])
	}
	return slices.DeleteFunc(all, func(p placed) bool { return p.Spot == "" })
}

// wordSpots are marks over the words of a message from which lines were read.
func wordSpots(m domain.Message, requests []domain.Request) []mark {
	var marks []mark
	for i, r := range requests {
		for _, p := range allPlaces(i+1, r) {
			if p.Place.InWords() && p.Place.Message == m.ID {
				marks = append(marks, mark{start: p.Place.Start, end: p.Place.End, Class: "spot", Spot: p.Spot})
			}
		}
	}
	return marks
}

// overlay lays marks over others: where they meet, the part below keeps its look and takes the name of the one above.
func overlay(below, above []mark) []mark {
	var cuts []int
	for _, m := range slices.Concat(below, above) {
		cuts = append(cuts, m.start, m.end)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []mark
	lastBase, lastTop := -1, -1
	for i := 0; i+1 < len(cuts); i++ {
		base, top := covering(below, cuts[i]), covering(above, cuts[i])
		switch {
		case base < 0 && top < 0:
		case base == lastBase && top == lastTop:
			out[len(out)-1].end = cuts[i+1]
		case base < 0:
			out = append(out, above[top].part(cuts[i], cuts[i+1], above[top].Spot))
		case top < 0:
			out = append(out, below[base].part(cuts[i], cuts[i+1], ""))
		default:
			out = append(out, below[base].part(cuts[i], cuts[i+1], above[top].Spot))
		}
		lastBase, lastTop = base, top
	}
	anchored := map[string]bool{}
	for i := range out {
		out[i].Anchor = out[i].Spot != "" && !anchored[out[i].Spot]
		anchored[out[i].Spot] = true
	}
	return out
}

// covering is the first of some marks that lies over a byte; -1 where none does.
func covering(marks []mark, at int) int {
	return slices.IndexFunc(marks, func(m mark) bool { return m.start <= at && at < m.end })
}

func (m mark) part(start, end int, spot string) mark {
	m.start, m.end, m.Spot = start, end, spot
	return m
}
