package domain

// Place is where a value was read: in the sender's own words, or in a file that came with them. Only what fits is set.
type Place struct {
	// Message is the message in which it stands; 0: the request's own.
	Message MessageID `json:"message,omitempty"`
	// File is the attachment's name as received; "": the sender's own words. Inside leads to a file within it (a member of an
	// archive, an attachment of an attached mail, a file that a PDF carries), outermost first.
	File   string   `json:"file,omitempty"`
	Inside []string `json:"inside,omitempty"`
	// Page counts from 1. The page is Width by Height points as it is read, turned clockwise by Turn quarters, and the value
	// stands in the rectangle from X0, Y0 to X1, Y1, from its top left corner.
	Page           int     `json:"page,omitempty"`
	Turn           int     `json:"turn,omitempty"`
	Width          float64 `json:"width,omitempty"`
	Height         float64 `json:"height,omitempty"`
	X0, Y0, X1, Y1 float64 `json:",omitempty"`
	// Sheet and Cell ("B7") place it in a workbook, Path in a structured form: an XML path, or "segment 12 LIN".
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	Path  string `json:"path,omitempty"`
	// Start and End are bytes of the sender's own words, or of the file's text.
	Start int `json:"start,omitempty"`
	End   int `json:"end,omitempty"`
}

// InWords tells that the place is a stretch of the sender's own words.
func (p Place) InWords() bool { return p.File == "" && p.End > p.Start }

// InFile tells that the place is in a file and can be shown there.
func (p Place) InFile() bool {
	return p.File != "" && (p.Page > 0 || p.Cell != "" || p.Path != "" || p.End > p.Start)
}

// OpenLine is a line of an order that cannot be taken as it stands: what was read of it, and what keeps it open.
type OpenLine struct {
	// Words are the sender's, Reference the number that it gives the article, where it gives one.
	Words     string   `json:"words"`
	Reference string   `json:"reference,omitempty"`
	Named     string   `json:"named,omitempty"` // the words that name the article
	Quantity  *Decimal `json:"quantity,omitempty"`
	Unit      string   `json:"unit,omitempty"` // as read, in the words of the catalogue
	UnitPrice *Decimal `json:"unit_price,omitempty"`
	// SKU is set where the article is clear and something else is not.
	SKU SKU `json:"sku,omitempty"`
	// Problem is the code of a reason; Candidates are the articles that fit, where several do.
	Problem    string `json:"problem"`
	Candidates []SKU  `json:"candidates,omitempty"`
	Source     string `json:"source,omitempty"`
	Place      *Place `json:"place,omitempty"`
}
