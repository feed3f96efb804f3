package mail

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

var (
	// forwardMark is the line over a forwarded mail, as mail programs write it.
	forwardMark = eitherApostrophe(`(?i)^[\s>*|]*(?:[-_=]{3,}\s*)?(?:begin forwarded message|forwarded message|forwarded by .{0,60}|start of forwarded message|message transféré|message réexpédié|début du message (?:réexpédié|transféré)|courriel transféré|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)|weitergeleitet von .{0,40}|mensaje reenviado|inicio del mensaje reenviado|mensagem encaminhada|mensagem reencaminhada|início da mensagem (?:reencaminhada|encaminhada)|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat (?:meddelande|mejl)|vidarebefordrat brev|videresendt (?:besked|melding|meddelelse)|start på videresendt (?:melding|besked)|start på videresendt e-mail|videresendt e-post|välitetty viesti(?: alkaa)?|edelleenlähetetty viesti|välitetty sähköposti|prze(?:słana|kazana) wiadomość(?: dalej)?|początek przekazywanej wiadomości|treść przekazanej wiadomości|пересылаемое сообщение|начало переадресованного сообщения|перенаправленное сообщение|початок листа, що пересилається|пересланное сообщение|переслане повідомлення|перенаправлене повідомлення|iletil(?:en|miş) (?:mesaj|ileti)|[iİ]̇?leti başlangıcı|başlangıç iletilen ileti|továbbított üzenet|a továbbított levél kezdete|továbbított levél kezdete|přeposlaná zpráva|začátek přepos(?:lané|ílané) zprávy|preposlaná správa|začiatok preposlanej správy|mesaj redirecționat|mesaj redirectionat|începutul mesajului redirecționat|început mesaj redirecționat|proslijeđena poruka|započni proslijeđenu poruku|edastatud kiri|転送されたメッセージ|轉寄郵件|转发的邮件|전달된 메시지)\s*[:.]?\s*(?:[-_=]{3,})?\s*[:.]?\s*$`)
	// forwardSubject is the prefix that a mail program gives to a forwarded mail's subject.
	forwardSubject = regexp.MustCompile(`(?i)^\s*(?:\[[^\]]{1,20}\]\s*)?(?:fwd?|videresend|redir\.|tr|wg|rv|i|doorst|vs|vb|vl|enc|pd|fw|továbbítás|iletildi|ynt|redir|trans|wtr|wtlt|предислать|пересл|пер|přep|fs|转发|轉寄|転送|yönlendirilen|res|předá|プレ|inol(?:tro)?|rif\.? inol)\s*[:：]\s*`)
)

// openForward finds a forwarded mail in a text: own is what the forwarder wrote over it. It needs the
// forwarding program's mark, or a forward's subject and a quoted header with at most a note over it.
func openForward(lines []string, subject string) (own string, forwarded *domain.Forwarded, at int, ok bool) {
	lines = splitRunTogether(lines)
	// An answer always has a subject; without one, a quoted header is that of a forward.
	told := forwardSubject.MatchString(subject)
	bySubject := told || strings.TrimSpace(subject) == ""
	for i := range lines {
		switch {
		case isForwardMark(lines[i]):
			if block, end, found := nextHeader(lines, i+1); found {
				return ownBefore(lines, i), forwardOf(block, lines[end:]), i, true
			}
		case bySubject && !isQuoted(lines[i]):
			if block, end, found := headerOrAttribution(lines, i, told); found {
				if block.subject == "" {
					block.subject = forwardSubject.ReplaceAllString(subject, "")
				}
				return ownBefore(lines, i), forwardOf(block, lines[end:]), i, true
			}
		}
	}
	return "", nil, 0, false
}

// headerOrAttribution reads a quoted header or, where that is enough, an attribution line.
func headerOrAttribution(lines []string, i int, attributionEnough bool) (quotedHeader, int, bool) {
	if kind, _ := readLabel(lines[i]); kind != noLabel {
		if block, end, ok := headerBlock(lines, i); ok {
			return block, end, true
		}
	}
	if !attributionEnough {
		return quotedHeader{}, 0, false
	}
	if end, ok := attribution(lines, i); ok {
		return attributedHeader(strings.Join(lines[i:end], " ")), end, true
	}
	return quotedHeader{}, 0, false
}

var dashedTitle = regexp.MustCompile(`^[\s>]*-{4,}\s*\S.{2,50}?\s*-{3,}\s*$`)

// isForwardMark tells a forward's mark: known words, or any title between dashes that is not "original message".
func isForwardMark(line string) bool {
	return len(line) < 120 && (forwardMark.MatchString(line) || dashedTitle.MatchString(line) && !originalMark.MatchString(line))
}

var (
	runTogether = regexp.MustCompile(`^\s*(-{4,}\s*\S[^-]{2,50}-{3,})\s+(\S.*)$`)
	gluedLabel  = regexp.MustCompile(`([>\d\pL"])\s?((?:` + labelAlternation() + `)\s?:\s)`)
	gluedTo     = regexp.MustCompile(`([>"])\s?([ÀA]\s?:\s)`)
)

// splitRunTogether undoes Yahoo's forward, whose mark and header stand on one line without spaces.
func splitRunTogether(lines []string) []string {
	for i, line := range lines {
		m := runTogether.FindStringSubmatch(line)
		if m == nil || len(line) > 2000 {
			continue
		}
		header := strings.Split(gluedTo.ReplaceAllString(gluedLabel.ReplaceAllString(m[2], "$1\n$2"), "$1\n$2"), "\n")
		out := append(append([]string{}, lines[:i]...), m[1])
		return append(append(out, header...), lines[i+1:]...)
	}
	return lines
}

// labelAlternation lists the labels as they begin in a header: with a capital, which tells "An:" from the end of "Van:".
func labelAlternation() string {
	var all []string
	for _, kind := range []headerLabel{dateLabel, toLabel, ccLabel, subjectLabel} {
		for _, word := range strings.Split(labelWords[kind], "|") {
			if utf8.RuneCountInString(word) > 1 {
				first, size := utf8.DecodeRuneInString(word)
				all = append(all, regexp.QuoteMeta(string(unicode.ToUpper(first))+word[size:]))
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(all, "|")
}

// nextHeader finds the quoted header under a forward's mark.
func nextHeader(lines []string, i int) (quotedHeader, int, bool) {
	for n := 0; i < len(lines) && n < 6; i++ {
		if strings.Trim(lines[i], "> \t|") == "" || lines[i] == cutMark {
			n++
			continue
		}
		if block, end, ok := headerOrAttribution(lines, i, true); ok {
			return block, end, true
		}
		n += 3
	}
	return quotedHeader{}, 0, false
}

var (
	beforeName = regexp.MustCompile(`^.*\d{1,2}[:.h]\d{2}\S*\s*`)
	notOfName  = regexp.MustCompile(`(?i)\b(?:wrote|schrieb|skrev|escribi|schreef|u.ytkownik|uživatel|from|von|de la part de)\b|пользователь|користувач|używającego|používateľ|от\s`)
)

// attributedHeader reads sender and date off an attribution line.
func attributedHeader(line string) quotedHeader {
	q := quotedHeader{date: line}
	if m := addressInside.FindStringIndex(line); m != nil {
		name := beforeName.ReplaceAllString(line[:m[0]], "")
		name = notOfName.ReplaceAllString(name, " ")
		if i := strings.LastIndexAny(name, ",:"); i >= 0 {
			name = name[i+1:]
		}
		q.from = strings.Trim(name, " „”“»«\"'(\ufeff") + " " + line[m[0]:m[1]]
	}
	return q
}

func ownBefore(lines []string, i int) string {
	var own []string
	for _, line := range lines[:i] {
		if line != cutMark {
			own = append(own, line)
		}
	}
	for len(own) > 0 && (strings.TrimSpace(own[len(own)-1]) == "" || ruleLine.MatchString(own[len(own)-1])) {
		own = own[:len(own)-1]
	}
	return strings.TrimSpace(strings.Join(own, "\n"))
}

// forwardOf makes the forwarded mail of its quoted header and the lines below it. Its sender is only a claim (M20).
func forwardOf(block quotedHeader, below []string) *domain.Forwarded {
	faults := &faultList{}
	f := &domain.Forwarded{Subject: cleanLine(block.subject), Date: parseQuotedDate(block.date), Text: unquote(below)}
	f.From = quotedAddress(block.from, faults)
	return f
}

var (
	mailtoLink = regexp.MustCompile(`(?i)\s*(?:\[mailto:([^\]]*)\]|<mailto:([^>]*)>|\(mailto:([^)]*)\))`)
	starred    = regexp.MustCompile(`^\*+|\*+$`)
)

// quotedAddress reads a sender as a quoted header shows it: Name <a@b>, Name [mailto:a@b], a@b, Name alone.
func quotedAddress(value string, faults *faultList) domain.MailAddress {
	value = strings.TrimSpace(starred.ReplaceAllString(strings.TrimSpace(value), ""))
	linked := ""
	if m := mailtoLink.FindStringSubmatch(value); m != nil {
		linked = strings.TrimSpace(firstOf(m[1], firstOf(m[2], m[3])))
		value = strings.TrimSpace(mailtoLink.ReplaceAllString(value, ""))
	}
	var list []domain.MailAddress
	if list = parseAddresses(value, faults); len(list) > 0 && strings.Contains(list[0].Address, "@") {
		return list[0]
	}
	if m := addressInside.FindString(value); m != "" {
		name := strings.TrimSpace(strings.Replace(value, m, "", 1))
		return domain.MailAddress{Name: displayName(strings.Trim(name, "<>()[]*, "), faults), Address: normalAddress(strings.Trim(m, "<>()[]"), faults)}
	}
	return domain.MailAddress{Name: displayName(strings.Trim(value, "<>*"), faults), Address: normalAddress(linked, faults)}
}

// unquote takes the ">" or the indentation off where what is forwarded stands behind it.
func unquote(lines []string) string {
	var out []string
	quoted, indented, filled := 0, 0, 0
	for _, line := range lines {
		if line == cutMark {
			continue
		}
		if strings.TrimSpace(line) != "" {
			filled++
			if isQuoted(line) {
				quoted++
			}
			if strings.HasPrefix(line, "    ") {
				indented++
			}
		}
		out = append(out, line)
	}
	for i, line := range out {
		switch {
		case filled > 0 && quoted*2 > filled && isQuoted(line):
			out[i] = strings.TrimPrefix(strings.TrimPrefix(strings.TrimLeft(line, " "), ">"), " ")
		case filled > 0 && indented == filled:
			out[i] = strings.TrimPrefix(line, "    ")
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
