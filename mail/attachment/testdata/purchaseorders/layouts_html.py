"""Layouts printed from HTML, by Chromium and by WeasyPrint."""
from kit import *


@layout("business-central", "chromium")
def business_central(rng, i):
    lang = ("en", "de", "nl", "fr")[i % 4]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, fractions=i % 3 == 0))
    cols = ["code", "description", "quantity", "unit", "price", "amount"]
    h = [{"en": "No.", "de": "Nr.", "nl": "Nr.", "fr": "N°"}[lang]] + head(rng, cols[1:], lang)
    rows = lines_of(o, cols, ns, ds, pp=2)
    totals = "".join(f'<tr><td></td><td></td><td colspan=3><b>{esc(a)}</b></td><td class=r>{b}</td></tr>' for a, b in (
        (L(rng, "net", lang) + " " + o.currency, c.num(o.net, ns)), (f"{o.vat_rate}% {L(rng, 'vat', lang)}", c.num(o.vat, ns)), (L(rng, "gross", lang), c.num(o.net + o.vat, ns))))
    body = f"""<table class=top><tr><td>{addr(o.supplier, o.supplier_address)}</td><td class=r style="font-size:16pt">{L(rng, 'title', lang)} {o.ref}</td></tr></table><br>
    <table class=top><tr><td><b>{L(rng, 'deliver', lang)}</b><br>{addr(o.delivery, o.delivery_address)}</td><td><b>{L(rng, 'bill', lang)}</b><br>{addr(o.buyer, o.buyer_address)}</td></tr></table><br>
    <table class=top><tr><td><b>{L(rng, 'issued', lang)}</b><br>{c.date(o.issued, ds, lang)}</td><td><b>{L(rng, 'requested', lang)}</b><br>{c.date(o.requested, ds, lang)}</td><td><b>{L(rng, 'terms', lang)}</b><br>{L(rng, 'termsvalue', lang)}</td><td><b>{L(rng, 'contact', lang)}</b><br>{o.contact}</td></tr></table><br>
    {table(h, rows + [totals], cols, 'l')}<p style="margin-top:30mm;font-size:7.5pt">{esc(o.buyer)} &middot; {L(rng, 'phone', lang)} {o.phone} &middot; {L(rng, 'siret', lang)} {o.registry} &middot; IBAN {o.iban}</p>"""
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net", "delivery")), page(body, ".l th{border-bottom:1px solid #000}")


@layout("odoo", "chromium")
def odoo(rng, i):
    lang = ("fr", "en", "de", "es", "it", "nl")[i % 6]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, dates=i % 2 == 0, discounts=i % 3 == 1))
    sign = {"EUR": "\u00a0€", "GBP": "\u00a0£"}[o.currency]
    cols = ["description", "date", "quantity", "price:list", "discount", "amount"]
    h = [{"fr": "Description", "en": "Description", "de": "Beschreibung", "es": "Descripción", "it": "Descrizione", "nl": "Omschrijving"}[lang], {"fr": "Date demandée", "en": "Date Req.", "de": "Termin", "es": "Fecha de petición", "it": "Data richiesta", "nl": "Gevraagde datum"}[lang], *head(rng, ["quantity", "price"], lang), {"fr": "Rem.%", "en": "Disc.%", "de": "Rab.%", "es": "% desc.", "it": "Sc.%", "nl": "Krt.%"}[lang], pick(rng, HEADERS, "amount", lang)]
    drop = [k for k in cols if k == "date" and i % 2 or k == "discount" and i % 3 != 1]
    h = [x for x, k in zip(h, cols) if k not in drop]
    cols = [k for k in cols if k not in drop]
    rows = []
    for l in o.lines:
        r = []
        for k in cols:
            v = cell(l, k, ns, ds, lang, qp=2)
            if k == "description":
                v = f"[{l.supplier}] {l.description}"
            if k == "quantity":
                v += " " + l.unit
            if k == "amount":
                v += sign
            r.append(v)
        rows.append(r)
    body = f"""<p><b style="color:#714B67;font-size:14pt">{o.buyer}</b><br>{'<br>'.join(o.buyer_address)}</p><table><tr><td width=50%><b>{L(rng, 'deliver', lang)}:</b><br>{addr(o.delivery, o.delivery_address)}</td><td>{addr(o.supplier, o.supplier_address)}</td></tr></table>
    <h2 style="color:#714B67">{L(rng, 'title', lang)} #{o.ref}</h2><table><tr><td><b>{L(rng, 'contact', lang)}:</b><br>{o.contact}</td><td><b>{L(rng, 'issued', lang)}:</b><br>{c.date(o.issued, ds, lang)} 08:{rng.randrange(10, 59)}:12</td><td><b>{L(rng, 'requested', lang)}:</b><br>{c.date(o.requested, ds, lang)}</td></tr></table><br>
    {table(h, rows, cols, 'l')}<br><table style="width:45%;margin-left:55%"><tr><td>{L(rng, 'net', lang)}</td><td class=r>{c.num(o.net, ns)}{sign}</td></tr><tr><td>{L(rng, 'vat', lang)} {o.vat_rate}%</td><td class=r>{c.num(o.vat, ns)}{sign}</td></tr><tr><td><b>Total</b></td><td class=r>{c.num(o.net + o.vat, ns)}{sign}</td></tr></table>"""
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net", "delivery") + (("date",) if "date" in cols else ())), page(body, ".l thead{border-bottom:2px solid #714B67}.l tr{border-bottom:1px solid #ddd}")


@layout("bilingual-belgium", "chromium")
def belgium(rng, i):
    lang = ("nl", "fr")[i % 2]
    ns, ds = rng.choice(("de", "comma")), "dmy/"
    o = c.order(rng, lang, buyer_codes=i % 2 == 0)
    cols = ["position", "buyer", "supplier", "description", "quantity", "unit", "price", "amount"] if i % 2 == 0 else ["position", "supplier", "description", "quantity", "unit", "price", "amount"]
    names = {"position": "Pos.", "buyer": "Onze ref. / Notre réf.", "supplier": "Uw ref. / Votre réf.", "description": "Omschrijving / Désignation", "quantity": "Aantal / Quantité", "unit": "Eenheid / Unité", "price": "Prijs / Prix unitaire", "amount": "Totaal / Total"}
    if i % 3 == 2:
        names = {k: v.replace(" / ", "\n") for k, v in names.items()}
    body = f"""<h1 style="font-size:15pt">BESTELBON / BON DE COMMANDE</h1><table><tr><td>{addr(o.buyer, o.buyer_address)}<br>BTW/TVA BE 0{rng.randrange(400, 999)}.{rng.randrange(100, 999)}.{rng.randrange(100, 999)}</td><td>Leverancier / Fournisseur :<br>{addr(o.supplier, o.supplier_address)}</td></tr></table>
    <p>Bestelnummer / N° de commande : <b>{o.ref}</b><br>Datum / Date : {c.date(o.issued, ds)}<br>Leverdatum / Date de livraison : {c.date(o.requested, ds)}<br>Leveradres / Adresse de livraison : {esc(o.delivery)}, {esc(', '.join(o.delivery_address))}</p>
    {table([names[k] for k in cols], lines_of(o, cols, ns, ds), cols, 'l')}<p class=r>Totaal excl. BTW / Total HTVA : {c.num(o.net, ns)} EUR</p><p>{esc(o.note)}</p>"""
    return o, c.expected(o, [k for k in cols] + ["net", "delivery"]), page(body, ".l td,.l th{border:1px solid #444}.l th{background:#eee;font-size:8pt}")


@layout("discount-columns", "chromium")
def discount_columns(rng, i):
    lang = ("fr", "it", "es", "fr", "de", "nl")[i % 6]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, discounts=True, decimals=2))
    cols = ["code", "description", "quantity", "unit", "gross", "discount:%" if i % 2 else "discount", "price", "amount"]
    h = head(rng, cols, lang)
    h[6] = {"fr": "P.U. net", "it": "Prezzo netto", "es": "Precio neto", "de": "Nettopreis", "nl": "Nettoprijs"}[lang]
    rows = [[cell(l, k, ns, ds, lang, qp=qty_places(o), pp=4 if k == "price" else 2) for k in cols] for l in o.lines]
    body = f"""<table><tr><td><h2>{esc(o.buyer)}</h2>{'<br>'.join(o.buyer_address)}</td><td style="border:1px solid #000;width:45%"><b>{L(rng, 'title', lang)}</b><br>{L(rng, 'ref', lang)} : {o.ref}<br>{L(rng, 'issued', lang)} : {c.date(o.issued, ds)}<br>{L(rng, 'requested', lang)} : {c.date(o.requested, ds)}</td></tr></table><br>
    <p>{L(rng, 'supplier', lang)} : {esc(o.supplier)}<br>{'<br>'.join(o.supplier_address)}</p>{table(h, rows, cols, 'l')}
    <table style="width:40%;margin-left:60%;margin-top:8px"><tr><td>{L(rng, 'net', lang)}</td><td class=r>{c.num(o.net, ns)}</td></tr><tr><td>{L(rng, 'vat', lang)} {o.vat_rate} %</td><td class=r>{c.num(o.vat, ns)}</td></tr><tr><td><b>{L(rng, 'gross', lang)}</b></td><td class=r>{c.num(o.net + o.vat, ns)}</td></tr></table>
    <div style="position:fixed;bottom:0;font-size:7pt;text-align:center;width:100%">{esc(o.buyer)} - capital 120 000 € - {L(rng, 'siret', lang)} {o.registry} - {o.vat_id} - {L(rng, 'phone', lang)} {o.phone} - IBAN {o.iban}</div>"""
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net")), page(body, ".l th{background:#dde6f0}.l td{border-left:1px solid #99a;border-right:1px solid #99a}.l{border:1px solid #99a}")


@layout("notes-and-dates-by-line", "chromium")
def notes(rng, i):
    lang = ("nl", "de", "en", "fr", "es", "it")[i % 6]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, dates=True, notes=True)
    cols = ["position", "code", "description", "date", "quantity", "unit", "price", "amount"]
    rows = []
    for l, r in zip(o.lines, lines_of(o, cols, ns, ds)):
        rows.append(r)
        if l.note:
            rows.append(f'<tr><td></td><td></td><td colspan=4 style="font-style:italic;padding-top:0">{esc(l.note)}</td><td></td><td></td></tr>')
    body = f"""<p class=r>{esc(o.buyer)}<br>{'<br>'.join(o.buyer_address)}</p><p>{addr(o.supplier, o.supplier_address)}</p><h3>{L(rng, 'title', lang)} {o.ref}</h3>
    <p>{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)} &nbsp;&nbsp;&nbsp;&nbsp; {L(rng, 'contact', lang)}: {o.contact} &nbsp;&nbsp;&nbsp;&nbsp; {L(rng, 'phone', lang)}: {o.phone}</p>
    {table(head(rng, cols, lang), rows, cols, 'l')}<p class=r><b>{L(rng, 'net', lang)} {c.num(o.net, ns)} {o.currency}</b></p><p>{L(rng, 'remark', lang)}: {esc(o.note)}</p><p>{L(rng, 'deliver', lang)}: {esc(o.delivery)}, {', '.join(o.delivery_address)}</p>"""
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "date", "net", "delivery"), requested=False), page(body, ".l th{border-top:1px solid;border-bottom:1px solid}")


@layout("addresses-beside", "chromium")
def beside(rng, i):
    lang = ("fr", "en", "de", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, lines=(3, 12), gtins=i % 2 == 0))
    cols = ["code", "gtin", "description", "quantity", "price", "vat:%", "amount"] if i % 2 == 0 else ["code", "description", "quantity", "price", "vat:%", "amount"]
    gln = c.gtin13(rng)
    body = f"""<div style="background:#1b4965;color:#fff;padding:6px;font-size:15pt">{L(rng, 'title', lang)}</div><table><tr><td><b>{L(rng, 'ref', lang)}</b></td><td>{o.ref}</td><td><b>{L(rng, 'issued', lang)}</b></td><td>{c.date(o.issued, ds, lang)}</td></tr><tr><td><b>{L(rng, 'contact', lang)}</b></td><td>{o.contact}</td><td><b>{L(rng, 'requested', lang)}</b></td><td>{c.date(o.requested, ds, lang)}</td></tr></table><hr>
    <table><tr><td width=33%><b>{L(rng, 'supplier', lang)}</b><br>{addr(o.supplier, o.supplier_address)}</td><td width=33%><b>{L(rng, 'deliver', lang)}</b><br>{addr(o.delivery, o.delivery_address)}<br>GLN {gln}</td><td><b>{L(rng, 'bill', lang)}</b><br>{addr(o.buyer, o.buyer_address)}<br>{o.vat_id}</td></tr></table><hr>
    {table(head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, 'l')}<table style="width:38%;margin-left:62%"><tr><td>{L(rng, 'net', lang)}</td><td class=r>{c.num(o.net, ns)}</td></tr><tr><td>{L(rng, 'vat', lang)}</td><td class=r>{c.num(o.vat, ns)}</td></tr><tr><td>{L(rng, 'gross', lang)}</td><td class=r>{c.num(o.net + o.vat, ns)}</td></tr></table>"""
    return o, c.expected(o, ["supplier", "description", "price", "amount", "net", "delivery"] + (["gtin"] if i % 2 == 0 else [])), page(body, ".l th{background:#1b4965;color:#fff}.l tr:nth-child(even){background:#eef4f8}")


@layout("centred-cells", "chromium")
def centred(rng, i):
    lang = ("de", "fr", "es")[i % 3]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, long=True, lines=(2, 7))
    cols = ["position", "code", "description", "quantity", "unit", "price", "amount"]
    body = f"""<h2 style="text-align:center">{L(rng, 'title', lang)} {rng.choice(('Nr.', 'N°', 'nº'))} {o.ref}</h2><p>{addr(o.buyer, o.buyer_address)}</p><p>{L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}, {L(rng, 'requested', lang)} {c.date(o.requested, ds, lang)}</p>
    {table(head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, 'l')}<p class=r>{L(rng, 'net', lang)}: {c.num(o.net, ns)}</p>"""
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), page(body, ".l td,.l th{border:1px solid #000;text-align:center;vertical-align:middle}.l td:nth-child(3){width:45mm}")


@layout("zebra-dark-header", "weasyprint")
def zebra(rng, i):
    lang = ("es", "it", "fr", "nl")[i % 4]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, lines=(4, 14), fractions=i % 2 == 1))
    cols = ["code", "description", "quantity", "price", "amount"]
    rows = lines_of(o, cols, ns, ds, cur=" €")
    body = f"""<table><tr><td style="font-size:20pt;color:#b23a48">{esc(o.buyer)}</td><td class=r>{'<br>'.join(o.buyer_address)}<br>{o.vat_id}<br>{o.phone}</td></tr></table><h1>{L(rng, 'title', lang)}</h1>
    <table style="width:60%"><tr><td>{L(rng, 'ref', lang)}</td><td>{o.ref}</td></tr><tr><td>{L(rng, 'issued', lang)}</td><td>{c.date(o.issued, 'long', lang)}</td></tr><tr><td>{L(rng, 'requested', lang)}</td><td>{c.date(o.requested, 'long', lang)}</td></tr><tr><td>{L(rng, 'deliver', lang)}</td><td>{addr(o.delivery, o.delivery_address)}</td></tr></table><br>
    {table(head(rng, cols, lang), rows, cols, 'l')}<table style="width:42%;margin-left:58%"><tr><td>{L(rng, 'net', lang)}</td><td class=r>{c.num(o.net, ns)} €</td></tr><tr><td>{L(rng, 'vat', lang)} {o.vat_rate}%</td><td class=r>{c.num(o.vat, ns)} €</td></tr><tr><td>{L(rng, 'gross', lang)}</td><td class=r>{c.num(o.net + o.vat, ns)} €</td></tr></table><p>{L(rng, 'terms', lang)}: {L(rng, 'termsvalue', lang)}</p>"""
    return o, c.expected(o, ("supplier", "description", "price", "amount", "net", "delivery")), page(body, ".l th{background:#222;color:#fff}.l tbody tr:nth-child(odd){background:#f2f2f2}")


@layout("swiss-bilingual", "weasyprint")
def swiss(rng, i):
    lang = ("de", "fr", "it")[i % 3]
    o = c.order(rng, lang, buyer_codes=True)
    o.currency = "CHF"
    cols = ["position", "buyer", "supplier", "description", "quantity", "unit", "price", "amount"]
    names = ["Pos.", "Unsere Art.-Nr.\nNotre n° d'article", "Ihre Art.-Nr.\nVotre n° d'article", "Bezeichnung\nDésignation", "Menge\nQuantité", "Einheit\nUnité", "Preis CHF\nPrix CHF", "Betrag CHF\nMontant CHF"]
    body = f"""<table><tr><td>{addr(o.buyer, o.buyer_address)}<br>CHE-{rng.randrange(100, 999)}.{rng.randrange(100, 999)}.{rng.randrange(100, 999)} MWST</td><td>{addr(o.supplier, o.supplier_address)}</td></tr></table><br>
    <b>Bestellung / Commande</b><table style="width:70%"><tr><td>Bestellnummer / N° de commande</td><td>{o.ref}</td></tr><tr><td>Datum / Date</td><td>{c.date(o.issued, 'dmy.')}</td></tr><tr><td>Liefertermin / Délai de livraison</td><td>{c.date(o.requested, 'dmy.')}</td></tr></table><br>
    {table(names, lines_of(o, cols, 'ch', 'dmy.'), cols, 'l')}<p class=r>Total netto CHF {c.num(o.net, 'ch')}</p>"""
    return o, c.expected(o, [*cols, "net"]), page(body, ".l th{font-size:7.5pt;border-bottom:1.5px solid #c00}.l td{border-bottom:.5px solid #ccc}")


@layout("wrapped-narrow", "weasyprint")
def wrapped(rng, i):
    lang = ("it", "fr", "en", "de", "es", "nl")[i % 6]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, long=True, lines=(2, 8), buyer_codes=i % 2 == 1)
    cols = ["code", "description", "quantity", "unit", "price", "amount"] if i % 2 == 0 else ["buyer", "supplier", "description", "quantity", "unit", "price", "amount"]
    css = f".l td:nth-child({cols.index('description') + 1}){{width:38mm}}.l td{{padding-bottom:{(1, 7)[i % 3 == 0]}px}}.l th{{border-bottom:1px solid #000}}"
    body = f"""<h2>{esc(o.buyer)}</h2>{'<br>'.join(o.buyer_address)}<p><b>{L(rng, 'title', lang)}</b> {rng.choice(('N°', 'n.', 'Nr.', 'No.'))} {o.ref} {({'fr': 'du', 'it': 'del', 'es': 'de', 'de': 'vom', 'en': 'dated', 'nl': 'van'}[lang])} {c.date(o.issued, ds, lang)}</p><p>{L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}</p><p>{L(rng, 'supplier', lang)}: {esc(o.supplier)}</p>
    {table(head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, 'l')}<p>{L(rng, 'net', lang)}: {c.num(o.net, ns)} {o.currency}</p>"""
    return o, c.expected(o, ["buyer" if k == "buyer" else "supplier" if k == "code" else k for k in cols] + ["net"]), page(body, css, margin="14mm 20mm")


@layout("quantity-first", "weasyprint")
def quantity_first(rng, i):
    lang = ("nl", "en", "fr", "de")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang)
    cols = ["quantity", "unit", "code", "description", "price"]
    body = f"""<p style="text-align:right"><b>{esc(o.buyer)}</b><br>{'<br>'.join(o.buyer_address)}<br>{o.phone}</p><p>{addr(o.supplier, o.supplier_address)}</p><p><b style="font-size:13pt">{L(rng, 'title', lang)}</b></p><p>{L(rng, 'ref', lang)}: {o.ref}<br>{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}<br>{L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}</p>
    {table(head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, 'l')}<br><br><p>{esc(o.note)}</p><p>{esc(o.contact)}</p>"""
    return o, c.expected(o, ("supplier", "description", "unit", "price")), page(body, ".l th{text-decoration:underline;font-weight:normal}body{font-family:'Liberation Serif',serif;font-size:11pt}")


@layout("reference-under-description", "chromium")
def under(rng, i):
    lang = ("fr", "de", "en", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True)
    word = {"fr": "V/Réf. :", "de": "Ihre Artikelnr.:", "en": "Your item no.:", "it": "Vs. codice:"}[lang]
    cols = ["position", "buyer", "description", "quantity", "unit", "price", "amount"]
    rows = lines_of(o, cols, ns, ds)
    for l, r in zip(o.lines, rows):
        r[2] += f"\n{word} {l.supplier}"
    h = head(rng, cols, lang)
    h[1] = {"fr": "Article", "de": "Artikel", "en": "Item", "it": "Articolo"}[lang]
    body = f"""<table><tr><td>{addr(o.buyer, o.buyer_address)}</td><td><b>{L(rng, 'title', lang)}</b><br>{L(rng, 'ref', lang)} {o.ref}<br>{L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}</td></tr></table><p>{L(rng, 'requested', lang)} : {c.date(o.requested, ds, lang)}</p>{table(h, rows, cols, 'l')}<p class=r>{L(rng, 'net', lang)} {c.num(o.net, ns)}</p>"""
    return o, c.expected(o, ("position", "buyer", "supplier", "unit", "price", "amount", "net")), page(body, ".l th{background:#ddd}.l td{border-bottom:1px dotted #888}")
