package extract

import "strings"

// set is a list of folded words.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// stopwords of the six languages: they name no article and no customer.
var stopwords = set(`
a au aux avec c ce ces cet cette d dans de des du elle en est et eux il ils j je l la le les leur lui ma mais me meme mes moi mon n ne nos notre nous on ou par
pas plus pour qu que qui s sa sans se ses si son sont sur ta te tes toi ton tu un une vos votre vous y svp stp merci bien aussi tout tous toute toutes comme celle celui
the an and at be but by for from has have in is it its of on or our so that this these to was we were will with you your my us please any all more not no
der die das den dem des ein eine einer eines einem einen und oder mit von vom zu zum zur im am bei fur auf aus nach uber unter wir sie ihr ihre ihren unser unsere unserem ich es ist sind nicht bitte auch noch
el los las lo una unos unas y o con sin para por del al como mas su sus mi mis se es son esta este estos estas nos nuestro nuestra nuestros nuestras favor
il gli i uno di da dal dalla dello della delle degli dei del nel nella con per tra fra e ed od che chi non piu ci si vi mi nostro nostra nostri vostro vostra sono
het een en van voor met op te ten ter bij naar uit aan om is zijn niet ook nog wij we ons onze uw u jullie dat dit deze die graag
ref reference art article artikel articulo articolo artikelnummer nr no num numero
`)

// Monat and weekday names, folded, with their usual abbreviations.
var monthNames = nameTable([]string{
	"janvier janv january jan januar janner enero ene gennaio gen januari",
	"fevrier fevr fev february feb februar febrero febbraio februari",
	"mars march mar marz maerz mrz marzo maart mrt",
	"avril avr april apr abril abr aprile",
	"mai may mayo maggio mag mei",
	"juin june jun juni junio giugno giu",
	"juillet juil july jul juli julio luglio lug",
	"aout august aug agosto ago augustus",
	"septembre sept september sep septiembre settembre set",
	"octobre oct october oktober okt octubre ottobre ott",
	"novembre nov november noviembre",
	"decembre dec december dezember dez diciembre dic dicembre",
})

var weekdayNames = nameTable([]string{
	"lundi lun monday mon montag mo lunes lunedi maandag ma",
	"mardi mar tuesday tue tues dienstag di martes martedi dinsdag",
	"mercredi mer wednesday wed mittwoch mi miercoles mie mercoledi woensdag wo",
	"jeudi jeu thursday thu thur thurs donnerstag do jueves jue giovedi gio donderdag",
	"vendredi ven friday fri freitag fr viernes vie venerdi vrijdag vr",
	"samedi sam saturday sat samstag sonnabend sabado sab sabato zaterdag za",
	"dimanche dim sunday sun sonntag so domingo dom domenica zondag zo",
})

func nameTable(rows []string) map[string]int {
	table := map[string]int{}
	for i, row := range rows {
		for _, w := range strings.Fields(row) {
			if _, taken := table[w]; !taken {
				table[w] = i + 1
			}
		}
	}
	return table
}

// monthOf is 1 to 12, 0 where the word is no month.
func monthOf(word string) int { return monthNames[word] }

// weekdayOf is 1 (Monday) to 7, 0 where the word is no weekday. Abbreviations of two letters count only before a date.
func weekdayOf(word string) int {
	if len(word) <= 3 {
		return 0
	}
	return weekdayNames[word]
}
