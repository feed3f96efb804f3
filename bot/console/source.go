package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guichet/domain"
)

// Sources shows the files in which values were read. Places name the message.
type Sources interface {
	// Page is a page of a file as it was read, upright, as PNG: the place's file, page and turn. domain.ErrNotFound where
	// there is none.
	Page(ctx context.Context, place domain.Place) ([]byte, error)
	// Listing lays out a file without pages around some places of it, all of the same file.
	Listing(ctx context.Context, places []domain.Place) (Listing, error)
}

// Listing is a file without pages as rows.
type Listing struct {
	Columns []string // letters of a sheet's columns
	Rows    []ListingRow
}

// ListingRow is a row of a sheet, a segment, an element, a line.
type ListingRow struct {
	Sheet, Label string
	Cells        []string
	// Spots are the indexes of the places that stand in this row.
	Spots []int
	// Gap tells that rows before it were left out.
	Gap bool
}

// Bounds of what one order shows of its files.
const (
	shownPlaces = 300
	shownFiles  = 6
	shownPages  = 12
)

// orderView is an order's lines beside the files in which they were read.
type orderView struct {
	Request domain.Request
	Number  int // of the request in the case
	Lines   []lineView
	Open    []openView
	Fields  []fieldView
	Files   []fileView
}

// lineView is a line of an order with its place.
type lineView struct {
	domain.WantedLine
	Spot    string
	Correct string // where its article is chosen; "": that is not offered
}

// openView is a line that cannot be taken as it stands.
type openView struct {
	domain.OpenLine
	Spot    string
	Correct string
}

// fieldView is a field of the order's head that was read in a file.
type fieldView struct {
	Label, Spot string
	Text        string
	Day         domain.Date
}

// fileView is a file, or the pages of one, with the places marked.
type fileView struct {
	Name    string
	Pages   []pageView
	Listing *listingView
	// Unseen tells that the file cannot be shown here.
	Unseen bool
}

// pageView is a page as drawn, in points.
type pageView struct {
	Number        int
	Source        string
	Width, Height float64
	Spots         []rectView
}

// rectView is a rectangle of a page, a little wider than the words in it.
type rectView struct {
	Spot                string
	X, Y, Width, Height float64
}

// listingView is a listing with the names of its places.
type listingView struct {
	Columns []string
	Rows    []listingRowView
}

type listingRowView struct {
	ListingRow
	NewSheet bool
	Spots    []string
	Anchor   string // the place that begins here
}

// newOrderView is what is shown of an order; nil where the request has none with lines.
func newOrderView(number int, r domain.Request) *orderView {
	if r.Order == nil || len(r.Order.Lines)+len(r.Order.Open) == 0 {
		return nil
	}
	v := &orderView{Request: r, Number: number}
	lines, open, fields := placesOf(number, r)
	for i, l := range r.Order.Lines {
		v.Lines = append(v.Lines, lineView{WantedLine: l, Spot: lines[i].Spot})
	}
	for i, l := range r.Order.Open {
		v.Open = append(v.Open, openView{OpenLine: l, Spot: open[i].Spot})
	}
	for _, f := range []fieldView{{Label: "fact.reference", Spot: fields["reference"].Spot, Text: r.Order.CustomerReference},
		{Label: "wanted_on", Spot: fields["requested_on"].Spot, Day: r.Order.RequestedOn}, {Label: "deliver_to", Spot: fields["ship_to"].Spot, Text: r.Order.ShipTo}} {
		if f.Text != "" || !f.Day.IsZero() {
			v.Fields = append(v.Fields, f)
		}
	}
	return v
}

// offerCorrection adds to each line where its article is chosen: of an order whose customer is known.
func (v *orderView) offerCorrection(id domain.CaseID, in string) {
	if v.Request.Customer == "" || v.Request.Intent != domain.OrderCreation {
		return
	}
	address := func(line int) string {
		q := url.Values{"request": {fmt.Sprint(int64(v.Request.ID))}, "line": {strconv.Itoa(line)}}
		if in != "" {
			q.Set("in", in)
		}
		return fmt.Sprintf("/cases/%d/article?%s", id, q.Encode())
	}
	for i := range v.Lines {
		if v.Lines[i].Words != "" || v.Lines[i].Reference != "" {
			v.Lines[i].Correct = address(i + 1)
		}
	}
	for i := range v.Open {
		v.Open[i].Correct = address(len(v.Lines) + i + 1)
	}
}

// fileKey tells files apart.
func fileKey(p domain.Place) string {
	return fmt.Sprintf("%d/%s/%s", p.Message, p.File, strings.Join(p.Inside, "/"))
}

// showFiles adds the files in which the order was read.
func (c *console) showFiles(ctx context.Context, v *orderView) {
	if c.cfg.Sources == nil {
		return
	}
	var keys []string
	files := map[string][]placed{}
	for i, p := range allPlaces(v.Number, v.Request) {
		key := fileKey(p.Place)
		if !p.Place.InFile() || i >= shownPlaces {
			continue
		}
		if files[key] == nil {
			keys = append(keys, key)
		}
		files[key] = append(files[key], p)
	}
	for _, key := range keys[:min(len(keys), shownFiles)] {
		v.Files = append(v.Files, c.fileView(ctx, files[key]))
	}
}

// fileView prepares one file: its pages, or its rows.
func (c *console) fileView(ctx context.Context, places []placed) fileView {
	f := fileView{Name: fileTitle(places[0].Place)}
	var rest []placed
	for _, p := range places {
		if p.Place.Page > 0 && p.Place.Width > 0 && p.Place.Height > 0 {
			f.onPage(p)
		} else {
			rest = append(rest, p)
		}
	}
	slices.SortFunc(f.Pages, func(a, b pageView) int { return a.Number - b.Number })
	if len(rest) == 0 {
		return f
	}
	asked := make([]domain.Place, len(rest))
	for i, p := range rest {
		asked[i] = p.Place
	}
	list, err := c.cfg.Sources.Listing(ctx, asked)
	if err != nil {
		c.cfg.Log.WarnContext(ctx, "console: showing a file beside its values", "file", f.Name, "error", err)
		f.Unseen = true
		return f
	}
	f.Listing = newListingView(list, rest)
	return f
}

func fileTitle(p domain.Place) string {
	return strings.Join(append([]string{p.File}, p.Inside...), " › ")
}

// onPage marks a place on its page.
func (f *fileView) onPage(p placed) {
	at := slices.IndexFunc(f.Pages, func(v pageView) bool { return v.Number == p.Place.Page })
	if at < 0 {
		if len(f.Pages) == shownPages {
			return
		}
		f.Pages = append(f.Pages, pageView{Number: p.Place.Page, Source: pageAddress(p.Place), Width: p.Place.Width, Height: p.Place.Height})
		at = len(f.Pages) - 1
	}
	const wider = 2 // points
	x, y := max(0, p.Place.X0-wider), max(0, p.Place.Y0-wider)
	f.Pages[at].Spots = append(f.Pages[at].Spots, rectView{p.Spot, x, y, min(p.Place.X1+wider, p.Place.Width) - x, min(p.Place.Y1+wider, p.Place.Height) - y})
}

// pageAddress is where the picture of a page is asked for.
func pageAddress(p domain.Place) string {
	q := url.Values{"message": {fmt.Sprint(int64(p.Message))}, "name": {p.File}, "page": {strconv.Itoa(p.Page)}}
	if len(p.Inside) > 0 {
		q["inside"] = p.Inside
	}
	if p.Turn != 0 {
		q.Set("turn", strconv.Itoa(p.Turn))
	}
	return "/files/page?" + q.Encode()
}

func newListingView(list Listing, places []placed) *listingView {
	v := &listingView{Columns: list.Columns}
	sheet := ""
	anchored := map[string]bool{}
	for _, row := range list.Rows {
		r := listingRowView{ListingRow: row, NewSheet: row.Sheet != sheet}
		sheet = row.Sheet
		for _, i := range row.Spots {
			if i >= 0 && i < len(places) {
				spot := places[i].Spot
				r.Spots = append(r.Spots, spot)
				if r.Anchor == "" && !anchored[spot] {
					r.Anchor, anchored[spot] = spot, true
				}
			}
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

// maxInside bounds the path of a file inside others, in an address.
const maxInside = 5

// showPage draws the page of a received file in which something was read.
func (c *console) showPage(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	q := r.URL.Query()
	message, _ := strconv.ParseInt(q.Get("message"), 10, 64)
	page, _ := strconv.Atoi(q.Get("page"))
	turn, _ := strconv.Atoi(q.Get("turn"))
	place := domain.Place{Message: domain.MessageID(message), File: q.Get("name"), Inside: q["inside"], Page: page, Turn: turn}
	if message <= 0 || page <= 0 || place.File == "" || turn < 0 || turn > 3 || len(place.Inside) > maxInside {
		c.fail(w, r, fmt.Errorf("reading the name of a page: %w", domain.ErrNotFound))
		return
	}
	data, err := c.cfg.Sources.Page(r.Context(), place)
	if err != nil {
		c.fail(w, r, fmt.Errorf("drawing a page: %w", err))
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data) // the reader may be gone
}
