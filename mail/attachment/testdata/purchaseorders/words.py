"""The words that purchase orders print, by language: headers, labels, titles."""

HEADERS = {
    "position": {"fr": "Pos.|Ligne|N°|Poste", "de": "Pos.|Position|Pos", "en": "Line|Item|#|Line No.", "es": "Pos.|Línea|Lín.", "it": "Pos.|Riga|N.", "nl": "Pos.|Regel|Nr."},
    "supplier": {"fr": "Réf. fournisseur|Votre référence|Réf. frs|Votre réf.|Code article fournisseur", "de": "Ihre Artikelnr.|Lieferantenartikelnr.|Lief.-Art.-Nr.|Ihre Art.-Nr.", "en": "Supplier Part No.|Vendor Item No.|Your Ref.|Supplier Code|Vendor Part #", "es": "Ref. proveedor|Su referencia|Cód. proveedor", "it": "Cod. fornitore|Vs. codice|Codice art. fornitore", "nl": "Artikelnr. leverancier|Uw artikelnr.|Uw referentie"},
    "buyer": {"fr": "Notre réf.|Code article|Notre référence|Réf. interne", "de": "Materialnummer|Unsere Art.-Nr.|Unsere Artikelnr.|Material", "en": "Our Part No.|Material|Our Ref.|Stock Code", "es": "Nuestra ref.|Código artículo|Cód. interno", "it": "Ns. codice|Codice articolo|Cod. interno", "nl": "Ons artikelnr.|Onze code|Artikelnr. klant"},
    "code": {"fr": "Référence|Réf.|Article|Code|Code produit", "de": "Artikelnr.|Art.-Nr.|Artikelnummer|Artikel", "en": "Item No.|Part Number|SKU|Item Code|No.|Product Code", "es": "Referencia|Código|Artículo|Ref.", "it": "Codice|Articolo|Cod. articolo|Rif.", "nl": "Artikelnr.|Artikel|Artikelcode|Code"},
    "gtin": {"fr": "EAN|Gencod|Code EAN13", "de": "EAN|GTIN|EAN-Code", "en": "EAN|GTIN|Barcode", "es": "EAN|Código EAN", "it": "EAN|Codice EAN", "nl": "EAN|EAN-code"},
    "description": {"fr": "Désignation|Description|Libellé|Libellé article", "de": "Bezeichnung|Beschreibung|Artikelbezeichnung", "en": "Description|Item Description|Product", "es": "Descripción|Concepto|Denominación", "it": "Descrizione|Descrizione articolo", "nl": "Omschrijving|Beschrijving|Artikelomschrijving"},
    "quantity": {"fr": "Qté|Quantité|Qté cdée|Quantité commandée", "de": "Menge|Bestellmenge|Anzahl", "en": "Qty|Quantity|Qty Ordered|Order Qty", "es": "Cantidad|Cant.|Uds.", "it": "Quantità|Q.tà|Qtà", "nl": "Aantal|Hoeveelheid|Besteld"},
    "unit": {"fr": "Unité|U.|Un.|UdM", "de": "Einheit|ME|Einh.", "en": "Unit|UOM|U/M|Unit of Measure", "es": "Ud.|Unidad|U.M.", "it": "U.M.|UM|Unità", "nl": "Eenheid|Eenh.|Ehd"},
    "price": {"fr": "P.U. HT|Prix unitaire|Prix unitaire HT|PU HT|Prix net", "de": "Einzelpreis|Preis|E-Preis|Preis/Einheit", "en": "Unit Price|Price|Direct Unit Cost|Unit Cost", "es": "Precio|Precio unitario|P. Unitario", "it": "Prezzo|Prezzo unitario|Prezzo unit.", "nl": "Prijs|Stukprijs|Prijs per eenheid"},
    "gross": {"fr": "P.U. brut|Prix brut|PU tarif", "de": "Listenpreis|Bruttopreis", "en": "List Price|Gross Price", "es": "Precio tarifa|P. bruto", "it": "Prezzo listino|Prezzo lordo", "nl": "Brutoprijs|Bruto prijs"},
    "discount": {"fr": "Remise|Rem. %|% rem.|Remise %", "de": "Rabatt|Rab. %|Rabatt %", "en": "Disc. %|Discount|Disc.", "es": "Dto.|Dto. %|% Dto.", "it": "Sconto|Sc. %|Sconto %", "nl": "Korting|Krt. %|Korting %"},
    "amount": {"fr": "Montant HT|Total HT|Montant|Montant net", "de": "Gesamtpreis|Betrag|Gesamt|Nettowert", "en": "Amount|Line Total|Total|Net Amount|Extended Price", "es": "Importe|Total|Importe neto", "it": "Importo|Totale|Importo netto", "nl": "Bedrag|Totaal|Regelbedrag"},
    "date": {"fr": "Livraison|Date livr.|Délai|Date souhaitée", "de": "Liefertermin|Lieferdatum|Termin", "en": "Delivery Date|Due Date|Required|Date Required", "es": "Fecha entrega|Entrega|F. entrega", "it": "Consegna|Data consegna|Data cons.", "nl": "Leverdatum|Levering|Gewenste datum"},
    "vat": {"fr": "TVA|Taux TVA|TVA %", "de": "MwSt.|USt. %|MwSt %", "en": "VAT|VAT %|Tax", "es": "IVA|% IVA", "it": "IVA|Aliq. IVA|% IVA", "nl": "BTW|BTW %"},
    "per": {"fr": "par|Par", "de": "per|pro|PE", "en": "Per|per", "es": "por", "it": "per", "nl": "per"},
}

LABELS = {
    "title": {"fr": "BON DE COMMANDE|Commande fournisseur|Commande d'achat|COMMANDE", "de": "Bestellung|BESTELLUNG|Einkaufsbestellung", "en": "PURCHASE ORDER|Purchase Order", "es": "PEDIDO DE COMPRA|Pedido|ORDEN DE COMPRA", "it": "ORDINE DI ACQUISTO|Ordine a fornitore|ORDINE", "nl": "BESTELLING|Inkooporder|BESTELBON"},
    "ref": {"fr": "N° de commande|Commande N°|N° commande|Notre référence|Numéro", "de": "Bestellnummer|Bestell-Nr.|Unsere Bestellnummer|Nr.", "en": "PO Number|Purchase Order No.|Order No.|P.O. No.", "es": "Pedido nº|Número de pedido|N.º de pedido", "it": "Ordine n.|Numero ordine|N. ordine", "nl": "Bestelnummer|Inkoopordernr.|Ordernummer"},
    "issued": {"fr": "Date|Date de commande|En date du", "de": "Datum|Bestelldatum|Belegdatum", "en": "Date|Order Date|PO Date", "es": "Fecha|Fecha pedido", "it": "Data|Data ordine", "nl": "Datum|Besteldatum|Orderdatum"},
    "requested": {"fr": "Livraison souhaitée|Date de livraison|À livrer le|Délai", "de": "Liefertermin|Wunschtermin|Lieferdatum", "en": "Required by|Delivery Date|Due Date|Deliver by", "es": "Fecha de entrega|Plazo de entrega|Entrega", "it": "Data di consegna|Consegna richiesta|Consegna", "nl": "Leverdatum|Gewenste leverdatum|Levering"},
    "deliver": {"fr": "Adresse de livraison|Livrer à|Lieu de livraison", "de": "Lieferanschrift|Lieferadresse|Warenempfänger", "en": "Deliver to|Ship To|Delivery Address", "es": "Dirección de entrega|Lugar de entrega|Entregar en", "it": "Indirizzo di consegna|Luogo di consegna|Destinazione", "nl": "Afleveradres|Leveradres|Leveren aan"},
    "bill": {"fr": "Adresse de facturation|Facturer à", "de": "Rechnungsanschrift|Rechnungsadresse", "en": "Bill To|Invoice To", "es": "Dirección de facturación|Facturar a", "it": "Indirizzo di fatturazione|Fatturare a", "nl": "Factuuradres|Factureren aan"},
    "supplier": {"fr": "Fournisseur", "de": "Lieferant", "en": "Supplier|Vendor", "es": "Proveedor", "it": "Fornitore", "nl": "Leverancier"},
    "contact": {"fr": "Acheteur|Contact|Suivi par", "de": "Ansprechpartner|Einkäufer|Bearbeiter", "en": "Buyer|Contact", "es": "Comprador|Contacto", "it": "Acquirente|Contatto", "nl": "Inkoper|Contactpersoon"},
    "phone": {"fr": "Tél.", "de": "Telefon", "en": "Tel", "es": "Tel.", "it": "Tel.", "nl": "Tel."},
    "net": {"fr": "Total HT|Montant total HT|Total net HT", "de": "Nettobetrag|Summe netto|Gesamtbetrag netto", "en": "Net Total|Subtotal|Total excl. VAT", "es": "Base imponible|Total neto|Importe neto", "it": "Totale imponibile|Totale netto|Imponibile", "nl": "Totaal excl. BTW|Subtotaal|Nettobedrag"},
    "vat": {"fr": "TVA", "de": "MwSt.", "en": "VAT", "es": "IVA", "it": "IVA", "nl": "BTW"},
    "gross": {"fr": "Total TTC|Montant TTC", "de": "Gesamtbetrag brutto|Bruttobetrag", "en": "Total incl. VAT|Grand Total", "es": "Total con IVA|Total pedido IVA incl.", "it": "Totale IVA inclusa|Totale lordo", "nl": "Totaal incl. BTW"},
    "terms": {"fr": "Conditions de règlement|Mode de règlement", "de": "Zahlungsbedingungen", "en": "Payment terms", "es": "Forma de pago", "it": "Pagamento", "nl": "Betalingsconditie"},
    "termsvalue": {"fr": "45 jours fin de mois|Virement 30 jours net", "de": "30 Tage netto|14 Tage 2 % Skonto, 30 Tage netto", "en": "30 days net|Net 45 EOM", "es": "Transferencia 60 días", "it": "Bonifico 60 gg fm", "nl": "30 dagen netto"},
    "incoterm": {"fr": "Franco de port", "de": "Lieferbedingung: DAP (Incoterms 2020)", "en": "Incoterms 2020: DAP", "es": "Portes pagados", "it": "Resa: porto franco", "nl": "Franco huis"},
    "page": {"fr": "Page {a} / {b}", "de": "Seite {a} von {b}", "en": "Page {a} of {b}", "es": "Página {a} de {b}", "it": "Pag. {a} di {b}", "nl": "Pagina {a} van {b}"},
    "signature": {"fr": "Cachet et signature", "de": "Unterschrift", "en": "Authorised signature", "es": "Firma y sello", "it": "Timbro e firma", "nl": "Handtekening"},
    "remark": {"fr": "Observations", "de": "Bemerkung", "en": "Remarks", "es": "Observaciones", "it": "Note", "nl": "Opmerkingen"},
    "carried": {"fr": "À reporter|Report page suivante", "de": "Übertrag", "en": "Carried forward", "es": "Suma y sigue", "it": "A riportare", "nl": "Transport"},
    "brought": {"fr": "Report", "de": "Übertrag", "en": "Brought forward", "es": "Suma anterior", "it": "Riporto", "nl": "Transport"},
    "siret": {"fr": "SIRET", "de": "HRB", "en": "Company No.", "es": "C.I.F.", "it": "P.IVA", "nl": "KvK"},
}


def pick(rng, table, key, lang):
    return rng.choice(table[key][lang].split("|"))
