package domain

// FormStandard is a structured standard for orders.
type FormStandard string

// The standards in which an order is answered in kind.
const (
	FormEDIFACT FormStandard = "edifact" // UN/EDIFACT ORDERS, answered by ORDRSP
	FormUBL     FormStandard = "ubl"     // UBL 2.1 Order, answered by OrderResponse
	FormOrderX  FormStandard = "order-x" // Order-X (UN/CEFACT CIO), answered by its response
	FormCXML    FormStandard = "cxml"    // cXML OrderRequest, answered by ConfirmationRequest
)

// OrderForm is the structured form in which an order came, with what an answer in the same form repeats.
type OrderForm struct {
	Standard  FormStandard `json:"standard"`
	Version   string       `json:"version,omitempty"` // of the message, as the standard writes it
	Profile   string       `json:"profile,omitempty"`
	Control   string       `json:"control,omitempty"` // of the interchange or payload
	Reference string       `json:"reference,omitempty"`
	IssuedOn  Date         `json:"issued_on,omitzero"`
	Currency  string       `json:"currency,omitempty"`
	// Sender and Receiver are the partners of the interchange, Buyer and Seller those of the order.
	Sender   FormParty  `json:"sender,omitzero"`
	Receiver FormParty  `json:"receiver,omitzero"`
	Buyer    FormParty  `json:"buyer,omitzero"`
	Seller   FormParty  `json:"seller,omitzero"`
	Lines    []FormLine `json:"lines,omitempty"`
}

// FormParty names a partner as the form does.
type FormParty struct {
	ID             string `json:"id,omitempty"`
	Scheme         string `json:"scheme,omitempty"`
	Name           string `json:"name,omitempty"`
	Endpoint       string `json:"endpoint,omitempty"`
	EndpointScheme string `json:"endpoint_scheme,omitempty"`
}

// FormLine is a line as the form states it: in its own unit, at its own price.
type FormLine struct {
	Position    string   `json:"position,omitempty"`
	SupplierSKU string   `json:"supplier_sku,omitempty"`
	BuyerSKU    string   `json:"buyer_sku,omitempty"`
	GTIN        string   `json:"gtin,omitempty"`
	Description string   `json:"description,omitempty"`
	Quantity    Decimal  `json:"quantity"`
	Unit        string   `json:"unit,omitempty"`
	UnitPrice   *Decimal `json:"unit_price,omitempty"`
	RequestedOn Date     `json:"requested_on,omitzero"`
}
