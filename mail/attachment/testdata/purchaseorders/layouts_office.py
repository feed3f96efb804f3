"""Layouts made in Writer and Calc, printed to PDF by LibreOffice."""
import docx
import openpyxl
from docx.shared import Pt, Mm
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from kit import *


def document():
    d = docx.Document()
    s = d.sections[0]
    s.page_width, s.page_height, s.left_margin, s.right_margin = Mm(210), Mm(297), Mm(20), Mm(18)
    d.styles["Normal"].font.name, d.styles["Normal"].font.size = "Liberation Sans", Pt(10)
    d.styles["Normal"].paragraph_format.space_after = Pt(2)
    return d


def put(cell_, text, align=False, bold=False, size=None):
    p = cell_.paragraphs[0]
    r = p.add_run(text)
    r.bold = bold
    if size:
        r.font.size = Pt(size)
    if align:
        p.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def word_grid(d, heads, rows, cols, style="Table Grid", size=9, widths=None):
    t = d.add_table(rows=1, cols=len(cols))
    if style:
        t.style = style
    for cl, h, k in zip(t.rows[0].cells, heads, cols):
        put(cl, h, right(k), True, size)
    for r in rows:
        for cl, v, k in zip(t.add_row().cells, r, cols):
            put(cl, v, right(k), False, size)
    if widths:
        t.autofit = False
        for r in t.rows:
            for cl, w in zip(r.cells, widths):
                cl.width = Mm(w)
    return t


@layout("word-table", "writer")
def word_table(rng, i):
    lang = ("fr", "de", "es", "nl", "it", "en")[i % 6]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang)
    cols = ["code", "description", "quantity", "unit", "price", "amount"]

    def write(path):
        d = document()
        d.add_heading(L(rng, "title", lang), 1)
        d.add_paragraph(o.buyer + "\n" + "\n".join(o.buyer_address))
        d.add_paragraph(f"{L(rng, 'ref', lang)} : {o.ref}\n{L(rng, 'issued', lang)} : {c.date(o.issued, ds, lang)}\n{L(rng, 'requested', lang)} : {c.date(o.requested, ds, lang)}")
        word_grid(d, head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, widths=(28, 66, 18, 18, 20, 22))
        d.add_paragraph(f"{L(rng, 'net', lang)} : {c.num(o.net, ns)} {o.currency}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        d.add_paragraph(f"{L(rng, 'deliver', lang)} : {o.delivery}, {', '.join(o.delivery_address)}")
        d.save(path)
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net", "delivery")), (write, "docx")


@layout("word-tabs", "writer")
def word_tabs(rng, i):
    lang = ("en", "fr", "it", "de")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(2, 7))
    cols = ["quantity", "unit", "code", "description", "price"]

    def write(path):
        d = document()
        d.styles["Normal"].font.name = "Liberation Serif"
        d.add_paragraph(o.buyer + "\n" + "\n".join(o.buyer_address) + f"\n{L(rng, 'phone', lang)} {o.phone}")
        d.add_paragraph("")
        d.add_paragraph(o.supplier + "\n" + "\n".join(o.supplier_address)).paragraph_format.left_indent = Mm(95)
        d.add_paragraph("")
        d.add_paragraph().add_run(f"{L(rng, 'title', lang)} {rng.choice(('n°', 'Nr.', 'No.'))} {o.ref} - {c.date(o.issued, ds, lang)}").bold = True

        def line(cells):
            p = d.add_paragraph("\t".join(["", *cells]))
            for pos, al in ((18, WD_TAB_ALIGNMENT.RIGHT), (22, WD_TAB_ALIGNMENT.LEFT), (44, WD_TAB_ALIGNMENT.LEFT), (76, WD_TAB_ALIGNMENT.LEFT), (168, WD_TAB_ALIGNMENT.RIGHT)):
                p.paragraph_format.tab_stops.add_tab_stop(Mm(pos), al)
        line(head(rng, cols, lang))
        for r in lines_of(o, cols, ns, ds):
            line(r)
        d.add_paragraph("")
        d.add_paragraph(f"{L(rng, 'requested', lang)}: {c.date(o.requested, 'long', lang)}")
        d.add_paragraph(o.note)
        d.add_paragraph(o.contact)
        d.save(path)
    return o, c.expected(o, ("supplier", "description", "unit", "price")), (write, "docx")


@layout("terms-page", "writer")
def terms_page(rng, i):
    lang = ("en", "de", "fr", "it", "es", "nl")[i % 6]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(2, 10))
    cols = ["position", "code", "description", "quantity", "unit", "price", "amount"]

    def write(path):
        d = document()
        t = d.add_table(rows=1, cols=2)
        put(t.rows[0].cells[0], o.buyer + "\n" + "\n".join(o.buyer_address))
        put(t.rows[0].cells[1], f"{L(rng, 'title', lang)}\n{L(rng, 'ref', lang)}: {o.ref}\n{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}\n{L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}")
        d.add_paragraph("")
        word_grid(d, head(rng, cols, lang), lines_of(o, cols, ns, ds), cols, style="Light List", size=8.5, widths=(13, 28, 66, 18, 17, 18, 20))
        d.add_paragraph(f"{L(rng, 'net', lang)}: {o.currency} {c.num(o.net, ns)}")
        d.add_page_break()
        d.add_heading(c.TERMS[lang], 2)
        for n in range(1, 9):
            d.add_paragraph(f"{n}. {c.CLAUSES[lang]}").paragraph_format.space_after = Pt(6)
        p = d.sections[0].footer.paragraphs[0]
        p.text = f"{o.buyer} | {L(rng, 'siret', lang)} {o.registry} | {o.vat_id} | IBAN {o.iban} | {L(rng, 'phone', lang)} {o.phone}"
        p.style.font.size = Pt(7)
        d.save(path)
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), (write, "docx")


FREE = {
    "fr": ("Madame, Monsieur,\n\nVeuillez nous livrer les articles suivants pour le {due} :", "réf. {code}", "Merci de nous confirmer la bonne réception de cette commande.\n\nCordialement,"),
    "de": ("Sehr geehrte Damen und Herren,\n\nbitte liefern Sie uns bis zum {due} folgende Artikel:", "Art.-Nr. {code}", "Bitte bestätigen Sie diese Bestellung.\n\nMit freundlichen Grüßen"),
    "en": ("Dear Sirs,\n\nPlease supply the following goods by {due}:", "ref. {code}", "Kindly acknowledge this order.\n\nYours faithfully,"),
    "it": ("Spett.le ditta,\n\nvogliate consegnarci entro il {due} i seguenti articoli:", "cod. {code}", "In attesa di conferma d'ordine porgiamo cordiali saluti"),
}


@layout("letter-without-table", "writer")
def letter(rng, i):
    lang = ("fr", "de", "en", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(2, 6))
    begin, ref, end = FREE[lang]

    def write(path):
        d = document()
        d.add_paragraph(o.buyer + "\n" + "\n".join(o.buyer_address))
        d.add_paragraph(o.supplier + "\n" + "\n".join(o.supplier_address)).paragraph_format.left_indent = Mm(95)
        d.add_paragraph(f"{L(rng, 'issued', lang)} : {c.date(o.issued, ds, lang)}")
        d.add_paragraph().add_run(f"{L(rng, 'title', lang)} {rng.choice(('n°', 'Nr.', 'No.'))} {o.ref}").bold = True
        d.add_paragraph(begin.format(due=c.date(o.requested, "long", lang)))
        for l in o.lines:
            q = c.num(l.quantity, ns, 0)
            if i % 3 == 0:
                t = f"{q} {l.unit} {l.description}, {ref.format(code=l.supplier)}"
            elif i % 3 == 1:
                t = f"{q} x {l.supplier} {l.description}"
            else:
                t = f"{l.supplier} {l.description} : {q} {l.unit}"
            d.add_paragraph(t, style="List Bullet" if i % 2 else None)
        d.add_paragraph("\n" + end)
        d.add_paragraph(o.contact)
        d.save(path)
    return o, c.expected(o, ("supplier", "unit") if i % 3 != 1 else ("supplier",)), (write, "docx")


def excel(o, cols, heads, top, ns, ds, widths, style, numbers=True, land=False):
    thin = Side(style="thin")

    def write(path):
        b = openpyxl.Workbook()
        w = b.active
        for r in top:
            w.append(r)
        w.append([])
        w.append(heads)
        n = w.max_row
        for k, cl in zip(cols, w[n]):
            cl.font = Font(bold=True)
            cl.alignment = Alignment(wrap_text=True, horizontal="right" if right(k) else "left", vertical="center")
            if "fill" in style:
                cl.fill = PatternFill("solid", fgColor="D9E1F2")
        for l in o.lines:
            row = []
            for k in cols:
                key = k.split(":")[0]
                if key == "quantity" and numbers:
                    row.append(float(l.quantity))
                elif key in ("price", "amount") and numbers:
                    row.append(float(getattr(l, key)))
                elif key == "date":
                    row.append(l.date)
                else:
                    row.append(cell(l, k, ns, ds, o.lang, qp=qty_places(o)))
            w.append(row)
            for k, cl in zip(cols, w[w.max_row]):
                cl.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if right(k) else "left")
                if k == "price":
                    cl.number_format = "#,##0.00"
                if k == "amount":
                    cl.number_format = "#,##0.00"
                if k == "quantity":
                    cl.number_format = "#,##0" if qty_places(o) == 0 else "#,##0.00"
                if k == "date":
                    cl.number_format = "dd/mm/yyyy"
        if "grid" in style:
            for r in w.iter_rows(min_row=n, max_row=w.max_row, max_col=len(cols)):
                for cl in r:
                    cl.border = Border(thin, thin, thin, thin)
        if "amount" in cols:
            w.append([""] * (len(cols) - 2) + ["Total", float(o.net)])
            w.cell(w.max_row, len(cols)).number_format = "#,##0.00"
        for j, wd in enumerate(widths):
            w.column_dimensions["ABCDEFGHIJKLM"[j]].width = wd
        w.page_setup.paperSize = 9
        w.page_setup.orientation = "landscape" if land else "portrait"
        w.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        w.page_setup.fitToHeight = 0
        b.save(path)
    return write, "xlsx"


@layout("excel-grid", "calc")
def excel_grid(rng, i):
    lang = ("fr", "de", "en", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(3, 20))
    cols = ["code", "description", "quantity", "unit", "price", "amount"]
    top = [[o.buyer], o.buyer_address, [], [L(rng, "title", lang)], [L(rng, "ref", lang), o.ref], [L(rng, "issued", lang), c.date(o.issued, ds, lang)], [L(rng, "requested", lang), c.date(o.requested, ds, lang)]]
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net")), excel(o, cols, head(rng, cols, lang), top, ns, ds, (16, 44, 10, 9, 12, 14), ("grid", "fill"))


@layout("excel-plain-wide", "calc")
def excel_plain(rng, i):
    lang = ("de", "nl", "fr", "es")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(3, 25), gtins=True, buyer_codes=True, dates=True)
    cols = ["buyer", "supplier", "gtin", "description", "quantity", "unit", "price", "date"]
    top = [[L(rng, "ref", lang) + ": " + o.ref, "", "", o.buyer], [L(rng, "issued", lang) + ": " + c.date(o.issued, ds, lang)]]
    return o, c.expected(o, ["buyer", "supplier", "gtin", "description", "unit", "price", "date"], requested=False), excel(o, cols, head(rng, cols, lang), top, ns, ds, (14, 15, 16, 46, 10, 9, 11, 13), (), land=True)


@layout("excel-two-columns-only", "calc")
def excel_short(rng, i):
    lang = ("fr", "en", "de", "it")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(3, 12))
    cols = ["code", "quantity"] if i % 2 else ["description", "code", "quantity"]
    top = [[o.buyer], [L(rng, "title", lang) + " " + o.ref], [c.date(o.issued, ds, lang)]]
    return o, c.expected(o, ["supplier"] + (["description"] if i % 2 == 0 else []), requested=False), excel(o, cols, head(rng, cols, lang), top, ns, ds, (26, 12) if i % 2 else (46, 18, 12), ("grid",) if i % 4 < 2 else ())
