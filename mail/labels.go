package mail

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// headerLabel is what a line of a quoted header block tells.
type headerLabel int

const (
	noLabel headerLabel = iota
	fromLabel
	dateLabel
	toLabel
	ccLabel
	subjectLabel
	otherLabel
)

// labelWords are the labels of quoted headers as mail programs write them, in the languages that they speak.
var labelWords = map[headerLabel]string{
	fromLabel:    `from|de|von|da|van|od|från|fra|lähettäjä|от|від|від кого|kimden|šalje|gönderen|feladó|expéditeur|expediteur|remitente|mittente|afzender|absender|avsändare|afsender|od koga|odesílatel|expeditor|nadawca|de la|din partea|saatja|dari|发件人|寄件者|寄件人|差出人|보낸 사람|remetente`,
	dateLabel:    `sent|date|sent at|envoyé|envoye|envoyé le|date d'envoi|gesendet|gesendet am|datum|enviado|enviado el|enviada em|fecha|inviato|inviato il|data|verzonden|verzonden op|skickat|sendt|dato|wysłano|data wysłania|lähetetty|päivä|päiväys|päivämäärä|отправлено|дата|надіслано|tarih|gönderildi|gönderme tarihi|elküldve|küldve|dátum|odesláno|odoslané|poslano|trimis|дата отправки|message du|nachricht vom|messaggio del|发送时间|日期|送信日時|日付|sendt den|sänt|lähetysaika|보낸 날짜|datum odeslání|надіслано о`,
	toLabel:      `to|à|a|an|para|aan|till|til|do|adresat|vastaanottaja|prima|pour|кому|kime|alıcı|címzett|destinataire|destinatario|komu|pre|za|către|catre|收件人|宛先|받는 사람|destinatário|mottagare|al|per`,
	ccLabel:      `cc|copie à|copie|kopie|kopie an|copia|kopia|kopi|dw|копия|копія|másolat|másolatot kap|kópia|bilgi|抄送|副本|cópia|bcc|cci|kopi til|Cc:n|kopio|v kopii`,
	subjectLabel: `subject|objet|sujet|betreff|asunto|oggetto|onderwerp|ämne|emne|temat|assunto|předmět|predmet|aihe|тема|konu|tárgy|subiect|titre|主题|主旨|件名|제목|zadeva|predmet|otsikko|naslov`,
	otherLabel:   `reply-to|répondre à|repondre a|antwort an|responder a|rispondi a|beantwoorden|importance|wichtigkeit|importancia|priorità|organization|organisation|attachments?|pièces jointes|anlagen|adjuntos|allegati|bijlagen|svara till|odpowiedz do|kategorie|categories|vastausosoite|ответить`,
}

var labelOf = buildLabels()

func buildLabels() map[string]headerLabel {
	labels := map[string]headerLabel{}
	for kind, words := range labelWords {
		for _, w := range strings.Split(words, "|") {
			if _, taken := labels[strings.ToLower(w)]; !taken || kind == fromLabel {
				labels[strings.ToLower(w)] = kind
			}
		}
	}
	labels["attachment"], labels["attachments"] = otherLabel, otherLabel
	return labels
}

// readLabel reads a line such as "*De :* Jean <jean@acme.example>" of a quoted header.
func readLabel(line string) (headerLabel, string) {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\u00a0", " "))
	for strings.HasPrefix(line, ">") || strings.HasPrefix(line, "|") {
		line = strings.TrimSpace(line[1:])
	}
	line = strings.TrimPrefix(line, "- ")
	line = strings.TrimLeft(line, "*_ ")
	i, width := colonAt(line)
	if i <= 0 || i > 40 {
		return noLabel, ""
	}
	name := strings.ToLower(strings.Trim(line[:i], "*_ \u202f"))
	kind := labelOf[name]
	if kind == noLabel {
		return noLabel, ""
	}
	value := strings.TrimSpace(strings.TrimLeft(line[i+width:], "*_ "))
	return kind, strings.TrimSpace(strings.TrimPrefix(value, "|"))
}

func colonAt(line string) (int, int) {
	for i, r := range line {
		if r == ':' || r == '：' {
			return i, len(string(r))
		}
	}
	return -1, 0
}

// headerBlock reads the quoted header that begins at lines[i], and returns the index after it. A header
// names at least two other things beside its sender, of which one is a date or a subject.
func headerBlock(lines []string, i int) (block quotedHeader, end int, ok bool) {
	kind, _ := readLabel(lines[i])
	if kind != fromLabel && kind != subjectLabel && kind != dateLabel && kind != toLabel {
		return block, 0, false
	}
	seen := map[headerLabel]int{}
	last, blanks, strangers := noLabel, 0, 0
	end = i
	for k := i; k < len(lines) && k < i+30; k++ {
		kind, value := readLabel(lines[k])
		switch {
		case strings.Trim(lines[k], "> \t|") == "":
			if blanks++; blanks > 1 || seen[fromLabel] > 0 && len(seen) >= 4 && blanks > 0 {
				k = len(lines)
			}
			continue
		case kind == noLabel:
			// A value broken over lines belongs to its label; text does not.
			if strangers++; strangers > 6 || blanks > 0 || !continuesHeader(last, lines, k) {
				k = len(lines)
				continue
			}
			block.add(last, " "+strings.TrimSpace(strings.TrimLeft(lines[k], "> ")))
		case seen[kind] > 0 && kind != otherLabel && kind != toLabel && kind != ccLabel:
			k = len(lines)
			continue
		default:
			if blanks > 0 && seen[fromLabel] > 0 && len(seen) >= 3 && kind == otherLabel {
				k = len(lines)
				continue
			}
			seen[kind]++
			block.add(kind, value)
			last, blanks = kind, 0
		}
		end = k + 1
	}
	if seen[fromLabel] == 0 || len(seen) < 3 && !(len(seen) == 2 && (seen[dateLabel] > 0 || seen[subjectLabel] > 0) && strings.Contains(block.from, "@")) || seen[dateLabel]+seen[subjectLabel] == 0 {
		return block, 0, false
	}
	return block, end, true
}

// continuesHeader tells a further line of a value: addresses run over lines, and so do long subjects
// when another label follows.
func continuesHeader(last headerLabel, lines []string, k int) bool {
	line := strings.TrimSpace(lines[k])
	if last == noLabel {
		return false
	}
	if (last == toLabel || last == ccLabel || last == fromLabel) && (strings.Contains(line, "@") || strings.HasSuffix(line, ";") || strings.HasSuffix(line, ",")) {
		return true
	}
	for _, next := range lines[k+1 : min(k+3, len(lines))] {
		if kind, _ := readLabel(next); kind != noLabel && len(line) < 200 {
			return true
		}
		if strings.TrimSpace(next) == "" {
			return false
		}
	}
	return false
}

// quotedHeader is a header block as text.
type quotedHeader struct {
	from, date, to, cc, subject string
}

func (q *quotedHeader) add(kind headerLabel, value string) {
	switch kind {
	case fromLabel:
		q.from += value
	case dateLabel:
		q.date += value
	case toLabel:
		q.to += value
	case ccLabel:
		q.cc += value
	case subjectLabel:
		q.subject += value
	}
}

var (
	attributionVerb = regexp.MustCompile(`(?i)(?:\bwrote|\bwrites|\bhas written|a écrit|écrivait|\bschrieb|\bgeschrieben|\bescribió|\bescribio|ha scritto|ha escrito|\bscrisse|\bschreef|\bgeschreven|\bescreveu|napisał|napisal\(a\)|\bskrev|kirjoitti|написал|пишет|написав|пише|yazdı|\bschreven|\bsrote|ha scritt|a scris|napsal|napísal|írta|\bschreibt|\bschrieben|está escrito|写道|のメッセージ|작성|さんは書きました|viết)[^:\n]{0,60}(?:[:：]|$)`)
	attributionHead = regexp.MustCompile(`(?i)^(?:>\s*)*(?:\*|_)?(?:on|le|am|el|il|op|em|w dniu|dnia|den|on the|il giorno|på|kl|vào|в|pada|dne|ti|na|a)\s`)
	hasDate         = regexp.MustCompile(`(?i)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[-/.年]\s?\d{1,2}|\d{1,2}:\d{2}|\d{1,2}h\d{2}|\b(?:19|20)\d{2}\b`)
	addressInside   = regexp.MustCompile(`<[^<>\s]*@[^<>\s]*>|\(<?[^()\s]*@[^()\s]*>?\)|\[mailto:[^\]]+\]|[\w.+-]+@[\w-]+\.[\w.-]+`)
	originalMark    = eitherApostrophe(`(?i)^[\s>*|]*(?:[-_=]{2,}\s*|\*+)?(?:original (?:message|email)|reply message|message d'origine|message original|courriel original|mail original|ursprüngliche (?:nachricht|mail)|urspr\. nachricht|mensaje original|messaggio originale|oorspronkelijk bericht|original appointment|mensagem original|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|wiadomość oryginalna|исходное сообщение|original meddelelse|původní zpráva|原始邮件|元のメッセージ)\s*(?:[-_=]{2,}|\*+)?\s*(?:[:.]|\([^)]*\))?\s*$`)
	ruleLine        = regexp.MustCompile(`^[\s>*|]*(?:[-_=~*#+]{4,}|[—–─]{3,})\s*$`)
)

// eitherApostrophe compiles a pattern whose apostrophes stand for the typewriter's and the printer's.
func eitherApostrophe(pattern string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(pattern, "'", "['’]"))
}

var (
	// nameFirst is an attribution that begins with a bare name: it must name the day and the minute, as only programs do.
	nameFirst = regexp.MustCompile(`^(?:\p{Lu}[\p{L}.'’-]*\s+|(?:de|du|van|von|der|den|di|da|del)\s+){1,5}(?:wrote|a écrit|schrieb|escribió|ha scritto|schreef)\s+(?:on|le|am|el|il|op)\s.{6,60}\d{1,2}[:.h]\d{2}.{0,12}:$`)
	// firstPerson are words of somebody who tells of his own writing; a mail program names the other.
	firstPerson = regexp.MustCompile(`(?i)(?:^|[\s'’])(?:ich|wir|we|i've|nous|je|j['’]ai|yo|hemos|abbiamo|ho scritto|ik|wij)\s`)
	pronoun     = regexp.MustCompile(`^(?:I|You|He|She|We|They|Je|Tu|Il|Elle|On|Nous|Vous|Ich|Er|Sie|Wir|Yo|Él|Ella|Usted|Io|Lui|Lei|Ik|Hij|Zij|Wij)\s`)
	// citing is the other way to introduce a quotation, as Horde does.
	citing = regexp.MustCompile(`(?i)^(?:quoting|zitat von|citando|citation de|citeren|citeer|citerar)\s.{0,80}<[^<>\s]+@[^<>\s]+>\s?:$`)
	// overHeader is the title over a webmail's quoted header.
	overHeader = regexp.MustCompile(`(?i)^[\s>*|]*(?:message du|messaggio del|nachricht vom|mensaje del|bericht van|message of)\s+\d[\d./: -]{5,20}$`)
)

// attribution recognises the line that introduces a quotation ("Le 3 mai, X <x@y> a écrit :"), which may
// run over several lines, and returns the index after it.
func attribution(lines []string, i int) (end int, ok bool) {
	first := strings.TrimSpace(lines[i])
	if first == "" || len(first) > 300 {
		return 0, false
	}
	joined := ""
	for k := i; k < len(lines) && k < i+6; k++ {
		line := strings.TrimSpace(lines[k])
		if line == "" {
			if k > i && addressFollows(lines, k) {
				continue
			}
			return 0, false
		}
		if k > i && (strings.HasPrefix(line, ">") != strings.HasPrefix(first, ">")) {
			return 0, false
		}
		if k > i && startsAttribution(line) {
			return 0, false
		}
		if k > i && k < i+5 && !startsAttribution(first) && !addressInside.MatchString(first) && !hasDate.MatchString(first) {
			return 0, false
		}
		joined = strings.TrimSpace(joined + " " + strings.TrimLeft(line, "> "))
		if len(joined) > 400 {
			return 0, false
		}
		if isAttribution(joined) {
			return attributionEnd(lines, k+1, joined), true
		}
	}
	return 0, false
}

// addressFollows tells whether an attribution goes on behind an empty line with its address in angle brackets.
func addressFollows(lines []string, k int) bool {
	if k+1 >= len(lines) {
		return false
	}
	next := strings.TrimSpace(lines[k+1])
	return next == "<" || strings.HasPrefix(next, "<") && strings.Contains(next, "@") && len(next) < 200
}

// attributionEnd takes in the tail of an attribution that was broken before its verb or its time.
func attributionEnd(lines []string, k int, joined string) int {
	for n := 0; n < 2 && k+n < len(lines); n++ {
		line := strings.TrimSpace(lines[k+n])
		closes := len(line) < 40 && attributionVerb.MatchString(line) // ">" may close the address here
		if line == "" || len(line) > 60 || strings.HasPrefix(line, ">") && !closes {
			return k
		}
		joined += " " + line
		if strings.HasSuffix(line, ":") && isAttribution(joined) {
			return k + n + 1
		}
	}
	return k
}

func startsAttribution(line string) bool {
	return attributionHead.MatchString(line) && hasDate.MatchString(line)
}

// verbStems are parts of the verbs of attributionVerb; only a line that ends near one is looked at closely.
var verbStems = []string{"wrote", "writes", "written", "crit", "schrieb", "schrieben", "escri", "scri", "schreef", "schreven", "napisa", "napsal", "skrev", "kirjoitti", "написа", "пише", "yazd", "srote", "írta", "写", "書き", "メッセージ", "작성", "viết"}

func endsInVerb(s string) bool {
	tail := s[max(0, len(s)-70):]
	for _, stem := range verbStems {
		if strings.Contains(tail, stem) {
			return true
		}
	}
	return false
}

// isAttribution wants a verb of writing at the end and a date or an address before it, or both of these
// and a colon at the end.
func isAttribution(s string) bool {
	s = strings.Trim(s, "*_ \u00a0")
	last, _ := utf8.DecodeLastRuneInString(s)
	if last == '?' || last == '!' { // somebody asks who wrote or signed
		return false
	}
	if last != ':' && last != '：' && last != '>' && last != ')' && !endsInVerb(s) {
		return false
	}
	if citing.MatchString(s) || nameFirst.MatchString(s) && !pronoun.MatchString(s) {
		return true
	}
	if firstPerson.MatchString(s) && !addressInside.MatchString(s) {
		return false // "am 12.10.2026 haben wir Ihnen geschrieben:" is the sender's own story
	}
	verb := attributionVerb.FindStringIndex(s)
	date, address := hasDate.MatchString(s), addressInside.MatchString(s)
	switch {
	case verb != nil && verb[1] == len(s) && (date || address):
		return true
	case verb != nil && address && date && strings.HasSuffix(s, ":"):
		return true
	case verb != nil && attributionHead.MatchString(s) && strings.HasSuffix(s, ":") && (date || address):
		return true
	case date && address && len(s) < 200 && (strings.HasSuffix(s, ">:") || strings.HasSuffix(s, "):") || strings.HasSuffix(s, "]:")):
		return true
	case date && address && (strings.HasSuffix(s, ":") || strings.HasSuffix(s, ">") || strings.HasSuffix(s, ")")) && (attributionHead.MatchString(s) || hasDate.FindStringIndex(s)[0] == 0):
		return len(s) < 200
	}
	return false
}
