package mail

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	sigDelimiter = regexp.MustCompile(`^\s*(?:--|—|–|__|-- -|\*\*|––)\s*$`)
	// closingLine is the polite phrase that ends a letter, alone on its line (with a name at most).
	closingLine = regexp.MustCompile(`(?i)^\s*(?:(?:bien |très |tres )?(?:cordialement|cdt|cdlt|bien à (?:vous|toi)|sincèrement|respectueusement|amicalement|salutations?|meilleures salutations|sincères salutations|bonne (?:journée|soirée|réception|fin de journée|semaine|continuation)|bon week-?end|belle journée|à bientôt|a bientôt|bises|merci(?: beaucoup| bien| encore| à (?:vous|toi)| d'avance| par avance| de votre (?:aide|retour|réponse|compréhension))*|en vous (?:remerciant|souhaitant)[^.?]{0,60}|(?:avec|dans l'attente|veuillez|recevez|je vous prie|nous vous prions|avec mes|avec tous|avec l'expression)[^?]{0,120}(?:salutations?|remerciements?|considération|sentiments|réponse|retour|distinguée?s?)[^?]{0,40})` +
		`|(?:(?:kind|best|warm|warmest|with (?:kind|best|warm))(?:est)? (?:regards|wishes)|regards|best|cheers|thanks(?: again| a lot| so much| in advance)?(?: and (?:kind |best )?regards)?|many thanks|thank you(?: very much| in advance)?|yours(?: (?:sincerely|faithfully|truly))?|sincerely(?: yours)?|faithfully|rgds|brgds|br|ta|all the best|with thanks)` +
		`|(?:(?:mit )?(?:\p{L}+(?:en|e|er) (?:grü(?:ß|ss)(?:e|en)|gru(?:ß|ss))|freundlichen?|besten?|herzlichen?|lieben?|vielen?|schönen?|sonnigen?|kollegialen?)(?: (?:freundlichen|besten|herzlichen))? (?:grü(?:ß|ss)(?:e|en)?|gru(?:ß|ss)|dank)|grü(?:ß|ss)e?|gru(?:ß|ss)|hochachtungsvoll|mfg|vg|lg|danke(?: schön| im voraus| und (?:gruß|grüße))?|besten dank|vielen dank)` +
		`|(?:(?:un )?(?:cordial |atento |afectuoso )?saludos?(?: cordial(?:es)?| muy cordial(?:es)?)?|atentamente|atte|muchas gracias|gracias(?: de antemano| y (?:un )?saludos?)?|reciba un[^?]{0,60}|le saluda atentamente|quedo a (?:la espera|su disposición)[^?]{0,60}|un abrazo)` +
		`|(?:(?:i (?:miei|nostri) (?:più )?)?(?:cordiali|distinti|cari|migliori) saluti|cordialmente|saluti|un (?:cordiale )?saluto|buona giornata|grazie(?: mille| e (?:cordiali |buon )?[a-z ]{3,20}| in anticipo)?|la ringrazio[^?]{0,60}|in attesa di[^?]{0,80})` +
		`|(?:(?:met|m\.?)? ?(?:vriendelijke|hartelijke|beste) ?(?:groet(?:en)?|dank)|(?:vr\.? ?)?groet(?:en|jes)?|mvg|m\.v\.g\.|hoogachtend|bedankt(?: alvast)?|alvast (?:bedankt|dank)|dank (?:je|u)(?: wel)?|hartelijk dank))` +
		`(?:\s*[,.!;:-]*)(?:\s+(?:et|and|und|y|e|en)\s+[^?]{0,40}|\s*/\s*[^?\d]{3,40})?\s*[,.!]*\s*$`)
	sentFrom    = regexp.MustCompile(`(?i)^\s*\W{0,3}(?:(?:sent|envoyé|envoye|gesendet|von meinem|enviado|inviato|verzonden|verstuurd|skickat|sendt|wysłano|wysłane|lähetetty|отправлено|get|télécharge[rz]|obtenez|trimis|odesláno|enviada|outlook (?:für|for|pour))\s.{0,60}(?:iphone|ipad|android|samsung|huawei|blackberry|mobile|mobil|smartphone|telefoon|téléphone|telefono|teléfono|tablet|outlook|yahoo|gmail|mail\b|courrier|windows|phone|app|galaxy|móvil|dispositivo|handy|gerät|device|orange|sfr|bouygues|free|xperia|nokia|htc|device|телефон|айфон|mailbird|thunderbird|proton|spark|zoho|aol|hotmail).{0,60}|.{0,30}\bgesendet(?: von .{0,40})?|von (?:meinem|unterwegs).{0,40}|envoyé depuis .{0,60}|envoyé à partir de .{0,60}|sent (?:from|via|with) .{0,50}|enviado desde .{0,50}|inviato da .{0,50}|verzonden vanaf .{0,50}|verstuurd vanaf .{0,50})\s*$`)
	phoneLine   = regexp.MustCompile(`(?i)(?:\b(?:t[ée]l(?:[ée]phone|efon)?|tlf|phone|ph|port(?:able)?|mob(?:ile|il)?|m[óo]vil|cell?(?:ulare)?|fax|gsm|ligne directe|standard|direct|durchwahl|handy|t|m|p|f|d|✆|☎)\b\.?\s*[:.]?\s*)?(?:\+?\(?\d{1,4}\)?[\s./-]*){4,}\d`)
	emailOrURL  = regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://|\bwww\.|\b[\w-]+\.(?:fr|com|de|es|it|nl|be|ch|eu|net|org|co\.uk|at|example)\b`)
	addressLine = regexp.MustCompile(`(?i)\b(?:rue|avenue|av\.|bd|boulevard|place|quai|route|chemin|allée|impasse|za|zi|z\.a\.|z\.i\.|zac|bp|cs|cedex|street|road|lane|drive|suite|floor|avenue|blvd|p\.?o\.? box|unit|straße|strasse|str\.|weg|platz|allee|gasse|postfach|calle|c/|plaza|avda|paseo|polígono|apartado|via|viale|piazza|corso|straat|laan|plein|kade|postbus)\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}[\p{L}'’ -]+|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b\d{4} ?[A-Z]{2}\b`)
	legalLine   = regexp.MustCompile(`(?i)\b(?:RCS|SIREN|SIRET|TVA|VAT|APE|NAF|capital(?: social)?|SAS|SARL|SASU|EURL|SA|SCI|SNC|GmbH|AG|KG|e\.?K\.?|HRB|HRA|USt|Amtsgericht|Geschäftsführer|Ltd|LLC|LLP|PLC|Inc|registered in|company (?:no|number)|S\.?L\.?U?\.?|S\.A\.|CIF|NIF|S\.?r\.?l\.?|S\.?p\.?A\.?|P\.? ?IVA|B\.?V\.?|N\.?V\.?|KvK|BTW)\b`)
	postscript  = regexp.MustCompile(`(?i)^\s*(?:p\.?\s?s\.?|ps|post-?scriptum|nb|n\.b\.)\s*[:.\-–)]?\s+\S|^\s*(?:p\.?s\.?|ps)\s*[:.]\s*\S`)
)

// disclaimers open the legal and environmental notes under a mail, and the warnings that mail servers put over it.
var disclaimers = regexp.MustCompile(`(?i)^\W*(?:(?:this|the information (?:contained )?in this|the contents? of this|any views).{0,40}(?:e-?mail|message|communication|transmission).{0,200}(?:confidential|intended|privileged|recipient|virus|addressee|scanned)|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message).{0,200}|ce (?:message|courriel|mail|e-mail)[^.]{0,120}(?:confidentiel|pièces jointes|destinataire|établi|exclusi)|les informations contenues dans|si vous (?:n'êtes pas|avez reçu ce|recevez ce)|diese (?:e-?mail|nachricht)[^.]{0,120}(?:vertraulich|enthält|bestimmt)|der inhalt dieser|este (?:mensaje|correo)[^.]{0,160}(?:confidencial|destinatario|dirigid|contiene)|(?:questo|il presente|la presente) (?:messaggio|e-?mail|comunicazione)[^.]{0,160}(?:riservat|confidenzial|destinatari|informazioni)|le informazioni contenute|dit (?:bericht|e-?mail)|deze e-?mail[^.]{0,120}(?:vertrouwelijk|bestemd|bedoeld)|de informatie (?:in|verzonden)|confidentiality (?:notice|note)|disclaimer\b|avis de confidentialité|legal notice|aviso legal|if you (?:are not the intended|have received this)|please (?:consider|think about) (?:the|your) environment|pensez à l'environnement|n'imprimez ce|avant d'imprimer|before printing|bitte (?:denken|prüfen) sie.{0,40}(?:umwelt|drucken)|antes de imprimir|prima di stampare|denk aan het milieu|p {2,}before|sauvegarde de l'environnement|ai sensi del|en cumplimiento de)`)

// banner is a warning that a mail server puts into a mail of a stranger.
var banner = regexp.MustCompile(`(?i)^\s*[\[(*⚠️!]*\s*(?:\[?ext(?:ern(?:al|e|o)?)?\]?\s*[:\-]?.{0,20}(?:attention|mail|message|e-mail|sender|expéditeur|achtung|caution|warning).{0,120}|caution\s*[:!].{0,160}(?:extern|outside).{0,160}|warning\s*[:!].{0,60}(?:extern|outside).{0,120}|attention\s*[:!].{0,80}(?:extern|hors de).{0,120}|achtung\s*[:!].{0,80}extern.{0,120}|(?:this|ce|diese|este|questo|deze) (?:e-?mail|message|mail|nachricht|mensaje|messaggio|bericht|courriel).{0,40}(?:extern|outside).{0,160}|you don't often get e-?mail from.{0,160}|vous n'obtenez pas souvent d'e-mail.{0,160}|power ?up your.{0,40}|be careful with this message.{0,80})\s*[\])*]*\s*$`)

// signatureView is a text without its signature.
type signatureView struct {
	own, signature string
}

// cutSignature takes the signature, the notes under it and a mail server's warnings off a text. It cuts
// where a delimiter, a closing phrase or a block of a person's data stands at the end; a postscript or a
// further request below stays, and so does every line that holds data.
func cutSignature(text string) signatureView {
	blocks := paragraphs(text)
	start := signatureStart(blocks)
	var own, signature []string
	var previous *paragraph
	for i := range blocks {
		b := &blocks[i]
		for k, line := range b.lines {
			below := i > start.block || i == start.block && k >= start.line
			keep := true
			switch {
			case banner.MatchString(line):
				keep = false
			case sentFrom.MatchString(line) && !strings.HasSuffix(strings.TrimSpace(line), "?"):
				keep = false
			case b.disclaimer:
				keep = false
			case below && b.role[k] == signatureLine:
				keep = false
			}
			if keep {
				if k == 0 || len(own) == 0 || previous != b {
					own = append(own, b.before...)
				}
				own = append(own, line)
				previous = b
			} else {
				signature = append(signature, line)
			}
		}
	}
	return signatureView{own: strings.Trim(strings.Join(own, "\n"), " \n"), signature: strings.Trim(strings.Join(signature, "\n"), " \n")}
}

// paragraph is a run of lines without an empty one.
type paragraph struct {
	before     []string // the empty lines over it
	lines      []string
	role       []sigRole
	disclaimer bool
}

type sigRole byte

const (
	contentLine sigRole = iota
	signatureLine
)

func paragraphs(text string) []paragraph {
	var blocks []paragraph
	var current paragraph
	inside := false
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			if inside {
				blocks = append(blocks, current)
				current, inside = paragraph{}, false
			}
			current.before = append(current.before, "")
			continue
		}
		inside = true
		current.lines = append(current.lines, line)
	}
	if inside {
		blocks = append(blocks, current)
	}
	for i := range blocks {
		blocks[i].role = make([]sigRole, len(blocks[i].lines))
		blocks[i].disclaimer = i > 0 && disclaimers.MatchString(strings.Join(blocks[i].lines, " "))
	}
	return blocks
}

// place is a line of a paragraph.
type place struct{ block, line int }

// signatureStart finds where the signature begins and marks its lines; past the end where there is none.
func signatureStart(blocks []paragraph) place {
	for i := range blocks {
		for k, line := range blocks[i].lines {
			if (i > 0 || k > 0) && sigDelimiter.MatchString(line) && markBelow(blocks, place{i, k}, true) {
				return place{i, k}
			}
		}
	}
	for i := range blocks {
		for k, line := range blocks[i].lines {
			if (i > 0 || k > 0) && len(line) < 250 && closingLine.MatchString(line) && markBelow(blocks, place{i, k}, false) {
				return place{i, k}
			}
		}
	}
	return contactBlock(blocks)
}

// markBelow marks the signature's lines from a delimiter or closing phrase on. It fails where what
// follows directly is prose: then the phrase only stands within the letter.
func markBelow(blocks []paragraph, at place, delimiter bool) bool {
	roles := make([][]sigRole, len(blocks))
	signed, content := 0, 0
	for i := at.block; i < len(blocks); i++ {
		roles[i] = make([]sigRole, len(blocks[i].lines))
		start := 0
		if i == at.block {
			start = at.line
		}
		extra := false
		for k := start; k < len(blocks[i].lines); k++ {
			line := blocks[i].lines[k]
			first := i == at.block && k == at.line
			if k == start && !first && postscript.MatchString(line) {
				extra = true
			}
			switch {
			case first, blocks[i].disclaimer, !extra && signatureLike(line, delimiter && i == at.block):
				roles[i][k] = signatureLine
				signed++
			default:
				content++
				extra = true
				if signed == 1 && !delimiter {
					return false
				}
			}
		}
	}
	if content > 12 && !delimiter {
		return false
	}
	for i := at.block; i < len(blocks); i++ {
		for k := range roles[i] {
			if i > at.block || k >= at.line {
				blocks[i].role[k] = roles[i][k]
			}
		}
	}
	return true
}

// contactBlock finds a signature without a closing phrase: the last paragraphs, of short lines that name
// a person, a company or how to reach them.
func contactBlock(blocks []paragraph) place {
	none := place{len(blocks), 0}
	end := len(blocks)
	for end > 0 && (blocks[end-1].disclaimer || allSentFrom(blocks[end-1].lines)) {
		end--
	}
	start := end
	for i := end - 1; i > 0 && i >= end-3; i-- {
		if !contactLines(blocks[i].lines) {
			break
		}
		start = i
	}
	if start == end {
		return tailOfParagraph(blocks, end)
	}
	for i := start; i < end; i++ {
		for k := range blocks[i].lines {
			blocks[i].role[k] = signatureLine
		}
	}
	_ = none
	return place{start, 0}
}

func allSentFrom(lines []string) bool {
	for _, line := range lines {
		if !sentFrom.MatchString(line) && !banner.MatchString(line) {
			return false
		}
	}
	return true
}

// tailOfParagraph looks for a contact's lines at the end of the last paragraph, under its prose.
func tailOfParagraph(blocks []paragraph, end int) place {
	none := place{len(blocks), 0}
	if end == 0 {
		return none
	}
	lines := blocks[end-1].lines
	start := len(lines)
	for start > 1 && signatureLike(lines[start-1], false) {
		start--
	}
	if start == len(lines) || len(lines)-start < 2 || !contactLines(lines[start:]) || end == 1 && start < 1 {
		return none
	}
	for k := start; k < len(lines); k++ {
		blocks[end-1].role[k] = signatureLine
	}
	return place{end - 1, start}
}

// contactLines tells a paragraph that only says who writes.
func contactLines(lines []string) bool {
	if len(lines) > 9 {
		return false
	}
	proof := false
	for _, line := range lines {
		if !signatureLike(line, false) {
			return false
		}
		proof = proof || phoneLine.MatchString(line) || emailOrURL.MatchString(line) || addressLine.MatchString(line) || legalLine.MatchString(line)
	}
	return proof || len(lines) <= 4 && nameLike(lines[0])
}

// signatureLike tells a line that may stand in a signature: a name, a function, a company, a way to reach
// someone. A line with a quantity or a reference is data and never one.
func signatureLike(line string, afterDelimiter bool) bool {
	line = strings.Trim(strings.TrimSpace(line), "*_|> ")
	switch {
	case line == "" || ruleLine.MatchString(line) || sigDelimiter.MatchString(line) || closingLine.MatchString(line) || sentFrom.MatchString(line):
		return true
	case strings.HasSuffix(line, "?") || postscript.MatchString(line):
		return false
	case notice.MatchString(line):
		return true
	case utf8.RuneCountInString(line) > 110:
		return legalLine.MatchString(line) && !strings.HasSuffix(line, ".") || disclaimers.MatchString(line)
	case phoneLine.MatchString(line) || emailOrURL.MatchString(line):
		return len(strings.Fields(stripContact(line))) <= 12
	case addressLine.MatchString(line) || legalLine.MatchString(line):
		return !looksLikeData(line)
	case afterDelimiter:
		return !looksLikeData(line) || len(line) < 40
	}
	return !looksLikeData(line) && titleLike(line)
}

func stripContact(line string) string {
	return emailOrURL.ReplaceAllString(phoneLine.ReplaceAllString(line, " "), " ")
}

// sinceYear is a company's or a project's year, which is no data.
var sinceYear = regexp.MustCompile(`(?i)\b(?:depuis|fondée? en|créée? en|since|est\.?|founded(?: in)?|established|seit|von|gegr(?:ündet|\.)|desde|fundada en|dal|fondata nel|sinds|sedert|anno)\s+(?:1[6-9]|20)\d{2}\b`)

var dataLine = regexp.MustCompile(`(?i)\d{3,}|\b\d+\s*(?:x|×|pcs?|pi[eè]ces?|st(?:ück|k)?|kg|g|m|mm|cm|l|litres?|cartons?|boîtes?|rouleaux|sacs?|palettes?|boxes|units?|unités?|uds?|pz|stuks?|ex|€|eur|%)\b|^\s*[-•*]?\s*\d+[.,)]?\s+\p{L}|[:;]\s*\d|\b\d+[.,]\d{2}\b`)

// looksLikeData tells a line with a number that is not a way to reach someone.
func looksLikeData(line string) bool {
	rest := sinceYear.ReplaceAllString(phoneLine.ReplaceAllString(line, " "), " ")
	if addressLine.MatchString(line) || legalLine.MatchString(line) {
		return regexp.MustCompile(`(?i)\b\d+\s*(?:x|pcs?|pièces?|stück|kg|€)\b`).MatchString(line)
	}
	return dataLine.MatchString(rest)
}

// nameLike tells a line of one to five capitalised words.
func nameLike(line string) bool {
	words := strings.Fields(strings.Trim(line, " ,.-–—|*"))
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	capital := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'«"))
		if unicode.IsUpper(r) {
			capital++
		}
	}
	return capital*2 > len(words) || len(words) == 1 && len(line) < 20
}

// titleLike tells a short line that is no sentence.
func titleLike(line string) bool {
	n := utf8.RuneCountInString(line)
	words := len(strings.Fields(line))
	if n > 90 || words > 12 {
		return false
	}
	if strings.HasSuffix(line, ".") && words > 4 || strings.HasSuffix(line, ":") || strings.ContainsAny(line, "!") && words > 4 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, "(\"'«-–—• "))
	if !unicode.IsUpper(r) && words > 4 {
		return false
	}
	return !sentenceLike(line)
}

// notice tells a line of a signature that no one writes for the reader of this one mail.
var notice = regexp.MustCompile(`(?i)confiden[tz]|vertraulich|privileged|riservat|vertrouwelijk|liability|virus|\b(?:the environment|l'environnement|umwelt|medio ambiente|l'ambiente|het milieu|the trees)\b|unsubscribe|se désinscrire|désabonner|abmelden|darse de baja|disiscriv|uitschrijven|automatically generated|généré automatiquement|automatisch (?:erstellt|generiert|erzeugt)|registered (?:office|in)|berufsverschwiegenheit|\[cid:|^["“«].{3,80}["”»]$|visit(?:ez)? (?:us|our|nous|notre)|besuchen sie uns|folgen sie|follow us|suivez-nous|linkedin|facebook|instagram`)

var verbs = regexp.MustCompile(`(?i)\b(?:je|j'ai|nous|vous|tu|on|il|elle|est|sont|suis|avez|avons|peux|pouvez|pourriez|faut|merci de|veuillez|i|we|you|he|she|they|is|are|was|have|has|please|can|could|would|will|need|ich|wir|sie|ist|sind|habe|haben|bitte|können|könnten|brauchen|yo|nosotros|es|está|son|tenemos|puede|puedes|por favor|io|noi|sono|abbiamo|può|potete|favore|ik|wij|we|zijn|hebben|kunt|kunnen|graag)\b`)

// sentenceLike tells words of a sentence; French and German function words stand in titles too, so two are wanted.
func sentenceLike(line string) bool {
	return len(verbs.FindAllString(line, 3)) >= 2 || len(verbs.FindAllString(line, 1)) == 1 && len(strings.Fields(line)) > 6
}
