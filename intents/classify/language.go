package classify

import (
	"strings"
	"unicode"
)

// Languages are those that the engine tells apart, ISO 639-1.
var Languages = []string{"fr", "en", "de", "es", "it", "nl"}

const languagePlaces = 1 << 14

// courtesies are the words that make up the shortest messages.
var courtesies = map[string]string{
	"fr": "merci,merci beaucoup,bonjour,bonsoir,cordialement,bien à vous,d'accord,c'est noté,bonne journée,oui,non merci,très bien,parfait,salut,à bientôt,s'il vous plaît,bon week-end,où,quand,combien,reçu",
	"en": "thanks,thank you,thanks a lot,many thanks,hello,hi,good morning,best regards,kind regards,cheers,yes please,no thanks,great,perfect,well received,please,see you,sure,noted,where,when,how much,have a nice day",
	"de": "danke,vielen dank,danke schön,guten tag,hallo,mit freundlichen grüßen,viele grüße,ja bitte,nein danke,alles klar,passt,in ordnung,super,bis dann,bitte,erhalten,wo,wann,wie viel,schönes wochenende,moin,gern,verstanden",
	"es": "gracias,muchas gracias,buenos días,buenas tardes,hola,un saludo,saludos cordiales,de acuerdo,vale,perfecto,recibido,por favor,sí,no gracias,hasta luego,dónde,cuándo,cuánto,buen fin de semana,muy bien",
	"it": "grazie,grazie mille,buongiorno,buonasera,salve,ciao,cordiali saluti,distinti saluti,d'accordo,va bene,perfetto,ricevuto,per favore,sì,no grazie,a presto,dove,quando,quanto,buon fine settimana,molto bene",
	"nl": "bedankt,dank u wel,hartelijk dank,goedemorgen,goedemiddag,hallo,hoi,met vriendelijke groet,groeten,ja graag,nee dank u,akkoord,prima,in orde,ontvangen,alstublieft,tot ziens,waar,wanneer,hoeveel,fijn weekend,doei",
}

func languageIndex(language string) int {
	for i, known := range Languages {
		if known == language {
			return i
		}
	}
	return -1
}

// enoughLetters tell a language.
const enoughLetters = 1200

// languageVector counts the pieces of two to four letters of the words, accents kept: they tell much.
func languageVector(text string) vector {
	counts := map[uint32]float64{}
	letters := 0
	word := []rune{'<'}
	for _, r := range text {
		if unicode.IsLetter(r) || r == '\'' || r == '’' {
			word = append(word, unicode.ToLower(r))
			continue
		}
		if letters += len(word); letters > enoughLetters {
			break
		}
		languagePieces(counts, word)
		word = word[:1]
	}
	languagePieces(counts, word)
	v := sorted(counts)
	normalize(v.values)
	return v
}

// languagePieces counts the pieces of a word that begins with "<", and the word itself.
func languagePieces(counts map[uint32]float64, word []rune) {
	if len(word) < 2 || len(word) > 40 {
		return
	}
	word = append(word, '>')
	whole := uint32(2166136261)
	for from, first := range word {
		whole = (whole ^ uint32(first)) * 16777619
		h := seedChar
		for n := 0; n < 4 && from+n < len(word); n++ {
			h = (h ^ uint32(word[from+n])) * 16777619
			if n > 0 {
				counts[bucket(h^uint32(n))%languagePlaces]++
			}
		}
	}
	counts[bucket(whole)%languagePlaces] += 2
}

// trainLanguages fits the language classifier on messages and on random windows of a few of their words.
func trainLanguages(examples []Example, o Options) *linear {
	var rows []row
	dice := dice(7)
	for i := range examples {
		e := &examples[i]
		label := languageIndex(e.Language)
		if label < 0 {
			continue
		}
		add := func(text string, weight float64) {
			if v := languageVector(text); len(v.places) > 0 {
				rows = append(rows, row{vector: v, labels: 1 << label, class: -1, weight: weight})
			}
		}
		add(e.Message.Own, 1)
		words := strings.Fields(e.Message.Own)
		for n := 1; n <= 5; n++ {
			if len(words) > n {
				from := dice.below(len(words) - n)
				add(strings.Join(words[from:from+n], " "), 0.5)
			}
		}
	}
	for label, language := range Languages {
		for phrase := range strings.SplitSeq(courtesies[language], ",") {
			rows = append(rows, row{vector: languageVector(phrase), labels: 1 << label, class: -1, weight: 2})
		}
	}
	return fit(rows, fitting{places: languagePlaces, columns: len(Languages), cost: o.LanguageCost, rounds: o.Rounds})
}

// language tells the likeliest language of a text; of a text without letters, that of the fallback.
func (s *stages) languageOf(m Message) string {
	scores := make([]float64, len(Languages))
	v := languageVector(m.Own)
	if len(v.places) < 12 {
		v = languageVector(m.Own + " " + m.Subject)
	}
	s.languages.scores(v, scores)
	top := 0
	for i, score := range scores {
		if score > scores[top] {
			top = i
		}
	}
	return Languages[top]
}
