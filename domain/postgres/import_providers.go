package postgres

import "strings"

// publicMailProviders are domains at which anybody can have an address. A name that ends in a dot stands
// for all its countries.
var publicMailProviders = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		gmail.com googlemail.com outlook. hotmail. live. msn.com passport.com windowslive.com
		yahoo. ymail.com rocketmail.com myyahoo.com aol. aim.com icloud.com me.com mac.com
		proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com zoho.com zohomail.com zohomail.eu
		fastmail.com fastmail.fm hey.com hushmail.com mail.com email.com usa.com mailbox.org posteo.de posteo.net disroot.org riseup.net
		orange.fr wanadoo.fr free.fr sfr.fr neuf.fr cegetel.net numericable.fr noos.fr bbox.fr laposte.net club-internet.fr aliceadsl.fr
		voila.fr caramail.com caramail.fr tele2.fr libertysurf.fr dartybox.com mailo.com
		gmx. web.de t-online.de freenet.de arcor.de online.de 1und1.de mail.de email.de vodafone.de kabelmail.de
		libero.it virgilio.it tiscali.it alice.it tin.it inwind.it iol.it fastwebnet.it email.it pec.it
		telefonica.net terra.es movistar.es ono.com ya.com orange.es
		ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl xs4all.nl hetnet.nl upcmail.nl casema.nl chello.nl quicknet.nl online.nl
		skynet.be telenet.be proximus.be scarlet.be voo.be bluewin.ch hispeed.ch sunrise.ch swissonline.ch
		btinternet.com btopenworld.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk tiscali.co.uk
		comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
		sapo.pt wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz abv.bg
		yandex. ya.ru mail.ru inbox.ru list.ru bk.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com naver.com`) {
		set[name] = true
	}
	return set
}()

// isPublicMailProvider tells whether anybody can have an address at the domain (lower case).
func isPublicMailProvider(domain string) bool {
	name, _, _ := strings.Cut(domain, ".")
	return publicMailProviders[domain] || (strings.Count(domain, ".") <= 2 && publicMailProviders[name+"."])
}
