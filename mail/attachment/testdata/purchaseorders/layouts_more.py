"""Layouts written last, and read once before anything was changed for them."""
from kit import *
from layouts_print import Sheet, columns, edges_of, W, H
from layouts_office import document, word_grid, WD_ALIGN_PARAGRAPH
from reportlab.lib.pagesizes import A4, landscape
import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side


@layout("label-blocks", "chromium", held=True)
def blocks(rng, i):
    lang = ("en", "de", "fr", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, dates=i % 2 == 0, lines=(2, 6))
    w = {"en": ("Line", "Part number", "Quantity", "Unit price", "Amount", "Need by"), "de": ("Position", "Artikelnummer", "Menge", "Einzelpreis", "Gesamtpreis", "Liefertermin"),
         "fr": ("Ligne", "Référence", "Quantité", "Prix unitaire", "Montant", "Livraison"), "it": ("Riga", "Codice", "Quantità", "Prezzo unitario", "Importo", "Consegna")}[lang]
    out = []
    for l in o.lines:
        due = f"<br>{w[5]}: {c.date(l.date, ds, lang)}" if l.date else ""
        out.append(f"""<div class=b><b>{w[0]} {l.position}</b> &nbsp; {esc(l.description)}<table><tr><td width=34%>{w[1]}: {l.supplier}{due}</td><td width=33%>{w[2]}: {c.num(l.quantity, ns, 0)} {l.unit}</td><td>{w[3]}: {c.num(l.price, ns)} {o.currency}<br>{w[4]}: {c.num(l.amount, ns)} {o.currency}</td></tr></table></div>""")
    body = f"""<h2>{L(rng, 'title', lang)} {o.ref}</h2><p>{addr(o.buyer, o.buyer_address)}</p><p>{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}</p>{''.join(out)}<p>{L(rng, 'net', lang)}: {c.num(o.net, ns)} {o.currency}</p>"""
    return o, c.expected(o, ["position", "supplier", "description", "unit", "price", "amount", "net"] + (["date"] if i % 2 == 0 else []), requested=False), page(body, ".b{border:1px solid #bbb;margin:6px 0;padding:5px}")


@layout("form-mostly-blank", "calc", held=True)
def form(rng, i):
    lang = ("fr", "nl", "it", "en")[i % 4]
    ns, ds = habit(rng, lang)
    whole = c.order(rng, lang, lines=(25, 45))
    o = c.order(rng, lang, lines=(1, 1))
    chosen = sorted(rng.sample(range(len(whole.lines)), rng.randint(3, 7)))
    o.lines = [whole.lines[k] for k in chosen]
    cols = ["code", "description", "unit", "price", "quantity"]
    h = head(rng, cols, lang)

    def write(path):
        b = openpyxl.Workbook()
        w = b.active
        w.append([{"fr": "Bon de commande", "nl": "Bestelformulier", "it": "Modulo d'ordine", "en": "Order form"}[lang] + " " + o.ref])
        w.append([o.buyer, "", "", L(rng, "issued", lang), c.date(o.issued, ds, lang)])
        w.append([])
        w.append(h)
        thin = Side(style="thin")
        for k, l in enumerate(whole.lines):
            w.append([l.supplier, l.description, l.unit, float(l.price), float(l.quantity) if k in chosen else None])
            w.cell(w.max_row, 4).number_format = "0.00"
        for r in w.iter_rows(min_row=4, max_col=5):
            for cl in r:
                cl.border = Border(thin, thin, thin, thin)
        for j, wd in enumerate((15, 46, 10, 10, 11)):
            w.column_dimensions["ABCDE"[j]].width = wd
        w.page_setup.paperSize = 9
        w.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        w.page_setup.fitToHeight = 0
        b.save(path)
    return o, c.expected(o, ("supplier", "description", "unit", "price"), requested=False), (write, "xlsx")


@layout("sections-with-subtotals", "chromium", held=True)
def sections(rng, i):
    lang = ("nl", "fr", "de", "es")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(5, 14))
    cols = ["position", "code", "description", "unit", "quantity", "price", "amount"]
    names = {"nl": ("Begane grond", "Verdieping", "Buitenwerk"), "fr": ("Lot 1 - Rez-de-chaussée", "Lot 2 - Étage", "Lot 3 - Extérieurs"), "de": ("Titel 1 Erdgeschoss", "Titel 2 Obergeschoss", "Titel 3 Außenanlagen"), "es": ("Capítulo 1 Planta baja", "Capítulo 2 Planta primera", "Capítulo 3 Exteriores")}[lang]
    sub = {"nl": "Subtotaal", "fr": "Sous-total", "de": "Zwischensumme", "es": "Subtotal"}[lang]
    rows, all_rows = [], lines_of(o, cols, ns, ds)
    per = -(-len(o.lines) // 3)
    for k in range(0, len(o.lines), per):
        rows.append(f"<tr><td colspan=7 style='background:#f3f3f3'><b>{esc(names[k // per])}</b></td></tr>")
        rows += all_rows[k:k + per]
        rows.append(f"<tr><td colspan=6 class=r><i>{sub}</i></td><td class=r><i>{c.num(sum(l.amount for l in o.lines[k:k + per]), ns)}</i></td></tr>")
    body = f"""<h3>{esc(o.buyer)}</h3><p>{', '.join(o.buyer_address)}</p><p><b>{L(rng, 'title', lang)}</b><br>{L(rng, 'ref', lang)}: {o.ref}<br>{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}<br>{L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}</p>{table(head(rng, cols, lang), rows, cols, 'l')}<p class=r><b>{L(rng, 'net', lang)} {c.num(o.net, ns)}</b></p>"""
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), page(body, ".l td,.l th{border:.5px solid #999}")


@layout("public-buyer", "writer", held=True)
def public(rng, i):
    lang = ("fr", "es", "it", "de")[i % 4]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, lines=(2, 7)))
    cols = ["code", "description", "quantity", "price", "vat", "amount"]
    labels = {"fr": ("MAIRIE DE SAINT-AUBIN", "N° d'engagement", "Code service", "Imputation", "SERV-042", "60632 / 020"), "es": ("AYUNTAMIENTO DE VILLARUBIA", "Nº de operación", "Unidad tramitadora", "Aplicación presupuestaria", "LA0001234", "2027 920 22000"),
              "it": ("COMUNE DI CASTELNUOVO", "CIG", "Codice univoco ufficio", "Capitolo", "UF7A2K", "1030102/2027"), "de": ("STADTVERWALTUNG NEUBERG", "Auftragsnummer", "Leitweg-ID", "Haushaltsstelle", "08123-45678-06", "1.0200.5271")}[lang]
    ref = {"fr": "N° d'engagement"}.get(lang)

    def write(path):
        d = document()
        p = d.add_paragraph()
        p.add_run(labels[0]).bold = True
        d.add_paragraph("\n".join(o.buyer_address))
        d.add_paragraph(L(rng, "title", lang)).alignment = WD_ALIGN_PARAGRAPH.CENTER
        t = d.add_table(rows=4, cols=2)
        for r, (a, b) in zip(t.rows, ((L(rng, "ref", lang), o.ref), (labels[2], labels[4]), (labels[3], labels[5]), (L(rng, "issued", lang), c.date(o.issued, ds, lang)))):
            r.cells[0].text, r.cells[1].text = a, b
        d.add_paragraph(f"{L(rng, 'supplier', lang)} : {o.supplier}, {', '.join(o.supplier_address)}")
        word_grid(d, head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, widths=(28, 70, 18, 20, 14, 24))
        for a, b in ((L(rng, "net", lang), o.net), (L(rng, "vat", lang), o.vat), (L(rng, "gross", lang), o.net + o.vat)):
            d.add_paragraph(f"{a} : {c.num(b, ns)} €").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        d.add_paragraph(f"{L(rng, 'requested', lang)} : {c.date(o.requested, ds, lang)}")
        d.save(path)
    return o, c.expected(o, ("supplier", "description", "price", "amount", "net")), (write, "docx")


@layout("schedule-lines", "reportlab", held=True)
def schedule(rng, i):
    lang = ("de", "en", "fr", "nl")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True, lines=(2, 7), qty=lambda r: r.choice((100, 200, 300, 600, 1200)))
    word = {"de": "Liefereinteilung", "en": "Delivery schedule", "fr": "Échéancier", "nl": "Leverschema"}[lang]
    cols = ["position", "buyer", "description", "quantity", "unit", "price", "amount"]

    def draw(cv):
        s = Sheet(cv, size=9)
        s.text(40, 50, o.buyer, "Helvetica-Bold", 12)
        s.text(40, 64, ", ".join(o.buyer_address))
        s.text(40, 95, f"{L(rng, 'title', lang)} {o.ref}", "Helvetica-Bold", 12)
        s.text(300, 95, f"{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}")
        e, y = edges_of([35, 80, 210, 50, 40, 50, 60]), 130
        columns(s, y, e, head(rng, cols, lang), cols, font="Helvetica-Bold", size=8)
        s.line(40, y + 4, 565, y + 4)
        for l, r in zip(o.lines, lines_of(o, cols, ns, ds)):
            y += 18
            columns(s, y, e, r, cols)
            y += 12
            s.text(e[2][0] + 3, y, {"de": "Ihre Artikelnr.", "en": "Your item no.", "fr": "Votre référence", "nl": "Uw artikelnr."}[lang] + f": {l.supplier}", size=8)
            y += 12
            s.text(e[2][0] + 3, y, word + ":", size=8)
            for k in range(2):
                y += 11
                s.text(e[2][0] + 20, y, c.date(o.requested + c.dt.timedelta(days=14 * k), ds, lang), size=8)
                s.text(e[2][0] + 110, y, c.num(l.quantity / 2, ns, 0) + " " + l.unit, size=8, align="r")
        s.line(40, y + 6, 565, y + 6)
        s.text(e[-1][1] - 3, y + 20, c.num(o.net, ns), align="r")
        s.text(e[-2][0], y + 20, L(rng, "net", lang), align="r")
    return o, c.expected(o, ("position", "buyer", "supplier", "unit", "price", "amount", "net"), requested=False), (draw, A4)


@layout("units-in-the-cells", "weasyprint", held=True)
def in_cells(rng, i):
    lang = ("de", "en", "es", "fr")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(2, 10), per=-1 if i % 2 else 1)
    cols = ["position", "code", "description", "qtyunit", "price", "amount"]
    h = head(rng, ["position", "code", "description", "quantity", "price", "amount"], lang)
    rows = []
    for l in o.lines:
        unit = f"{l.per} {l.unit}" if l.per > 1 else l.unit
        price = f"{c.num(l.list_price, ns)} {o.currency} / {unit}" if i % 3 else f"{o.currency} {c.num(l.list_price, ns)}/{unit}"
        rows.append([l.position, l.supplier, l.description, c.num(l.quantity, ns, 0) + " " + l.unit, price, f"{c.num(l.amount, ns)} {o.currency}"])
    body = f"""<p><b>{esc(o.buyer)}</b> &ndash; {', '.join(o.buyer_address)}</p><h2>{L(rng, 'title', lang)} {o.ref}</h2><p>{L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}<br>{L(rng, 'requested', lang)} {c.date(o.requested, ds, lang)}</p>{table(h, rows, cols, 'l')}<p class=r>{L(rng, 'net', lang)}: {c.num(o.net, ns)} {o.currency}</p>"""
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), page(body, ".l td{border-bottom:.5px solid #bbb}.l th{border-bottom:1px solid}")


@layout("letterspaced-price-before-quantity", "weasyprint", held=True)
def spaced(rng, i):
    lang = ("it", "fr", "en", "es")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(3, 9))
    cols = ["description", "code", "price", "quantity", "amount"]
    body = f"""<h1 style="font-weight:normal;letter-spacing:4px">{L(rng, 'title', lang)}</h1><table style="width:65%"><tr><td>{L(rng, 'ref', lang)}</td><td>{L(rng, 'issued', lang)}</td><td>{L(rng, 'requested', lang)}</td></tr><tr><td>{o.ref}</td><td>{c.date(o.issued, ds, lang)}</td><td>{c.date(o.requested, ds, lang)}</td></tr></table><br>
    {table(head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, 'l')}<p style="text-align:right">{L(rng, 'net', lang)} &nbsp;&nbsp; {c.num(o.net, ns)}</p><p style="margin-top:60mm;letter-spacing:2px;font-size:8pt">{esc(o.buyer)}<br>{' / '.join(o.buyer_address)} / {o.phone}</p>"""
    return o, c.expected(o, ("supplier", "description", "price", "amount", "net")), page(body, ".l th{text-transform:uppercase;letter-spacing:2px;font-size:7.5pt;font-weight:normal;color:#777}.l td{padding:6px 5px}")


@layout("turned-page-grid", "reportlab", held=True)
def turned(rng, i):
    lang = ("fr", "de", "it", "en")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(4, 14), buyer_codes=True)
    cols = ["position", "buyer", "supplier", "description", "quantity", "unit", "price", "amount"]

    def draw(cv):
        cv.setPageRotation(90)
        cv.translate(W, 0)
        cv.rotate(90)
        s = Sheet(cv, "Helvetica", 9, H, W)
        s.text(40, 50, f"{o.buyer}   {', '.join(o.buyer_address)}", "Helvetica-Bold", 10)
        s.text(40, 75, f"{L(rng, 'title', lang)} {o.ref}    {L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}    {L(rng, 'requested', lang)} {c.date(o.requested, ds, lang)}")
        e, y = edges_of([40, 90, 90, 250, 60, 55, 70, 80]), 100
        for r in [head(rng, cols, lang)] + lines_of(o, cols, ns, ds):
            for x0, x1 in e:
                s.box(x0, y, x1, y + 18)
            columns(s, y + 13, e, r, cols, pad=4)
            y += 18
    return o, c.expected(o, ("position", "buyer", "supplier", "description", "unit", "price", "amount")), (draw, landscape(A4))


@layout("codes-stacked-in-the-cell", "chromium", held=True)
def stacked_codes(rng, i):
    lang = ("es", "fr", "de", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(2, 9), gtins=True)
    cols = ["code", "description", "quantity", "unit", "price", "amount"]
    h = head(rng, cols, lang)
    h[0] += "\nEAN"
    rows = lines_of(o, cols, ns, ds)
    for l, r in zip(o.lines, rows):
        r[0] = f"{l.supplier}\n{l.gtin}"
    body = f"""<p>{addr(o.buyer, o.buyer_address)}</p><h2>{L(rng, 'title', lang)} {o.ref}</h2><p>{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)} &nbsp;&nbsp; {L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}</p>{table(h, rows, cols, 'l')}<p class=r>{L(rng, 'net', lang)}: {c.num(o.net, ns)} €</p>"""
    return o, c.expected(o, ("supplier", "gtin", "description", "unit", "price", "amount", "net")), page(body, ".l td,.l th{border:1px solid #333}")


@layout("dotted-leaders", "groff", held=True)
def leaders(rng, i):
    lang = ("en", "fr", "de", "it")[i % 4]
    o = c.order(rng, lang, lines=(3, 9))
    ns, ds = habit(rng, lang)
    out = [o.buyer, *o.buyer_address, "", f"{L(rng, 'title', lang)} {rng.choice(('N°', 'Nr.', 'No.'))} {o.ref}", f"{L(rng, 'issued', lang)}: {c.date(o.issued, 'dmy/')}", f"{L(rng, 'requested', lang)}: {c.date(o.requested, 'dmy/')}", ""]
    for l in o.lines:
        a, b = f"{l.supplier} {l.description} ", f" {c.num(l.quantity, 'comma' if lang != 'en' else 'plain', 0)} {l.unit}"
        out.append(a + "." * max(4, 74 - len(a) - len(b)) + b)
    out += ["", o.note, o.contact]
    return o, c.expected(o, ("supplier", "description", "unit")), "\n".join(out)


@layout("long-with-table-head-repeated", "chromium", held=True)
def long_order(rng, i):
    lang = ("de", "it", "en", "nl")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(30, 50), long=i % 2 == 0, dates=True)
    cols = ["position", "code", "description", "date", "quantity", "unit", "price", "amount"]
    body = f"""<div style="position:fixed;top:0;width:100%;font-size:8pt;border-bottom:1px solid #000">{esc(o.buyer)} &middot; {', '.join(o.buyer_address)} &middot; {L(rng, 'phone', lang)} {o.phone}</div><div style="position:fixed;bottom:0;font-size:7pt">{o.vat_id} &middot; IBAN {o.iban}</div>
    <table class=l><thead><tr><td colspan=8 style="height:12mm"></td></tr><tr>{''.join(f'<th class="{"r" if right(k) else ""}">{esc(x)}</th>' for x, k in zip(head(rng, cols, lang), cols))}</tr></thead><tbody>{''.join('<tr>' + ''.join(f'<td class="{"r" if right(k) else ""}">{esc(v)}</td>' for v, k in zip(r, cols)) + '</tr>' for r in lines_of(o, cols, ns, ds))}</tbody><tfoot><tr><td colspan=8 style="height:10mm"></td></tr></tfoot></table>
    <p class=r><b>{L(rng, 'net', lang)}: {c.num(o.net, ns)}</b></p><p>{L(rng, 'title', lang)} {o.ref}, {L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}</p>"""
    return o, c.expected(o, ("position", "supplier", "description", "date", "unit", "price", "amount", "net"), requested=False), page(body, ".l{font-size:8pt}.l th{border-bottom:1px solid #000}tr{break-inside:avoid}")


@layout("cost-centres-and-remarks", "calc", held=True)
def costs(rng, i):
    lang = ("en", "es", "nl", "fr")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(3, 14), dates=True, notes=True)
    h = {"en": ("Cost Centre", "Project", "Item Code", "Description", "Required", "Unit", "Qty", "Remarks"), "es": ("Centro coste", "Proyecto", "Código", "Descripción", "Fecha entrega", "Ud.", "Cantidad", "Observaciones"),
         "nl": ("Kostenplaats", "Project", "Artikelcode", "Omschrijving", "Leverdatum", "Eenheid", "Aantal", "Opmerking"), "fr": ("Centre de coût", "Affaire", "Référence", "Désignation", "Délai", "Unité", "Quantité", "Remarque")}[lang]

    def write(path):
        b = openpyxl.Workbook()
        w = b.active
        w.append([o.buyer, "", "", L(rng, "title", lang) + " " + o.ref])
        w.append([c.date(o.issued, ds, lang)])
        w.append([])
        w.append(h)
        for l in o.lines:
            w.append([rng.randrange(1000, 9999), f"P-{rng.randrange(20, 99)}", l.supplier, l.description, c.date(l.date, ds, lang), l.unit, float(l.quantity), l.note])
            for cl in w[w.max_row]:
                cl.alignment = Alignment(wrap_text=True, vertical="top")
            w.cell(w.max_row, 7).number_format = "#,##0"
        for j, wd in enumerate((12, 9, 14, 40, 17, 9, 10, 26)):
            w.column_dimensions["ABCDEFGH"[j]].width = wd
        w.page_setup.orientation, w.page_setup.paperSize = "landscape", 9
        w.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        w.page_setup.fitToHeight = 0
        b.save(path)
    return o, c.expected(o, ("supplier", "description", "unit", "date"), requested=False), (write, "xlsx")
