package attachment

// Kind is what a file was found to be.
type Kind string

// The kinds told apart. A Scan is a PDF whose pages are pictures; an Image is a
// picture file. EML and MSG are mails attached to a mail.
const (
	PDF     Kind = "pdf"
	Scan    Kind = "scan"
	Image   Kind = "image"
	XLSX    Kind = "xlsx"
	ODS     Kind = "ods"
	CSV     Kind = "csv"
	DOCX    Kind = "docx"
	Text    Kind = "text"
	HTML    Kind = "html"
	EDIFACT Kind = "edifact"
	UBL     Kind = "ubl"
	OrderX  Kind = "order-x"
	FacturX Kind = "factur-x"
	CXML    Kind = "cxml"
	EML     Kind = "eml"
	MSG     Kind = "msg"
	ZIP     Kind = "zip"
	Unknown Kind = "unknown"
)

// Document is what was read from one attachment.
type Document struct {
	// Name is the file name as received.
	Name string
	// Kind is told by the content.
	Kind Kind
	// Text is the whole text in reading order, lines ended by "\n".
	Text string
	// Pages holds the words with their places; empty for kinds without geometry.
	Pages []Page
	// Tables holds every table in order; one that runs over pages is one table.
	Tables []Table
	// Order is the order read from the document, nil where none was found.
	Order *Order
	// Parts holds the members of an archive, embedded files, attached mails.
	Parts []Document
	// Problem is "" or says why the document could not be read: a key word, a
	// colon, then the detail in plain words. See the Problem constants.
	Problem string
	// OCR says that the text was recognised from a picture.
	OCR bool

	rows [][]Cell // of a kind without pages, in reading order
}

// The key words that Problem begins with.
const (
	ProblemEmpty       = "empty"
	ProblemTooLarge    = "too large"
	ProblemPassword    = "password"
	ProblemUnsupported = "unsupported"
	ProblemDamaged     = "damaged"
	ProblemTimeout     = "timeout"
	ProblemCrash       = "crash"
	ProblemOCRMissing  = "no ocr"
	ProblemNoText      = "no text"
	ProblemDangerous   = "dangerous"
)

// Page is one page with its words. Rectangles are in points (1/72 inch) from the
// top left corner of the page as it is seen, rotation applied.
type Page struct {
	Number        int // from 1
	Width, Height float64
	// Turn is by how many quarters, clockwise, the page was turned to read upright.
	Turn  int
	Words []Word
}

// Word is a run of characters without a space.
type Word struct {
	Text           string
	X0, Y0, X1, Y1 float64
	// Confidence is 1 for text, 0 to 1 for recognised characters.
	Confidence float64
}

// Table is a grid of cells under a header.
type Table struct {
	// Page is the page on which the table begins, 0 where there are no pages.
	Page    int
	Header  []Cell
	Rows    [][]Cell
	Columns []Column
}

// Cell is one cell with the place where it stands.
type Cell struct {
	Text  string
	Place Place
}

// Column is what a column of a table means.
type Column struct {
	Role Role
	// Confidence is 0 to 1.
	Confidence float64
}

// Role is the meaning of a column of an order table; "" is unknown.
type Role string

// The roles of columns. OurSKU is the seller's article number (ours), BuyerSKU the
// customer's own.
const (
	RolePosition    Role = "position"
	RoleOurSKU      Role = "our_sku"
	RoleBuyerSKU    Role = "buyer_sku"
	RoleGTIN        Role = "gtin"
	RoleDescription Role = "description"
	RoleQuantity    Role = "quantity"
	RoleUnit        Role = "unit"
	RoleUnitPrice   Role = "unit_price"
	RoleAmount      Role = "amount"
	RoleRequestedOn Role = "requested_on"
	RoleVAT         Role = "vat"
	RoleDiscount    Role = "discount"
	RolePack        Role = "pack"
	RolePricePer    Role = "price_per"
	RoleNote        Role = "note"
)

// Place is where a value stands in its document. Only the fields that fit the
// kind are set: a page with a rectangle, a sheet with a cell, a path (XML path or
// EDIFACT segment), or a range of bytes of Document.Text.
type Place struct {
	Page           int
	X0, Y0, X1, Y1 float64
	Sheet, Cell    string
	Path           string
	Start, End     int
}
