package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/chromedp/chromedp"

	"guichet/domain"
	"guichet/mail"
)

// enclosed is a file of a mail.
type enclosed struct {
	name, contentType string
	data              []byte
}

// deliver takes a mail in with its files and works it through steps 1 to 3; the service need not run.
func (r *rig) deliver(from, subject, body string, files ...enclosed) domain.MessageID {
	r.t.Helper()
	r.letter++
	var raw bytes.Buffer
	fmt.Fprintf(&raw, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <e%d@%s>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n",
		from, desk, mime.QEncoding.Encode("utf-8", subject), r.watch.now().Format(time.RFC1123Z), r.letter, from[strings.Index(from, "@")+1:])
	fmt.Fprintf(&raw, "--cut\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", base64.StdEncoding.EncodeToString([]byte(body)))
	for _, f := range files {
		fmt.Fprintf(&raw, "--cut\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			f.contentType, f.name, base64.StdEncoding.EncodeToString(f.data))
	}
	raw.WriteString("--cut--\r\n")
	parsed := mail.Parse(raw.Bytes(), r.parse)
	id, err := r.assistant.Receive(r.ctx, domain.Received{Source: domain.FromMail, Key: fmt.Sprintf("adv/1/%d", r.letter), Mailbox: "adv/INBOX", UIDValidity: 1,
		UID: uint32(r.letter), ReceivedAt: r.watch.now(), Raw: raw.Bytes(), Mail: &parsed})
	r.must(err)
	r.work(id)
	return id
}

// work runs steps 2 and 3 of a message.
func (r *rig) work(id domain.MessageID) {
	r.t.Helper()
	r.must(r.assistant.Triage(r.ctx, id))
	r.must(r.assistant.Execute(r.ctx, id))
}

// of is the case of a message.
func (r *rig) of(id domain.MessageID) domain.CaseView {
	r.t.Helper()
	message, _, err := r.store.Message(r.ctx, id)
	r.must(err)
	view, err := r.store.Case(r.ctx, message.Case)
	r.must(err)
	return view
}

// orderOf is the one order that a case wants.
func (r *rig) orderOf(view domain.CaseView) domain.Request {
	r.t.Helper()
	var found []domain.Request
	for _, request := range view.Requests {
		if request.Intent == domain.OrderCreation {
			found = append(found, request)
		}
	}
	if len(found) != 1 || found[0].Order == nil {
		r.t.Fatalf("want one order, got %+v", view.Requests)
	}
	return found[0]
}

// paperLine is a line of an order as a customer's program prints it.
type paperLine struct{ code, name, quantity, unit, price string }

// orderPDF draws a purchase order.
func orderPDF(t testing.TB, number string, lines ...paperLine) []byte {
	t.Helper()
	return paperPDF(t, "Bon de commande N° "+number, lines...)
}

// paperPDF draws a commercial paper under a title.
func paperPDF(t testing.TB, title string, lines ...paperLine) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddPage()
	encode := pdf.UnicodeTranslatorFromDescriptor("")
	at := func(x, y float64, style string, size float64, text string) {
		pdf.SetFont("Helvetica", style, size)
		pdf.Text(x, y, encode(text))
	}
	at(20, 22, "B", 14, "Hôtel du Parc")
	at(20, 28, "", 9, "12 avenue du Parc, 38000 Grenoble")
	at(20, 46, "B", 13, title)
	at(20, 53, "", 9, "Date : 20/11/2026")
	y := 68.0
	for x, head := range map[float64]string{20: "Code article", 55: "Désignation", 125: "Qté", 143: "Unité", 163: "PU HT"} {
		at(x, y, "B", 9, head)
	}
	pdf.Line(20, y+2, 190, y+2)
	for _, l := range lines {
		y += 8
		for x, text := range map[float64]string{20: l.code, 55: l.name, 125: l.quantity, 143: l.unit, 163: l.price} {
			at(x, y, "", 9, text)
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// page asks the console for a page as Claire.
func (r *rig) page(path string) (status int, body []byte, header http.Header) {
	r.t.Helper()
	server := httptest.NewServer(r.handler)
	defer server.Close()
	jar, err := cookiejar.New(nil)
	r.must(err)
	client := &http.Client{Jar: jar}
	signed, err := client.PostForm(server.URL+"/sign-in", url.Values{"demo": {"claire"}})
	r.must(err)
	signed.Body.Close()
	request, err := http.NewRequestWithContext(r.ctx, http.MethodGet, server.URL+path, nil)
	r.must(err)
	answer, err := client.Do(request)
	r.must(err)
	defer answer.Body.Close()
	var read bytes.Buffer
	_, err = read.ReadFrom(answer.Body)
	r.must(err)
	return answer.StatusCode, read.Bytes(), answer.Header
}

// TestOrderBesideItsPaper reads an order from a PDF and shows each line on the page it was read from.
func TestOrderBesideItsPaper(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{demo: true})
	pdf := orderPDF(t, "HP-930", paperLine{"MOKA-1KG", "Café moka en grains", "12", "paquet", "18,40"}, paperLine{"FILTRE-4", "Filtres papier n° 4", "3", "boîte", "4,20"})
	view := r.of(r.deliver(buyer, "Commande HP-930", "Bonjour,\n\nVeuillez trouver ci-joint notre commande.\n\nMarie Lang", enclosed{"commande HP-930.pdf", "application/pdf", pdf}))
	request := r.orderOf(view)
	if len(request.Order.Lines) != 2 || request.Outcome != domain.Executed {
		t.Fatalf("read %+v, %s %v", request.Order, request.Outcome, request.Reason)
	}
	first, second := request.Order.Lines[0].Place, request.Order.Lines[1].Place
	if first == nil || second == nil || first.File != "commande HP-930.pdf" || first.Page != 1 || first.Width < 590 || first.Y1 > second.Y0 || first.X1 < first.X0+200 {
		t.Fatalf("the lines stand at %+v and %+v", first, second)
	}
	if at := request.Order.Places["reference"]; at.Page != 1 || at.Y1 > first.Y0 {
		t.Errorf("the reference stands at %+v", at)
	}
	status, body, _ := r.page(fmt.Sprintf("/cases/%d", view.ID))
	if status != http.StatusOK || strings.Count(string(body), "<rect ") != 3 {
		t.Errorf("status %d, %d places on the page, want 3", status, strings.Count(string(body), "<rect "))
	}
	if status, body, header := r.page(fmt.Sprintf("/files/page?message=%d&name=commande+HP-930.pdf&page=1", request.Message)); status != http.StatusOK || header.Get("Content-Type") != "image/png" || len(body) < 5000 {
		t.Errorf("the page's picture: status %d, %d bytes", status, len(body))
	}
}

// TestOrderBesideItsRows shows an EDIFACT order's segments.
func TestOrderBesideItsRows(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{demo: true})
	const edi = "UNB+UNOC:3+4012345000016:14+3760184100008:14+261120:0710+1'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+HP-931+9'DTM+137:20261120:102'NAD+BY+4012345000016::9'" +
		"LIN+1++MOKA-1KG:SA'QTY+21:6'PRI+AAA:18.40'LIN+2++FILTRE-4:SA'QTY+21:2'UNS+S'CNT+2:2'UNT+12+1'UNZ+1+1'"
	view := r.of(r.deliver(buyer, "EDI", "Commande en pièce jointe.", enclosed{"orders.edi", "application/octet-stream", []byte(edi)}))
	if request := r.orderOf(view); len(request.Order.Lines) != 2 || request.Order.Lines[1].Place == nil || request.Order.Lines[1].Place.Path != "segment 9 LIN" {
		t.Fatalf("read %+v", request.Order)
	}
	_, body, _ := r.page(fmt.Sprintf("/cases/%d", view.ID))
	for _, want := range []string{"LIN&#43;2&#43;&#43;FILTRE-4:SA", `data-at="spot-1-2"`, "QTY&#43;21:2"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestOrderIsAnsweredInKind attaches an ORDRSP to the answer to an ORDERS, and none to a customer who wants none.
func TestOrderIsAnsweredInKind(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	const edi = "UNB+UNOC:3+4012345000016:14+3760184100008:14+261120:0710+77'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+%s+9'DTM+137:20261120:102'NAD+BY+4012345000016::9'NAD+SU+3760184100008::9'" +
		"LIN+1++MOKA-1KG:SA'QTY+21:6'PRI+AAA:18.40'LIN+2++FILTRE-4:SA'QTY+21:200:PCE'UNS+S'CNT+2:2'UNT+13+1'UNZ+1+77'"
	send := func(number string) *domain.Draft {
		return r.of(r.deliver(buyer, "EDI "+number, "Notre commande en pièce jointe.", enclosed{"orders.edi", "application/octet-stream", fmt.Appendf(nil, edi, number)})).Draft()
	}
	draft := send("HP-970")
	if draft == nil || len(draft.Content.Attachments) != 2 || draft.Content.Attachments[1].ContentType != "application/EDIFACT" {
		t.Fatalf("the draft holds %+v", draft)
	}
	paper, err := r.store.Paper(r.ctx, draft.ID, draft.Content.Attachments[1].Name)
	r.must(err)
	for _, want := range []string{"ORDRSP:D:96A:UN:EAN005", "UNB+UNOC:3+3760184100008:14+4012345000016:14", "RFF+ON:HP-970'", "QTY+21:6'", "QTY+21:200:PCE'", "PRI+AAA:4.2:::100'"} {
		if !strings.Contains(string(paper.Data), want) {
			t.Errorf("the answer lacks %s:\n%s", want, paper.Data)
		}
	}
	r.must(r.decide(*draft, domain.Approve))
	if got := r.count(`SELECT count(*) FROM bot.outgoing WHERE position('.edi' in convert_from(raw, 'LATIN1')) > 0`); got != 1 {
		t.Errorf("%d mails carry the answer, want 1", got)
	}
	config := r.config
	config.Papers.PlainAnswers = []string{"HDP"}
	plain := &app{config: config}
	if policy := plain.deskPolicy(); len(policy.PlainAnswers) != 1 {
		t.Errorf("the policy is %+v", policy)
	}
}

// TestEachFormIsAnsweredInKind sends an order in each XML standard and finds its answer among the draft's papers.
func TestEachFormIsAnsweredInKind(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	const ubl = `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</CustomizationID><ID>HP-971</ID><IssueDate>2026-11-20</IssueDate>` +
		`<BuyerCustomerParty><Party><EndpointID schemeID="0088">4012345000016</EndpointID><PartyName><Name>Hôtel du Parc</Name></PartyName></Party></BuyerCustomerParty>` +
		`<OrderLine><LineItem><ID>10</ID><Quantity unitCode="C62">7</Quantity><Item><Name>Café</Name><SellersItemIdentification><ID>MOKA-1KG</ID></SellersItemIdentification></Item></LineItem></OrderLine></Order>`
	const cxml = `<cXML version="1.2.014" payloadID="1@hotel.example"><Header><From><Credential domain="DUNS"><Identity>111</Identity></Credential></From><To><Credential domain="DUNS"><Identity>222</Identity></Credential></To></Header>` +
		`<Request><OrderRequest><OrderRequestHeader orderID="HP-972" orderDate="2026-11-20"/><ItemOut lineNumber="1" quantity="8"><ItemID><SupplierPartID>MOKA-1KG</SupplierPartID></ItemID><ItemDetail><UnitOfMeasure>EA</UnitOfMeasure></ItemDetail></ItemOut></OrderRequest></Request></cXML>`
	const orderX = `<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100" xmlns:ram="r" xmlns:udt="u"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:order-x.eu:1p0:basic</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>` +
		`<rsm:ExchangedDocument><ram:ID>HP-973</ram:ID><ram:TypeCode>220</ram:TypeCode></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>` +
		`<ram:SpecifiedTradeProduct><ram:SellerAssignedID>MOKA-1KG</ram:SellerAssignedID><ram:Name>Café</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeDelivery><ram:RequestedQuantity unitCode="C62">9</ram:RequestedQuantity></ram:SpecifiedLineTradeDelivery></ram:IncludedSupplyChainTradeLineItem></rsm:SupplyChainTradeTransaction></rsm:SCRDMCCBDACIOMessageStructure>`
	for reference, form := range map[string]struct{ xml, root, quantity string }{
		"HP-971": {ubl, "<OrderResponse ", `<cbc:Quantity unitCode="C62">7</cbc:Quantity>`},
		"HP-972": {cxml, "<ConfirmationRequest>", `<ConfirmationStatus type="accept" quantity="8"`},
		"HP-973": {orderX, "<ram:TypeCode>231</ram:TypeCode>", `<ram:AgreedQuantity unitCode="C62">9</ram:AgreedQuantity>`},
	} {
		draft := r.of(r.deliver(buyer, "Commande "+reference, "Notre commande en pièce jointe.", enclosed{"order.xml", "application/xml", []byte(form.xml)})).Draft()
		if draft == nil || len(draft.Content.Attachments) != 2 {
			t.Errorf("%s: the draft holds %+v", reference, draft)
			continue
		}
		paper, err := r.store.Paper(r.ctx, draft.ID, draft.Content.Attachments[1].Name)
		r.must(err)
		for _, want := range []string{form.root, form.quantity, reference} {
			if !strings.Contains(string(paper.Data), want) {
				t.Errorf("%s: the answer lacks %s:\n%s", reference, want, paper.Data)
			}
		}
	}
}

// TestOrderPicture draws an order beside its paper into a folder, for a person to look at.
func TestOrderPicture(t *testing.T) {
	folder := os.Getenv("GUICHET_SCREENSHOTS")
	if folder == "" {
		t.Skip("GUICHET_SCREENSHOTS names no folder")
	}
	ctx := browse(t)
	r := newRig(t, rigOptions{demo: true})
	pdf := orderPDF(t, "HP-1024", paperLine{"MOKA-1KG", "Café moka en grains", "12", "paquet", "18,40"}, paperLine{"DECA-1KG", "Café décaféiné en grains", "6", "paquet", "19,90"},
		paperLine{"ZX-77", "Filtres coniques maison", "3", "boîte", "4,20"})
	view := r.of(r.deliver(buyer, "Commande HP-1024", "Bonjour,\n\nVeuillez trouver ci-joint notre commande HP-1024.\n\nMarie Lang", enclosed{"commande HP-1024.pdf", "application/pdf", pdf}))
	server := httptest.NewServer(r.handler)
	defer server.Close()
	shoot := func(name, path, ready string, more ...step) {
		steps := append([]step{chromedp.EmulateViewport(1440, 900), chromedp.Navigate(server.URL + path), visible(ready)}, more...)
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("opening %s: %v", name, err)
		}
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatalf("drawing %s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL), click(`button[value=claire]`), visible(`.queue`)); err != nil {
		t.Fatal(err)
	}
	shoot("order", fmt.Sprintf("/cases/%d", view.ID), `.r-page img`, chromedp.Focus(chromedp.CSS(`tr[data-spot=spot-1-2] a`)), visible(`rect#spot-1-2.lit`))
	shoot("article", fmt.Sprintf("/cases/%d/article?request=%d&line=3&q=filtres", view.ID, r.orderOf(view).ID), `#choose`)
}
