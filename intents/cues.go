package intents

import (
	"strings"

	"guichet/intents/extract"
)

// cues are folded phrases of the six languages, one a line, that tell what kind of thing is said.
type cues []string

func phrases(lines string) cues {
	var all cues
	for line := range strings.SplitSeq(lines, "\n") {
		for phrase := range strings.SplitSeq(line, ",") {
			if phrase = strings.TrimSpace(phrase); phrase != "" {
				all = append(all, " "+strings.TrimSuffix(phrase, "*")+map[bool]string{true: "", false: " "}[strings.HasSuffix(phrase, "*")])
			}
		}
	}
	return all
}

// in tells whether one of the phrases stands in a folded text (see foldedWords). A phrase ending in "*" may go on.
func (c cues) in(folded string) bool {
	for _, phrase := range c {
		if strings.Contains(folded, phrase) {
			return true
		}
	}
	return false
}

// foldedWords joins tokens by single blanks, with a blank at both ends.
func foldedWords(tokens []extract.Token) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range tokens {
		if t.Kind == extract.Break || t.Kind == extract.Sign {
			continue
		}
		b.WriteString(t.Fold)
		b.WriteByte(' ')
	}
	return b.String()
}

var (
	// deliverCues speak of a delivery anywhere in a sentence; whenCues stand right before its day.
	deliverCues = phrases(`livr*, delai*, recevoir, besoin, au plus tard, date souhaitee, date demandee, expedi*, enlev*, mise a disposition
		deliver*, needed, need it, need them, need this, due, required, requested, ship*, despatch, dispatch, collect*
		liefer*, geliefert, anliefer*, spatestens, termin*, wunschtermin, benotig*, brauchen, anlieferung, versand*, abhol*
		entreg*, fecha de entrega, necesit*, recib*, envi*, recog*
		consegn*, serv*, ricev*, spedi*, ritir*
		lever*, gelever*, uiterlijk, nodig, bezorg*, verzend*, afhal*`)
	whenCues      = phrases(`pour, avant, d ici, sous, des, au plus tard, for, by, before, until, within, on, fur, bis, zum, am, vor, ab, para, antes, hasta, en, per, entro, prima, tra, voor, tegen, op, tot, binnen, uiterlijk, delai, le, gerne, graag, idealement, ideally, preferably, possible, moglichst, preferiblemente, possibilmente, liefst`)
	sameAgainCues = phrases(`meme chose, meme commande, memes articles, pareil que, idem que, comme la derniere fois, comme d hab*, comme la semaine derniere, a l identique, meme que la derniere, renouvel*, reconduire, identique a
		same as last, same as before, same order, repeat order, repeat our last, repeat the last, same again, as last time, usual order, same as the
		wie letztes mal, wie beim letzten mal, dasselbe, das gleiche, gleiche bestellung, wie gehabt, wie immer, wie letzte
		lo mismo, mismo pedido, igual que la ultima, como la ultima vez, lo de siempre, repetir el pedido, repetid
		lo stesso, stesso ordine, come l ultima volta, la stessa cosa, come al solito, come la volta scorsa, gli stessi
		hetzelfde, zelfde als, zelfde bestelling, zoals vorige keer, zoals altijd, als vorige keer`)
	cancelCues = phrases(`laisse tomber, laissez tomber, laisser tomber, oubliez, oublie, forget about, scrap the, vergessen sie, lasst weg, weglassen, olvida*, olvidad, lascia perdere, lasciate stare, laat maar zitten, vergeet, annul*, supprim*, retir*, enlev*, ne voulons plus, ne veux plus, ne veut plus, ne veulent plus, en veut plus, en veulent plus, plus besoin, cancel*, remove, drop, delete, take off, take out, no longer need, don t need, do not need, stornier*, storno, streich*, entfern*, nicht mehr, loschen, entfallt, abbestell*
		anul*, cancelar, cancelad, elimin*, quitar, quitad, suprim*, ya no, annull*, togliere, togliete, non serve piu, non servono piu, eliminare, schrapp*, verwijder*, niet meer, vervallen, laat vervallen`)
	addCues = phrases(`ajout*, rajout*, en plus, de plus, supplementaire*, complet*, completer, add, adding, additional*, extra, more, as well, also, plus, on top, hinzufug*, zusatzlich*, erganz*, dazu, aufnehmen, weitere, nachbestell*
		anad*, agreg*, ademas, adicional*, mas, sumad, aggiung*, in piu, inoltre, aggiunta, ancora, toevoeg*, voeg, erbij, bijkomend, extra`)
	wholeCues = phrases(`toute la commande, entierement, totalement, integral*, la commande entiere, en totalite, tout, la totalite, whole order, entire order, entirely, completely, in full, the order, ganze bestellung, komplett, gesamte, vollstandig, die bestellung
		todo el pedido, por completo, completo, el pedido, tutto l ordine, intero ordine, completamente, l ordine, hele bestelling, volledig, geheel, de bestelling`)
	proofCues = phrases(`preuve de livraison, emarge*, bon de livraison signe, bl signe, bl emarge, bordereau signe, bon signe, justificatif de livraison, proof of delivery, pod, signed delivery, ablieferbeleg, abliefernachweis, zustellnachweis, empfangsbestatigung, albaran firmado, prueba de entrega, comprobante de entrega
		prova di consegna, ddt firmato, bolla firmata, afleverbewijs, bewijs van levering, getekende, ondertekende`)
	noteCues = phrases(`copie du bon de livraison, copie du bl, copie des bons de livraison, copie de bl, double du bon de livraison, bon de livraison en copie, le bon de livraison svp, envoyer le bon de livraison, renvoyer le bon de livraison, adresser le bon de livraison
		copy of the delivery note, copies of the delivery notes, delivery note copy, send the delivery note, send us the delivery note, send me the delivery note, resend the delivery note, copy of the packing slip
		kopie des lieferscheins, lieferscheinkopie, kopien der lieferscheine, kopie vom lieferschein, lieferschein zusenden, den lieferschein nochmals, lieferschein als pdf
		copia del albaran, copias de los albaranes, enviar el albaran, enviarnos el albaran, reenviar el albaran
		copia del ddt, copia della bolla, copia del documento di trasporto, copie dei ddt, inviare il ddt, inviarci il ddt, mandare il ddt
		kopie van de pakbon, kopie pakbon, kopieen van de pakbonnen, de pakbon sturen, de pakbon nog eens, de pakbon mailen`)
	allOfItCues = phrases(`toute la livraison, toute la commande, toute la palette, tout est, rien recu, rien n est arrive, rien vu, la totalite, l ensemble, whole delivery, whole order, entire, everything, nothing, ganze lieferung, gesamte lieferung, alles, nichts, komplette
		toda la entrega, todo, nada, tutta la consegna, tutto, niente, hele levering, alles, niets`)
)

var (
	overdueCues = phrases(`echu, echue, echus, echues, en retard, retard de paiement, impaye*, overdue, past due, outstanding and due, uberfallig*, fallig, vencid*, atrasad*, scadut*, insolut*, achterstallig, vervallen, verlopen`)
	balanceCues = phrases(`releve, solde, vous doit, vous devons, vous dois, reste a regler, reste a vous regler, reste a vous payer, reste t il a, combien vous doit, combien nous doit, que nous vous devons, que l on vous doit, reste a payer, situation de compte, etat de compte, extrait de compte, compte client, total du, total echu, nous devons, en cours, encours, nous doit, restent dues, reste du
		statement, balance, what we owe, owes you, owe, left to pay, still due, remains due, remains to be paid, do we owe, owe you, owing, outstanding, open invoices, unpaid, account position, open items
		kontoauszug, offene posten, saldo, was wir ihnen schulden, noch zu zahlen, ist noch offen, sind noch offen, op liste, schulden, offenen rechnungen, kontostand, noch offen
		extracto, estado de cuenta, saldo, cuanto debemos, cuanto queda, cuanto os debemos, queda por pagar, nos queda, debemos, pendiente*, facturas abiertas
		estratto conto, saldo, quanto dobbiamo, quanto resta, resta da pagare, quanto vi dobbiamo, partite aperte, dobbiamo, insoluti, fatture aperte
		rekeningoverzicht, openstaande, saldo, nog te betalen, hoeveel we nog, nog moeten betalen, rekeninguittreksel, hoeveel zijn wij, verschuldigd, staat er nog open`)
	promiseCues = phrases(`engage*, nous paierons, nous reglerons, je reglerai, je vous regle, vous regler*, vous reglons, vous paierons, sera regle*, seront regle*, sera paye*, sera vire*, sera effectue*, partira, sera lance, paierai, reglement prevu, virement prevu, paiement prevu, payons le, reglons le, programme*, nous vous virerons, virement le, sera credite*, sera mis, seront mis, sera solde, passera, prochain lot, va etre regle*
		will pay, will be paid, will settle, be settled, going to pay, payment will, will transfer, promise, we ll pay, i ll pay, scheduled, planned for, payment run, will go out, will be made, will be released, shall pay, are paying
		werden zahlen, werden bezahl*, werden uberweis*, wird bezahlt, wird uberwiesen, wird beglichen, werden begleichen, uberweisen wir, zahlen wir, zahlung erfolgt, erfolgt am, zusage, bezahlen wir, uberweise ich, angewiesen wird, ausgleich erfolgt, begleichen wir, zahlung folgt, nachsten zahllauf, zahlungslauf
		pagaremos, abonaremos, sera pagad*, se pagara*, haremos la transferencia, transferiremos, compromet*, realizaremos, efectuaremos, prometemos, saldra, pago previsto, sera abonad*
		pagheremo, salderemo, sara pagat*, verra pagat*, effettueremo, bonifico previsto, provvederemo, impegn*, disporremo, sara saldat*, verra saldat*, faremo il bonifico
		zullen betalen, zal betaald, zullen we, wordt betaald, wordt overgemaakt, betalen wij, betalen we, maken wij, maken we, overmaken, zullen overmaken, zal worden, staat gepland, beloven, betaling volgt, zal ik`)
	paidCues = phrases(`avons regle, avons paye, a ete regle*, a ete paye*, est regle*, est reglee, est payee, ai regle, ai paye, avons vire, avons effectue, virement effectue, deja regle*, deja paye*, a ete vire*, avis de virement, ordre de virement, virer ce jour, virement du, reglee le, payee le, cheque, parti ce matin, viens de, venons de, a ete debite, ci joint l avis, avons emis, est parti, avis de paiement, vous avons adresse, avons donne ordre, a ete effectue*
		have paid, has been paid, was paid, we paid, been settled, have settled, have transferred, payment made, remittance, already paid, paid on, was sent on, transferred on, have made payment, have just paid, went out, left our account, wire sent, payment sent, payment advice, we have sent
		haben bezahlt, wurde bezahlt, wurde uberwiesen, haben uberwiesen, bereits bezahlt, ist bezahlt, zahlungsavis, uberwiesen am, bezahlt am, beglichen, haben wir am, avis, angewiesen, ist am, wurde am
		hemos pagado, ya pagad*, fue pagad*, ha sido pagad*, hemos transferido, transferencia realizada, hemos abonado, aviso de pago, hemos realizado, pagamos, esta pagad*, se pago
		abbiamo pagato, e stata pagata, gia pagat*, abbiamo effettuato, bonifico effettuato, abbiamo saldato, avviso di pagamento, e stato disposto, disposto il, abbiamo disposto, pagata il, risulta pagata
		hebben betaald, is betaald, hebben overgemaakt, reeds betaald, al betaald, is overgemaakt, betaaladvies, betaald op, overgemaakt op, hebben voldaan, is voldaan`)
	planCues = phrases(`echeancier, echelonn*, en plusieurs fois, en trois fois, en deux fois, en 2 fois, en 3 fois, en 4 fois, delai supplementaire, report d echeance, facilite* de paiement, accorder un delai, obtenir un delai, un delai de paiement, decaler l echeance, mensualites
		instalment*, installment*, payment plan, extension, more time, extend the due, defer, spread the payment
		ratenzahlung, raten, zahlungsaufschub, stundung, zahlungsziel verlanger*, zahlungsplan, langeres zahlungsziel
		aplazamiento, aplazar, fraccion*, a plazos, en plazos, prorroga, plan de pago*
		rateizz*, a rate, dilazione, proroga, piano di rientro, rateale
		betalingsregeling, in termijnen, uitstel, gespreid betalen, afbetaling`)
	bankCues = phrases(`coordonnees bancaires, nouveau rib, nouvel iban, changement de banque, change de banque, changement de rib, nouveau compte, notre rib, rib a change, bank details, new account, changed bank, changed our bank, new iban, banking details, bankverbindung, neue iban, neues konto, kontoverbindung, bank gewechselt
		datos bancarios, nueva cuenta, nuevo iban, cambio de banco, cambiado de banco, coordinate bancarie, nuovo iban, nuovo conto, cambiato banca, cambio iban, bankgegevens, nieuwe rekening, nieuw rekeningnummer, nieuwe iban, rekeningnummer gewijzigd`)
)

// What is kept as a file and asked for every day. ownBankCues ask for ours; bankMoveCues tell of a change, which nothing is sent for.
var (
	certificateCues = phrases(`certificat*, attestation de conformite, attestation d origine, declaration de conformite, declaration de performance, certificate*, declaration of conformity, mill test, zertifikat*, konformitatserklarung, prufzeugnis, werkszeugnis, certificado*, declaracion de conformidad, certificati, certificato, dichiarazione di conformita, certificaat, certificaten, conformiteitsverklaring`)
	safetyCues      = phrases(`fiche de donnees de securite, fiches de donnees de securite, fiche de securite, fiches de securite, fds, safety data sheet, safety data sheets, sds, msds, sicherheitsdatenblatt, sicherheitsdatenblatter, ficha de datos de seguridad, fichas de datos de seguridad, ficha de seguridad, scheda di sicurezza, scheda dati di sicurezza, schede di sicurezza, veiligheidsinformatieblad, veiligheidsblad`)
	ownBankCues     = phrases(`votre rib, vos rib, votre iban, vos coordonnees bancaires, your bank details, your iban, your banking details, ihre bankverbindung, ihre iban, sus datos bancarios, su iban, vuestro iban, vuestros datos bancarios, vostro iban, vostre coordinate bancarie, uw bankgegevens, uw iban, uw rekeningnummer`)
	bankMoveCues    = phrases(`nouveau*, nouvel*, change*, changement, modifi*, notre rib, nos coordonnees bancaires, notre iban, new, changed, changing, our bank details, our iban, neue, neues, geandert*, gewechselt, unsere bankverbindung, unsere iban, nuevo, nueva, nuestro iban, nuestros datos, cambi*, nuovo, nuova, nostro iban, nostre coordinate, nieuw*, gewijzigd*, onze iban, onze bankgegevens`)
)
