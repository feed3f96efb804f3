package console

import "strings"

// faultView is what was wrong with a mail: the words for it, and the particular that they lead to.
type faultView struct{ Key, Rest string }

// leadingFaults are those that name a particular, by how they begin and end.
var leadingFaults = []struct{ begins, ends string }{
	{"the sender's domain only looks like ", ", which we know"},
	{"unknown charset ", ": decoded by guess"},
	{"unknown transfer encoding ", ""},
	{"the content type ", " is unreadable"},
	{"the text is UTF-8 but declared as ", ""},
	{"text decoded with loss: its bytes are not ", ""},
	{"text decoded with loss ", ""},
}

// graveFaults may mean that somebody is being misled: they stand above the text, not in the list of reading faults.
var graveFaults = map[string]bool{
	"the sender's domain only looks like":                                                         true,
	"the mail names several senders":                                                              true,
	"the sender has no address":                                                                   true,
	"the sender's name is another address than the sender's":                                      true,
	"the mail is dated after its arrival: the day of its arrival counts":                          true,
	"the plain text and the HTML text name different numbers: the sender may have seen the other": true,
	"the mail has too many mails attached: not all are opened":                                    true,
	"the mail is too large and was not fetched whole":                                             true,
}

// readFaults parts what a reader must not overlook from what only explains how a mail was read.
func readFaults(faults []string) (grave, others []faultView) {
	for _, text := range faults {
		f := faultView{Key: text}
		for _, l := range leadingFaults {
			if rest, ok := strings.CutPrefix(text, l.begins); ok && strings.HasSuffix(rest, l.ends) {
				f = faultView{Key: strings.TrimSpace(l.begins), Rest: strings.TrimSuffix(rest, l.ends)}
				break
			}
		}
		if graveFaults[f.Key] {
			grave = append(grave, f)
		} else {
			others = append(others, f)
		}
	}
	return grave, others
}

// faultWords are the faults in words; one that is not here is shown as it was stored.
var faultWords = dictionary{
	"fault.the sender's domain only looks like": {"Le domaine de l’expéditeur ressemble seulement à celui que nous connaissons :", "The sender’s domain only looks like the one that we know:"},
	"fault.the mail names several senders":      {"Le message nomme plusieurs expéditeurs : aucun n’est prouvé.", "The mail names several senders: none is proven."},
	"fault.the sender has no address":           {"L’expéditeur n’a pas d’adresse.", "The sender has no address."},
	"fault.the sender's name is another address than the sender's": {
		"Le nom affiché est une autre adresse que celle de l’expéditeur.", "The name shown is another address than the sender’s."},
	"fault.the mail is dated after its arrival: the day of its arrival counts": {
		"Le message est daté d’après son arrivée : le jour d’arrivée fait foi.", "The mail is dated after its arrival: the day of its arrival counts."},
	"fault.the plain text and the HTML text name different numbers: the sender may have seen the other": {
		"Le texte simple et le texte HTML donnent des nombres différents : l’expéditeur a peut-être vu l’autre.",
		"The plain text and the HTML text name different numbers: the sender may have seen the other."},
	"fault.the mail has too many mails attached: not all are opened": {"Trop de messages joints : tous ne sont pas ouverts.", "Too many mails are attached: not all are opened."},
	"fault.the mail is too large and was not fetched whole": {
		"Le message est trop gros : seul son début a été pris ; ouvrez-le dans la messagerie.", "The mail is too large: only its beginning was taken; open it in the mailbox."},

	"fault.a header field is too long and was cut":      {"un champ d’en-tête trop long a été coupé", "a header field is too long and was cut"},
	"fault.a header line is unreadable and was skipped": {"une ligne d’en-tête illisible a été laissée", "a header line is unreadable and was skipped"},
	"fault.a multipart without its boundary was read as text": {
		"des parties sans séparateur ont été lues comme du texte", "a multipart without its boundary was read as text"},
	"fault.a part declared as base64 is not: its bytes were left as they are": {
		"une partie annoncée en base64 n’en est pas : laissée telle quelle", "a part declared as base64 is not: its bytes were left as they are"},
	"fault.a part names several content types":                   {"une partie annonce plusieurs types de contenu", "a part names several content types"},
	"fault.a uuencoded part is unreadable":                       {"une partie uuencodée est illisible", "a uuencoded part is unreadable"},
	"fault.an encoded word of the header is unreadable":          {"un mot codé de l’en-tête est illisible", "an encoded word of the header is unreadable"},
	"fault.signature not verified (S/MIME)":                      {"signature non vérifiée (S/MIME)", "signature not verified (S/MIME)"},
	"fault.text between the lines of a base64 part was skipped":  {"du texte au milieu d’une partie en base64 a été laissé", "text between the lines of a base64 part was skipped"},
	"fault.the HTML hides text from a reader: it is shown apart": {"le HTML cache du texte : il est montré à part", "the HTML hides text from a reader: it is shown apart"},
	"fault.the HTML text is nested too deeply: its layout was left out": {
		"le HTML est trop imbriqué : sa mise en page a été laissée", "the HTML text is nested too deeply: its layout was left out"},
	"fault.the Outlook file winmail.dat could not be read wholly: content may be hidden in it": {
		"le fichier winmail.dat n’a pas pu être lu entièrement : il peut cacher du contenu", "the Outlook file winmail.dat could not be read wholly: content may be hidden in it"},
	"fault.the boundary of a multipart is missing or wrong: read off the body": {
		"le séparateur des parties manque ou est faux : lu dans le corps", "the boundary of a multipart is missing or wrong: read off the body"},
	"fault.the HTML text is too large and was read in part":             {"le HTML est trop grand : lu en partie", "the HTML text is too large and was read in part"},
	"fault.the HTML text is too large or too deep and was read in part": {"le HTML est trop grand ou trop imbriqué : lu en partie", "the HTML text is too large or too deep and was read in part"},
	"fault.the date is unreadable":                                      {"la date est illisible", "the date is unreadable"},
	"fault.the header holds raw 8-bit text":                             {"l’en-tête contient du texte non codé", "the header holds raw 8-bit text"},
	"fault.the header is not closed by an empty line":                   {"l’en-tête n’est pas fermé par une ligne vide", "the header is not closed by an empty line"},
	"fault.the header is too large and was read in part":                {"l’en-tête est trop grand : lu en partie", "the header is too large and was read in part"},
	"fault.the last boundary of a multipart is missing":                 {"le dernier séparateur manque", "the last boundary of a multipart is missing"},
	"fault.the mail has no Message-ID":                                  {"le message n’a pas d’identifiant", "the mail has no Message-ID"},
	"fault.the mail has no sender":                                      {"le message n’a pas d’expéditeur", "the mail has no sender"},
	"fault.the mail holds NUL bytes":                                    {"le message contient des octets nuls", "the mail holds NUL bytes"},
	"fault.the mail holds no readable text":                             {"le message ne contient aucun texte lisible", "the mail holds no readable text"},
	"fault.the mail is empty":                                           {"le message est vide", "the mail is empty"},
	"fault.the mail is too large and was read in part":                  {"le message est trop gros : lu en partie", "the mail is too large and was read in part"},
	"fault.the text is not UTF-16 as declared":                          {"le texte n’est pas en UTF-16 comme annoncé", "the text is not UTF-16 as declared"},
	"fault.the text is too long and was cut":                            {"le texte est trop long : coupé", "the text is too long and was cut"},
	"fault.the subject is too long and was cut":                         {"l’objet est trop long : coupé", "the subject is too long and was cut"},
	"fault.the sender's name is too long and was cut":                   {"le nom de l’expéditeur est trop long : coupé", "the sender’s name is too long and was cut"},
	"fault.too many addresses: the rest was left out":                   {"trop d’adresses : la suite a été laissée", "too many addresses: the rest was left out"},
	"fault.the mail has too many attachments: the rest was left out":    {"trop de pièces jointes : la suite a été laissée", "too many attachments: the rest was left out"},
	"fault.the mail has too many parts: the rest was left out":          {"trop de parties : la suite a été laissée", "too many parts: the rest was left out"},
	"fault.the mail could not be read fully: its raw text is shown":     {"le message n’a pas pu être lu : son texte brut est montré", "the mail could not be read fully: its raw text is shown"},
	"fault.the mail is nested too deeply: the inner parts were left closed": {
		"le message est trop imbriqué : l’intérieur est resté fermé", "the mail is nested too deeply: the inner parts were left closed"},
	"fault.the mail is one piece of a larger one (message/partial): the others are needed to read it": {
		"c’est un morceau d’un message plus grand : il faut les autres pour le lire", "the mail is one piece of a larger one: the others are needed to read it"},
	"fault.answers are asked to an address of another domain than the sender's (Reply-To)": {
		"la réponse est demandée à un autre domaine que celui de l’expéditeur", "answers are asked to an address of another domain than the sender’s"},
	"fault.the content is encrypted (PGP) and cannot be read here":    {"le contenu est chiffré (PGP), illisible ici", "the content is encrypted (PGP) and cannot be read here"},
	"fault.the content is encrypted (S/MIME) and cannot be read here": {"le contenu est chiffré (S/MIME), illisible ici", "the content is encrypted (S/MIME) and cannot be read here"},
	"fault.the text is encrypted (PGP) and cannot be read here":       {"le texte est chiffré (PGP), illisible ici", "the text is encrypted (PGP) and cannot be read here"},
	"fault.unknown charset":                           {"jeu de caractères inconnu, deviné :", "unknown charset, guessed:"},
	"fault.unknown transfer encoding":                 {"codage de transfert inconnu :", "unknown transfer encoding:"},
	"fault.the content type":                          {"type de contenu illisible :", "unreadable content type:"},
	"fault.the text is UTF-8 but declared as":         {"le texte est en UTF-8 mais annoncé comme", "the text is UTF-8 but declared as"},
	"fault.text decoded with loss: its bytes are not": {"texte décodé avec perte : ce n’est pas", "text decoded with loss: its bytes are not"},
	"fault.text decoded with loss":                    {"texte décodé avec perte", "text decoded with loss"},
}
