package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"guichet/domain"
)

// ParseOptions are what a mailbox tells about itself.
type ParseOptions struct {
	// AuthservID names the mail server whose Authentication-Results are believed (RFC 8601 section 2.2).
	// Empty: none are, but for Microsoft365.
	AuthservID string
	// Microsoft365 reads the header as Exchange Online writes it: without an authserv-id, topmost.
	Microsoft365 bool
	// OwnAddresses are the company's own mailboxes, OwnDomains its mail domains: mail from them is ours, come back.
	OwnAddresses []string
	OwnDomains   []string
	// Known are mail domains that a stranger's may be made to look like: our own and the customers'. nil: none.
	Known *DomainIndex
	// MaxBytes is how much of a mail is read; 0 means 60 MB.
	MaxBytes int
}

const defaultMaxBytes = 60 << 20

// Parse reads a mail leniently: whatever the bytes, the result can be used and shown, and Faults says
// what was wrong. It runs in bounded time and memory and never panics on outside bytes.
func Parse(raw []byte, opts ParseOptions) domain.Incoming {
	faults := &faultList{}
	limit := opts.MaxBytes
	if limit <= 0 {
		limit = defaultMaxBytes
	}
	if len(raw) > limit {
		faults.add("the mail is too large and was read in part")
		raw = raw[:limit]
	}
	if len(strings.TrimSpace(string(raw[:min(len(raw), 4096)]))) == 0 {
		faults.add("the mail is empty")
	}
	if indexNUL(raw) {
		faults.add("the mail holds NUL bytes")
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	root := (&builder{faults: faults}).read(raw, nil, "text/plain")
	in := readAddresses(root.header, faults)
	b := &body{faults: faults}
	b.gather(root)
	fillText(&in, b)
	fillAttachments(&in, b)
	in.Encrypted = b.encrypted
	in.Auth = readAuthentication(root.header, in.From.Address, opts)
	if severalSenders(root.header) {
		in.Auth = domain.Authentication{Trusted: true, DMARC: "fail"} // which of them our server vouches for is not told
	}
	if known := firstOf(LookAlike(in.From.Address, opts.OwnDomains), opts.Known.LookAlike(in.From.Address)); known != "" {
		faults.add("the sender's domain only looks like " + known + ", which we know")
	}
	classify(&in, root, b, opts)
	if in.Text == "" && len(in.Attachments) == 0 && in.Subject == "" && len(raw) > 0 && !in.Encrypted {
		in.Text = strings.TrimSpace(cleanText(decodeText(raw[:min(len(raw), maxTextBytes)], "", nil)))
		in.Own = in.Text
		faults.add("the mail could not be read fully: its raw text is shown")
	}
	if in.Text == "" && !in.Encrypted && !hasRealAttachment(in) {
		faults.add("the mail holds no readable text")
	}
	in.Faults = faults.faults
	return in
}

func hasRealAttachment(in domain.Incoming) bool {
	for _, a := range in.Attachments {
		if !a.Inline {
			return true
		}
	}
	return false
}

func indexNUL(raw []byte) bool {
	for _, c := range raw {
		if c == 0 {
			return true
		}
	}
	return false
}

// readAddresses fills what the header says.
func readAddresses(h header, faults *faultList) domain.Incoming {
	in := domain.Incoming{
		Subject:  decodeWords(h.first("Subject"), faults),
		ReplyTo:  parseAddresses(h.first("Reply-To"), faults),
		To:       addressesOf(h, "To", faults),
		Cc:       addressesOf(h, "Cc", faults),
		Date:     believable(parseDate(h.first("Date"))),
		Language: languageHint(h),
	}
	if h.has("Date") && in.Date.IsZero() {
		faults.add("the date is unreadable")
	}
	if ids := parseIDs(h.first("Message-ID")); len(ids) > 0 {
		in.MessageID = ids[0]
	} else {
		faults.add("the mail has no Message-ID")
	}
	in.InReplyTo = parseIDs(h.first("In-Reply-To"))
	in.References = parseIDs(h.first("References"))
	from := addressesOf(h, "From", faults)
	for _, a := range from {
		if strings.Contains(a.Address, "@") {
			in.From = a
			break
		}
	}
	if in.From.Address == "" && len(from) > 0 {
		in.From = from[0]
	}
	in.Subject = shortened(in.Subject, maxSubjectRunes, "the subject", faults)
	in.From.Name = shortened(in.From.Name, maxNameRunes, "the sender's name", faults)
	judgeSender(in.From, from, faults)
	for _, a := range in.ReplyTo {
		if in.From.Address != "" && a.Address != "" && !sameOrganisation(domainOf(a.Address), domainOf(in.From.Address)) {
			faults.add("answers are asked to an address of another domain than the sender's (Reply-To)")
		}
	}
	if sender := parseAddresses(h.first("Sender"), faults); len(sender) > 0 && sender[0].Address != in.From.Address {
		in.Sender = sender[0]
	}
	return in
}

// Limits of what stands in one line of a page.
const (
	maxSubjectRunes = 2000
	maxNameRunes    = 300
)

func shortened(text string, limit int, what string, faults *faultList) string {
	if len(text) <= limit {
		return text
	}
	if runes := []rune(text); len(runes) > limit {
		faults.add(what + " is too long and was cut")
		return string(runes[:limit-1]) + "…"
	}
	return text
}

// severalSenders tells a mail that names more than one author's address.
func severalSenders(h header) bool {
	var first string
	for _, a := range addressesOf(h, "From", &faultList{}) {
		if a.Address == "" {
			continue
		}
		if first != "" && a.Address != first {
			return true
		}
		first = a.Address
	}
	return false
}

// addressInName is an address, or what looks like one, in a display name.
var addressInName = regexp.MustCompile(`[^\s<>"(),;:]+[@＠﹫][^\s<>"(),;:]+\.[^\s<>"(),;:]+`)

// judgeSender says what a reader of the sender's line must not overlook.
func judgeSender(from domain.MailAddress, all []domain.MailAddress, faults *faultList) {
	switch {
	case len(all) == 0:
		faults.add("the mail has no sender")
	case from.Address == "":
		faults.add("the sender has no address")
	case len(all) > 1:
		faults.add("the mail names several senders")
	}
	if claimed := strings.ToLower(addressInName.FindString(from.Name)); claimed != "" && strings.Trim(claimed, "'") != from.Address {
		faults.add("the sender's name is another address than the sender's")
	}
}

func addressesOf(h header, name string, faults *faultList) []domain.MailAddress {
	return parseAddresses(strings.Join(h.all(name), ", "), faults)
}

// languageHint takes the first language of Content-Language, else of Accept-Language.
func languageHint(h header) string {
	for _, name := range []string{"Content-Language", "Accept-Language"} {
		tag, _, _ := strings.Cut(h.first(name), ",")
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), "-")
		if len(tag) == 2 {
			return strings.ToLower(cleanLine(tag))
		}
	}
	return ""
}

// fillText joins the texts and cuts the views out of them.
func fillText(in *domain.Incoming, b *body) {
	whole := markedText(b)
	in.HiddenText = strings.TrimSpace(strings.Join(b.hidden, "\n"))
	in.Text = withoutMarks(whole)
	v := readViews(whole, in.Subject)
	in.Own, in.Quoted, in.Signature, in.Forwarded = v.own, v.quoted, v.signature, v.forwarded
	in.Forwarded = withAttached(in.Forwarded, b)
	if in.HiddenText != "" {
		b.faults.add("the HTML hides text from a reader: it is shown apart")
	}
}

// markedText joins the texts, with their cut marks.
func markedText(b *body) string {
	whole := strings.Join(b.texts, "\n\n")
	for _, text := range b.calendars {
		whole = strings.Trim(whole+"\n\n"+text, "\n")
	}
	return whole
}

func withoutMarks(text string) string {
	if !strings.Contains(text, cutMark) {
		return text
	}
	text = strings.ReplaceAll(text, cutMark+"\n", "")
	return strings.ReplaceAll(text, cutMark, "")
}

func fillAttachments(in *domain.Incoming, b *body) {
	names := map[string]bool{}
	for i, a := range b.attachments {
		if a.Name == "" {
			a.Name = inventName(a.ContentType, i)
		}
		a.Name = uniqueName(a.Name, names)
		sum := sha256.Sum256(a.Data)
		a.Hash = hex.EncodeToString(sum[:])
		in.Attachments = append(in.Attachments, a.Attachment)
	}
}

// uniqueName numbers a name that is taken: a file is asked for by its name, and each must be had.
func uniqueName(name string, taken map[string]bool) string {
	unique := name
	stem, ending := name, ""
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		stem, ending = name[:i], name[i:]
	}
	for n := 2; taken[unique]; n++ {
		unique = stem + " (" + strconv.Itoa(n) + ")" + ending
	}
	taken[unique] = true
	return unique
}
