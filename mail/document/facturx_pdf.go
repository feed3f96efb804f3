package document

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"guichet/domain"
	"guichet/prompts"
)

// What fpdf writes at the end of a file and in its catalogue.
var (
	fileEnd   = regexp.MustCompile(`trailer\s*<<\s*/Size (\d+)\s*/Root (\d+) 0 R\s*(?:/Info \d+ 0 R\s*)?>>\s*startxref\s*(\d+)\s*%%EOF\s*$`)
	pagesRef  = regexp.MustCompile(`/Type /Catalog\s*/Pages (\d+) 0 R`)
	catalogue = []byte("/Type /Catalog")
)

// attachInvoice makes a PDF of ours a PDF/A-3 (ISO 19005-3, level B) that carries the invoice's data as factur-x.xml. It adds an update at the end
// (ISO 32000-1 section 7.5.6): the file, its specification with the relationship Alternative, metadata, an output intent, a
// catalogue that names them, document information that agrees with the metadata, and a trailer with an identifier.
func attachInvoice(pdf, data []byte, paper domain.Paper) ([]byte, error) {
	end := fileEnd.FindSubmatch(pdf)
	at := bytes.LastIndex(pdf, catalogue)
	if end == nil || at < 0 {
		return nil, fmt.Errorf("adding a file to a PDF that is not as ours are: %w", domain.ErrInvalid)
	}
	pages := pagesRef.FindSubmatch(pdf[at:])
	size, err := strconv.Atoi(string(end[1]))
	if err != nil || pages == nil {
		return nil, fmt.Errorf("adding a file to a PDF without pages: %w", domain.ErrInvalid)
	}
	u := &pdfUpdate{out: bytes.NewBuffer(bytes.Clone(pdf)), next: size}
	u.out.WriteByte('\n')
	moment := pdfTime(paper.On)
	file := u.stream("/Type /EmbeddedFile /Subtype /text#2Fxml /Params << /ModDate "+moment+" /Size "+strconv.Itoa(len(data))+" >>", data)
	spec := u.object("<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /AFRelationship /Alternative /Desc (Factur-X) /EF << /F " + ref(file) + " /UF " + ref(file) + " >> >>")
	metadata := u.stream("/Type /Metadata /Subtype /XML", []byte(xmp(paper)))
	profile := u.stream("/N 3", srgbProfile())
	intent := u.object("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) /DestOutputProfile " + ref(profile) + " >>")
	root, err := strconv.Atoi(string(end[2]))
	if err != nil {
		return nil, fmt.Errorf("reading the catalogue's number: %w", err)
	}
	u.replace(root, "<< /Type /Catalog /Version /1.7 /Pages "+string(pages[1])+" 0 R /Lang ("+paper.Language+") /MarkInfo << /Marked false >>"+
		" /Metadata "+ref(metadata)+" /OutputIntents ["+ref(intent)+"] /AF ["+ref(spec)+"] /Names << /EmbeddedFiles << /Names [(factur-x.xml) "+ref(spec)+"] >> >> /PageMode /UseNone >>")
	info := u.object("<< /Title " + pdfText(documentTitle(paper)) + " /Author " + pdfText(paper.Company.Name) + " /Creator (Guichet) /Producer (Guichet)" +
		" /CreationDate " + moment + " /ModDate " + moment + " >>")
	u.finish(root, info, string(end[3]))
	return u.out.Bytes(), nil
}

// pdfUpdate is an incremental update being written.
type pdfUpdate struct {
	out     *bytes.Buffer
	next    int
	entries []xrefEntry
}

type xrefEntry struct{ number, offset int }

func ref(number int) string { return strconv.Itoa(number) + " 0 R" }

func (u *pdfUpdate) object(body string) int {
	number := u.next
	u.next++
	u.replace(number, body)
	return number
}

func (u *pdfUpdate) replace(number int, body string) {
	u.entries = append(u.entries, xrefEntry{number, u.out.Len()})
	fmt.Fprintf(u.out, "%d 0 obj\n%s\nendobj\n", number, body)
}

func (u *pdfUpdate) stream(entries string, data []byte) int {
	return u.object(fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data))
}

// finish writes the table of what was added and the trailer. The identifier follows from the bytes: the same paper has the same.
func (u *pdfUpdate) finish(root, info int, previous string) {
	start := u.out.Len()
	sum := md5.Sum(u.out.Bytes()) // no secret: PDF asks for an identifier of 16 bytes
	u.out.WriteString("xref\n0 1\n0000000000 65535 f \n")
	for _, e := range u.entries {
		fmt.Fprintf(u.out, "%d 1\n%010d 00000 n \n", e.number, e.offset)
	}
	id := strings.ToUpper(hex.EncodeToString(sum[:]))
	fmt.Fprintf(u.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %s /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n", u.next, root, info, previous, id, id, start)
}

// documentTitle is the title of an electronic invoice in its metadata.
func documentTitle(paper domain.Paper) string {
	return prompts.Word(paper.Language, "paper", invoiceTitle(*paper.Invoice)) + " " + string(paper.Invoice.Number)
}

// pdfText is a text string of PDF in UTF-16 (ISO 32000-1 section 7.9.2.2).
func pdfText(text string) string {
	out := "<FEFF"
	for _, unit := range utf16.Encode([]rune(legible(text))) {
		out += fmt.Sprintf("%04X", unit)
	}
	return out + ">"
}

func pdfTime(d domain.Date) string { return "(D:" + d.Time().Format("20060102150405") + "Z)" }

// xmp is the document's metadata: title, dates, PDF/A level, and the description of the Factur-X properties that PDF/A asks for.
func xmp(paper domain.Paper) string {
	title, _ := escaped(legible(documentTitle(paper)))
	author, _ := escaped(legible(paper.Company.Name))
	moment := paper.On.Time().Format("2006-01-02T15:04:05Z")
	return strings.NewReplacer("{title}", title, "{author}", author, "{moment}", moment, "{bom}", "\ufeff").Replace(xmpPacket)
}

const xmpPacket = `<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>Guichet</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>Guichet</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentFileName</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>name of the embedded XML invoice file</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentType</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>INVOICE</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>Version</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>version of the Factur-X XML schema</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>ConformanceLevel</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>conformance level of the XML invoice</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
