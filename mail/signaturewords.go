package mail

import "regexp"

var (
	sigDelimiter = regexp.MustCompile(`^\s*(?:--|—|–|__|-- -|\*\*|––)\s*$`)
	// closingLine is the polite phrase that ends a letter, alone on its line (with a name at most).
	closingLine = eitherApostrophe(`(?i)^\s*(?:(?:bien |très |tres )?(?:cordialement|cdt|cdlt|bien à (?:vous|toi)|sincèrement|respectueusement|amicalement|salutations?|meilleures salutations|sincères salutations|bonne (?:journée|soirée|réception|fin de (?:journée|semaine)|semaine|continuation)|bon week-?end|belle journée|à bientôt|a bientôt|bises|(?:gros )?bisous|amitiés|je t'embrasse|tout de bon|fidèlement|votre (?:bien )?dévouée?|dans l'attente[^?]{0,60}|excellente (?:journée|soirée|fin de journée)[^?]{0,40}|merci(?: beaucoup| bien| encore| mille fois| de tout cœur| de votre patience| à (?:vous|toi)| d'avance| par avance| de votre (?:aide|retour|réponse|compréhension))*|en vous (?:remerciant|souhaitant)[^.?]{0,60}|(?:avec|dans l'attente|veuillez|recevez|je vous prie|nous vous prions|avec mes|avec tous|avec l'expression)[^?]{0,120}(?:salutations?|remerciements?|considération|sentiments|réponse|retour|distinguée?s?)[^?]{0,40})` +
		`|(?:(?:kind|best|warm|warmest|with (?:kind|best|warm))(?:est)? (?:regards|wishes)|regards|best|cheers|thanks(?: again| a lot| so much| in advance)?(?: and (?:kind |best )?regards)?|many thanks|thank you(?: very much| in advance)?|yours(?: (?:sincerely|faithfully|truly))?|sincerely(?: yours)?|faithfully|rgds|brgds|br|ta(?: muchly)?|all the best|with (?:many )?thanks|warmly|respectfully|love|speak soon|have a (?:good|nice|great) (?:day|weekend|week|one))` +
		`|(?:(?:mit )?(?:\p{L}+(?:en|e|er) (?:grü(?:ß|ss)(?:e|en)|gru(?:ß|ss))|freundlichen?|besten?|herzlichen?|lieben?|vielen?|schönen?|sonnigen?|kollegialen?)(?: (?:freundlichen|besten|herzlichen))? (?:grü(?:ß|ss)(?:e|en)?|gru(?:ß|ss)|dank)|grü(?:ß|ss)e?|gru(?:ß|ss)|hochachtungsvoll|mfg|vg|lg|danke(?: schön| im voraus| und (?:gruß|grüße))?|besten dank|vielen dank)` +
		`|(?:un(?: \p{L}+){0,2} (?:saludo|abrazo)[^?]{0,40}|[^?.]{0,60}saludan? atentamente|(?:un )?(?:cordial |atento |afectuoso )?saludos?(?: cordial(?:es)?| muy cordial(?:es)?)?|atentamente|atte|muchas gracias|gracias(?: de antemano| y (?:un )?saludos?)?|reciba un[^?]{0,60}|le saluda atentamente|quedo a (?:la espera|su disposición)[^?]{0,60}|un abrazo)` +
		`|(?:(?:i (?:miei|nostri) (?:più )?)?(?:cordiali|distinti|cari|migliori) saluti|cordialmente|saluti|un(?: \p{L}+){0,2} (?:saluto|abbraccio)[^?]{0,40}|con (?:viva |sincera |molta )?(?:stima|gratitudine|cordialità)|buona giornata|grazie(?: mille| e (?:cordiali |buon )?[a-z ]{3,20}| in anticipo)?|la ringrazio[^?]{0,60}|in attesa di[^?]{0,80})` +
		`|(?:(?:met|m\.?)? ?(?:vriendelijke|hartelijke|beste) ?(?:groet(?:en)?|dank)|(?:vr\.? ?)?groet(?:en|jes)?|mvg|m\.v\.g\.|hoogachtend|bedankt(?: alvast)?|alvast (?:bedankt|dank)|dank (?:je|u)(?: wel)?|hartelijk dank))` +
		`(?:\s*[,.!;:-]*)(?:\s+(?:et|and|und|y|e|en)\s+[^?]{0,40}|\s*/\s*[^?\d]{3,40})?\s*[,.!]*\s*$`)
	sentFrom    = eitherApostrophe(`(?i)^\s*\W{0,3}(?:(?:sent|envoyé|envoye|gesendet|von meinem|enviado|inviato|verzonden|verstuurd|skickat|sendt|wysłano|wysłane|lähetetty|отправлено|get|télécharge[rz]|obtenez|trimis|odesláno|enviada|outlook (?:für|for|pour))\s.{0,60}(?:iphone|ipad|android|samsung|huawei|blackberry|mobile|mobil|smartphone|telefoon|téléphone|telefono|teléfono|tablet|outlook|yahoo|gmail|mail\b|courrier|windows|phone|app|galaxy|móvil|dispositivo|handy|gerät|device|orange|sfr|bouygues|free|xperia|nokia|htc|device|телефон|айфон|mailbird|thunderbird|proton|spark|zoho|aol|hotmail).{0,60}|.{0,30}\bgesendet(?: von .{0,40})?|von (?:meinem|unterwegs).{0,40}|envoyé depuis .{0,60}|envoyé à partir de .{0,60}|sent (?:from|via|with) .{0,50}|enviado desde .{0,50}|inviato da .{0,50}|verzonden vanaf .{0,50}|verstuurd vanaf .{0,50})\s*$`)
	phoneRun    = regexp.MustCompile(`(?i)(?:\b(?:t[ée]l(?:[ée]phone|efon)?|tlf|phone|ph|port(?:able)?|mob(?:ile|il)?|m[óo]vil|cell?(?:ulare)?|fax|gsm|ligne directe|standard|direct|durchwahl|handy|t|m|p|f|d|✆|☎)\b\.?\s*[:.]?\s*)?\+?(?:\(?\d{1,4}\)?[\s./-]{0,3}){3,}\d`)
	emailOrURL  = regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://|\bwww\.|\b[\w-]+\.(?:fr|com|de|es|it|nl|be|ch|eu|net|org|co\.uk|at|example)\b`)
	addressLine = regexp.MustCompile(`(?i)\b(?:rue|avenue|av\.|bd|boulevard|place|quai|route|chemin|allée|impasse|za|zi|z\.a\.|z\.i\.|zac|bp|cs|cedex|street|road|lane|drive|suite|floor|avenue|blvd|p\.?o\.? box|unit|straße|strasse|str\.|weg|platz|allee|gasse|postfach|calle|c/|plaza|avda|paseo|polígono|apartado|via|viale|piazza|corso|straat|laan|plein|kade|postbus)\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}[\p{L}'’ -]+|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b\d{4} ?[A-Z]{2}\b`)
	legalLine   = regexp.MustCompile(`(?i)\b(?:RCS|SIREN|SIRET|TVA|VAT|APE|NAF|capital(?: social)?|SAS|SARL|SASU|EURL|SA|SCI|SNC|GmbH|AG|KG|e\.?K\.?|HRB|HRA|USt|Amtsgericht|Geschäftsführer|Ltd|LLC|LLP|PLC|Inc|registered in|company (?:no|number)|S\.?L\.?U?\.?|S\.A\.|CIF|NIF|S\.?r\.?l\.?|S\.?p\.?A\.?|P\.? ?IVA|B\.?V\.?|N\.?V\.?|KvK|BTW)\b`)
	postscript  = regexp.MustCompile(`(?i)^\s*(?:p\.?\s?s\.?|ps|post-?scriptum|nb|n\.b\.)\s*[:.\-–)]?\s+\S|^\s*(?:p\.?s\.?|ps)\s*[:.]\s*\S`)
)

// disclaimers open the legal and environmental notes under a mail, and the warnings that mail servers put over it.
var disclaimers = eitherApostrophe(`(?i)^\W*(?:(?:this|the information (?:contained )?in this|the contents? of this|any views).{0,40}(?:e-?mail|message|communication|transmission).{0,200}(?:confidential|intended|privileged|recipient|virus|addressee|scanned)|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message).{0,200}|ce (?:message|courriel|mail|e-mail)[^.]{0,120}(?:confidentiel|pièces jointes|destinataire|établi|exclusi)|les informations contenues dans|si vous (?:n'êtes pas|avez reçu ce|recevez ce)|diese (?:e-?mail|nachricht)[^.]{0,120}(?:vertraulich|enthält|bestimmt)|der inhalt dieser|este (?:mensaje|correo)[^.]{0,160}(?:confidencial|destinatario|dirigid|contiene)|(?:questo|il presente|la presente) (?:messaggio|e-?mail|comunicazione)[^.]{0,160}(?:riservat|confidenzial|destinatari|informazioni)|le informazioni contenute|dit (?:bericht|e-?mail)|deze e-?mail[^.]{0,120}(?:vertrouwelijk|bestemd|bedoeld)|de informatie (?:in|verzonden)|confidentiality (?:notice|note)|disclaimer\b|avis de confidentialité|legal notice|aviso legal|if you (?:are not the intended|have received this)|please (?:consider|think about) (?:the|your) environment|pensez à l'environnement|n'imprimez ce|avant d'imprimer|before printing|bitte (?:denken|prüfen) sie.{0,40}(?:umwelt|drucken)|antes de imprimir|prima di stampare|denk aan het milieu|p {2,}before|sauvegarde de l'environnement|ai sensi del|en cumplimiento de)`)

// banner is a warning that a mail server puts into a mail of a stranger.
var banner = eitherApostrophe(`(?i)^\s*[\[(*⚠️!]*\s*(?:\[?ext(?:ern(?:al|e|o)?)?\]?\s*[:\-]?.{0,20}(?:attention|mail|message|e-mail|sender|expéditeur|achtung|caution|warning).{0,120}|caution\s*[:!].{0,160}(?:extern|outside).{0,160}|warning\s*[:!].{0,60}(?:extern|outside).{0,120}|attention\s*[:!].{0,80}(?:extern|hors de).{0,120}|achtung\s*[:!].{0,80}extern.{0,120}|(?:this|ce|diese|este|questo|deze) (?:e-?mail|message|mail|nachricht|mensaje|messaggio|bericht|courriel).{0,40}(?:extern|outside).{0,160}|you don't often get e-?mail from.{0,160}|vous n'obtenez pas souvent d'e-mail.{0,160}|power ?up your.{0,40}|be careful with this message.{0,80})\s*[\])*]*\s*$`)

// trackerMark is the letter that a widespread mail tracker leaves where its hidden picture stands.
const trackerMark = "\u1427"

// keyPrint is the fingerprint of an OpenPGP key as people write it (RFC 4880 section 12.2): ten groups of four.
var keyPrint = regexp.MustCompile(`(?i)^(?:[\p{L} .-]{0,30}:\s*)?(?:[0-9A-F]{4}\s+){9}[0-9A-F]{4}$`)

// nationalNumber is a number written without spaces; any other bare run of digits is a reference.
var nationalNumber = regexp.MustCompile(`^0[1-9]\d{8}$`)

// sinceYear is a company's or a project's year, which is no data.
var sinceYear = regexp.MustCompile(`(?i)\b(?:depuis|fondée? en|créée? en|since|est\.?|founded(?: in)?|established|seit|von|gegr(?:ündet|\.)|desde|fundada en|dal|fondata nel|sinds|sedert|anno)\s+(?:1[6-9]|20)\d{2}\b`)

var dataLine = regexp.MustCompile(`(?i)\d{3,}|\b\d+\s*(?:x|×|pcs?|pi[eè]ces?|st(?:ück|k)?|kg|g|m|mm|cm|l|litres?|cartons?|boîtes?|rouleaux|sacs?|palettes?|boxes|units?|unités?|uds?|pz|stuks?|ex|€|eur|%)\b|^\s*[-•*]?\s*\d+[.,)]?\s+\p{L}|[:;]\s*\d|\b\d+[.,]\d{2}\b`)

var betweenParts = regexp.MustCompile(`\s+[—–|·•/-]\s+|,\s`)

// tradeWords open a paragraph that is about the matter, such as an address of delivery, and not about the writer.
var tradeWords = regexp.MustCompile(`(?i)livrais|livrer|command|factur|référence|\bréf\b|urgent|quantit|adresse|avoir\b|devis|retour|order|deliver|ship|invoice|address|quote|liefer|bestell|rechnung|auftrag|anschrift|angebot|pedido|entreg|albarán|presupuesto|dirección|ordine|consegn|fattur|indirizzo|preventivo|lever|factuur|adres|offerte`)

var onBehalf = regexp.MustCompile(`(?i)^(?:for and on behalf of|on behalf of|p\.\s?p\.|p/o|i\.\s?a\.|i\.\s?v\.|pour (?:le compte|l'équipe|la société)|per procura|namens)\b`)

// notice tells a line of a signature that no one writes for the reader of this one mail.
var notice = eitherApostrophe(`(?i)confiden[tz]|vertraulich|privileged|riservat|vertrouwelijk|liability|virus|\b(?:the environment|l'environnement|umwelt|medio ambiente|l'ambiente|het milieu|the trees)\b|unsubscribe|se désinscrire|désabonner|abmelden|darse de baja|disiscriv|uitschrijven|automatically generated|généré automatiquement|automatisch (?:erstellt|generiert|erzeugt)|registered (?:office|in)|berufsverschwiegenheit|\[cid:|^["“«].{3,80}["”»]$|visit(?:ez)? (?:us|our|nous|notre)|besuchen sie uns|folgen sie|follow us|suivez-nous|linkedin|facebook|instagram`)

var verbs = eitherApostrophe(`(?i)\b(?:je|j'ai|nous|vous|tu|on|il|elle|est|sont|suis|avez|avons|peux|pouvez|pourriez|faut|merci de|veuillez|i|we|you|he|she|they|is|are|was|have|has|please|can|could|would|will|need|ich|wir|sie|ist|sind|habe|haben|bitte|können|könnten|brauchen|yo|nosotros|es|está|son|tenemos|puede|puedes|por favor|io|noi|sono|abbiamo|può|potete|favore|ik|wij|we|zijn|hebben|kunt|kunnen|graag)\b`)

// quantityLine is data even in a line with an address or a company's name.
var quantityLine = regexp.MustCompile(`(?i)\b\d+\s*(?:x|pcs?|pièces?|stück|kg|€)(?:\s|$)`)
