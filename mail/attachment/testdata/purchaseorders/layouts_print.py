"""Layouts drawn by ReportLab and set by groff: the prints of older programs."""
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from kit import *
W, H = A4


class Sheet:
    """A ReportLab canvas with y from the top."""

    def __init__(self, cv, font="Helvetica", size=9, width=W, height=H):
        self.cv, self.font, self.size, self.w, self.h, self.y = cv, font, size, width, height, 40
        self.set()

    def set(self, font=None, size=None):
        self.cv.setFont(font or self.font, size or self.size)

    def text(self, x, y, s, font=None, size=None, align="l"):
        self.set(font, size)
        s = s.replace("\u202f", "\u00a0")  # not in the standard fonts
        {"l": self.cv.drawString, "r": self.cv.drawRightString, "c": self.cv.drawCentredString}[align](x, self.h - y, s)

    def line(self, x0, y0, x1, y1, w=0.5):
        self.cv.setLineWidth(w)
        self.cv.line(x0, self.h - y0, x1, self.h - y1)

    def box(self, x0, y0, x1, y1):
        self.cv.rect(x0, self.h - y1, x1 - x0, y1 - y0)

    def wrap(self, s, width, font=None, size=None):
        out, cur = [], ""
        for w in s.split(" "):
            t = (cur + " " + w).strip()
            if cur and pdfmetrics.stringWidth(t, font or self.font, size or self.size) > width:
                out.append(cur)
                cur = w
            else:
                cur = t
        return out + [cur]

    def page(self):
        self.cv.showPage()
        self.set()


def columns(s, y, edges, cells, cols, pad=3, font=None, size=None):
    for k, (x0, x1), v in zip(cols, edges, cells):
        if right(k):
            s.text(x1 - pad, y, v, font, size, "r")
        else:
            s.text(x0 + pad, y, v, font, size)


def edges_of(widths, x=40):
    out = []
    for w in widths:
        out.append((x, x + w))
        x += w
    return out


@layout("sap-two-line-items", "reportlab")
def sap(rng, i):
    lang = ("de", "fr", "en", "es")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True, per=-1 if i % 2 else 1, dates=False, lines=(2, 12))
    top = {"de": ("Pos.", "Material", "Bezeichnung"), "fr": ("Poste", "Article", "Désignation"), "en": ("Item", "Material", "Description"), "es": ("Pos.", "Material", "Denominación")}[lang]
    low = {"de": ("Bestellmenge", "Einheit", "Preis pro Einheit", "Nettowert"), "fr": ("Qté commande", "Unité", "Prix par unité", "Valeur nette"), "en": ("Order qty.", "Unit", "Price per unit", "Net value"), "es": ("Cantidad pedido", "Unidad", "Precio por unidad", "Valor neto")}[lang]

    def draw(cv):
        s = Sheet(cv, size=9)
        s.text(40, 50, o.buyer, "Helvetica-Bold", 11)
        for k, t in enumerate(o.buyer_address):
            s.text(40, 63 + 11 * k, t)
        for k, t in enumerate([o.supplier, *o.supplier_address]):
            s.text(40, 120 + 12 * k, t)
        x = 340
        s.text(x, 120, L(rng, "title", lang), "Helvetica-Bold", 12)
        for k, (a, b) in enumerate(((L(rng, "ref", lang) + "/" + L(rng, "issued", lang), f"{o.ref} / {c.date(o.issued, ds, lang)}"), (L(rng, "contact", lang) + "/" + L(rng, "phone", lang), f"{o.contact} / {o.phone}"), (L(rng, "requested", lang), c.date(o.requested, ds, lang)))):
            s.text(x, 138 + 24 * k, a, size=7.5)
            s.text(x, 148 + 24 * k, b)
        s.text(40, 225, L(rng, "deliver", lang) + ":")
        s.text(140, 225, o.delivery + ", " + ", ".join(o.delivery_address))

        def header(y):
            s.line(40, y - 12, 555, y - 12)
            for x, t in zip((40, 80, 180), top):
                s.text(x, y, t)
            for x, t, al in zip((240, 260, 430, 550), low, "rlrr"):
                s.text(x, y + 12, t, align=al)
            s.line(40, y + 17, 555, y + 17)
            return y + 34
        y = header(265)
        for l in o.lines:
            if y > 740:
                s.page()
                y = header(80)
            for x, t in zip((40, 80, 180), (l.position, l.buyer, l.description)):
                s.text(x, y, t)
            y += 12
            s.text(180, y, {"de": "Ihre Materialnummer", "fr": "Votre n° d'article", "en": "Your material number", "es": "Su número de material"}[lang] + " " + l.supplier)
            y += 12
            s.text(240, y, c.num(l.quantity, ns, qty_places(o) and 3), align="r")
            s.text(260, y, l.unit)
            s.text(430, y, c.num(l.list_price, ns) + (f" / {l.per} {l.unit}" if i % 2 else ""), align="r")
            s.text(550, y, c.num(l.amount, ns), align="r")
            y += 20
        s.line(40, y - 10, 555, y - 10)
        s.text(260, y + 2, L(rng, "net", lang) + " " + o.currency)
        s.text(550, y + 2, c.num(o.net, ns), align="r")
    return o, c.expected(o, ("position", "buyer", "supplier", "description", "unit", "price", "amount", "net", "delivery")), (draw, A4)


@layout("sage-boxed-columns", "reportlab")
def sage(rng, i):
    lang = ("fr", "es", "fr", "en")[i % 4]
    ns, ds = habit(rng, lang)
    o = vat_rate(c.order(rng, lang, lines=(2, 15), discounts=i % 2 == 1))
    cols = ["code", "description", "quantity", "unit", "price:list", "discount", "amount"] if i % 2 else ["code", "description", "quantity", "unit", "price", "amount"]
    widths = [80, 205, 45, 40, 55, 40, 60] if i % 2 else [85, 220, 50, 45, 60, 65]

    def draw(cv):
        s = Sheet(cv, size=8.5)
        s.text(40, 45, o.buyer, "Helvetica-Bold", 13)
        for k, t in enumerate([*o.buyer_address, o.phone]):
            s.text(40, 60 + 11 * k, t)
        s.box(320, 90, 555, 150)
        for k, t in enumerate([o.supplier, *o.supplier_address]):
            s.text(330, 106 + 13 * k, t)
        s.text(40, 140, L(rng, "title", lang), "Helvetica-Bold", 14)
        e = edges_of([95, 85, 110, 90])
        heads = [L(rng, "ref", lang), L(rng, "issued", lang), L(rng, "requested", lang), {"fr": "Code fourn.", "es": "Cód. prov.", "en": "Account"}[lang]]
        for (x0, x1), a, b in zip(e, heads, (o.ref, c.date(o.issued, ds, lang), c.date(o.requested, ds, lang), f"F{rng.randrange(1000, 9999)}")):
            s.box(x0, 160, x1, 174)
            s.text((x0 + x1) / 2, 170, a, size=7.5, align="c")
            s.box(x0, 174, x1, 190)
            s.text((x0 + x1) / 2, 185, b, align="c")
        e = edges_of(widths)
        y0, y1 = 205, 660
        s.box(e[0][0], y0, e[-1][1], y1)
        for x0, _ in e[1:]:
            s.line(x0, y0, x0, y1)
        s.line(e[0][0], y0 + 16, e[-1][1], y0 + 16)
        for (x0, x1), t in zip(e, head(rng, cols, lang)):
            s.text((x0 + x1) / 2, y0 + 11, t, "Helvetica-Bold", 7.5, "c")
        y = y0 + 30
        for l, r in zip(o.lines, lines_of(o, cols, ns, ds)):
            parts = s.wrap(r[1], widths[1] - 6)
            columns(s, y, e, [r[0], parts[0], *r[2:]], cols)
            for p in parts[1:]:
                y += 11
                s.text(e[1][0] + 3, y, p)
            y += 14
        s.box(330, 675, 555, 735)
        for k, (a, b) in enumerate(((L(rng, "net", lang), o.net), (f"{L(rng, 'vat', lang)} {o.vat_rate}%", o.vat), (L(rng, "gross", lang), o.net + o.vat))):
            s.text(340, 690 + 17 * k, a)
            s.text(548, 690 + 17 * k, c.num(b, ns), align="r")
        s.text(40, 690, f"{L(rng, 'terms', lang)} : {L(rng, 'termsvalue', lang)}")
        s.text(W / 2, 815, f"{o.buyer} - {L(rng, 'siret', lang)} {o.registry} - {o.vat_id} - {o.iban}", size=6.5, align="c")
    return o, c.expected(o, ("supplier", "description", "unit", "price", "amount", "net")), (draw, A4)


@layout("cegid-grid", "reportlab")
def cegid(rng, i):
    lang = ("fr", "it", "de")[i % 3]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True, dates=True, lines=(2, 10))
    cols = ["buyer", "supplier", "description", "date", "quantity", "price", "amount"]
    widths = [65, 70, 165, 55, 45, 55, 60]

    def draw(cv):
        s = Sheet(cv, "Helvetica", 8)
        s.text(W / 2, 50, L(rng, "title", lang) + " " + o.ref, "Helvetica-Bold", 14, "c")
        for k, t in enumerate([o.buyer, *o.buyer_address, L(rng, "phone", lang) + " " + o.phone]):
            s.text(40, 80 + 11 * k, t)
        for k, t in enumerate([L(rng, "supplier", lang) + " :", o.supplier, *o.supplier_address]):
            s.text(330, 80 + 11 * k, t)
        s.text(40, 140, L(rng, "issued", lang) + " : " + c.date(o.issued, ds, lang))
        e = edges_of(widths)
        y = 160
        cv.setFillGray(0.9)
        cv.rect(40, H - y - 18, sum(widths), 18, fill=1)
        cv.setFillGray(0)
        for (x0, x1), t in zip(e, head(rng, cols, lang)):
            s.text((x0 + x1) / 2, y + 12, t, size=8, align="c")
        y += 18
        for r in lines_of(o, cols, ns, ds):
            parts = s.wrap(r[2], widths[2] - 6)
            h = 6 + 10 * len(parts)
            for x0, x1 in e:
                s.box(x0, y, x1, y + h)
            columns(s, y + 11, e, [*r[:2], parts[0], *r[3:]], cols)
            for k, p in enumerate(parts[1:]):
                s.text(e[2][0] + 3, y + 21 + 10 * k, p)
            y += h
        s.box(e[-2][0], y, e[-1][1], y + 16)
        s.text(e[-2][0] + 3, y + 11, "Total")
        s.text(e[-1][1] - 3, y + 11, c.num(o.net, ns), align="r")
        s.text(40, y + 40, L(rng, "remark", lang) + " : " + o.note)
    return o, c.expected(o, ["buyer", "supplier", "description", "price", "amount", "date", "net"], requested=False), (draw, A4)


@layout("carried-totals", "reportlab")
def carried(rng, i):
    lang = ("fr", "de", "en", "es", "it", "nl")[i % 6]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, lines=(40, 75))
    cols = ["position", "code", "description", "quantity", "unit", "price", "amount"]
    widths = [35, 75, 210, 45, 40, 50, 60]
    per = rng.randrange(20, 32)

    def draw(cv):
        s = Sheet(cv, size=8.5)
        e = edges_of(widths)
        h = head(rng, cols, lang)
        pages = -(-len(o.lines) // per)
        rows, total = lines_of(o, cols, ns, ds), c.Decimal(0)
        title, brought, forward = L(rng, "title", lang), L(rng, "brought", lang), L(rng, "carried", lang)
        for p in range(pages):
            s.text(40, 45, o.buyer, "Helvetica-Bold", 11)
            s.text(40, 58, ", ".join(o.buyer_address))
            s.text(555, 45, f"{title} {o.ref}", "Helvetica-Bold", 10, "r")
            s.text(555, 58, f"{L(rng, 'issued', lang)} {c.date(o.issued, ds, lang)}", align="r")
            s.text(555, 71, pick(rng, LABELS, "page", lang).format(a=p + 1, b=pages), align="r")
            if p == 0:
                s.text(40, 90, f"{L(rng, 'requested', lang)} : {c.date(o.requested, ds, lang)}")
            y = 115
            columns(s, y, e, h, cols, font="Helvetica-Bold", size=8)
            s.line(40, y + 4, 555, y + 4)
            y += 18
            if p:
                s.text(e[2][0] + 3, y, brought)
                s.text(e[-1][1] - 3, y, c.num(total, ns), align="r")
                y += 16
            for l, r in list(zip(o.lines, rows))[p * per:(p + 1) * per]:
                columns(s, y, e, r, cols)
                total += l.amount
                y += 16
            s.line(40, y - 10, 555, y - 10)
            s.text(e[2][0] + 3, y, L(rng, "net", lang) if p == pages - 1 else forward)
            s.text(e[-1][1] - 3, y, c.num(total, ns), align="r")
            s.text(W / 2, 815, f"{o.buyer} {o.registry} {o.vat_id} {o.phone}", size=6.5, align="c")
            s.page()
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), (draw, A4)


@layout("no-rules", "reportlab")
def no_rules(rng, i):
    lang = ("es", "fr", "it", "en")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, decimals=3 if i % 2 else 2, fractions=i % 2 == 0, lines=(3, 12))
    cols = ["code", "description", "quantity", "price", "amount"]
    widths = [90, 245, 60, 60, 60]

    def draw(cv):
        s = Sheet(cv, "Helvetica", 9)
        for k, t in enumerate([o.buyer, *o.buyer_address, o.vat_id]):
            s.text(40, 50 + 12 * k, t)
        for k, t in enumerate([o.supplier, *o.supplier_address]):
            s.text(340, 110 + 12 * k, t)
        s.text(40, 170, f"{L(rng, 'title', lang)} {o.ref}", "Helvetica-Bold", 12)
        s.text(340, 170, c.date(o.issued, ds, lang))
        s.text(40, 186, f"{L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}")
        e, y = edges_of(widths), 225
        columns(s, y, e, head(rng, cols, lang), cols)
        y += 22
        for r in lines_of(o, cols, ns, ds, pp=3 if i % 2 else 2):
            columns(s, y, e, r, cols)
            y += rng.choice((14, 14, 15))
        y += 14
        s.text(e[-2][1] - 3, y, L(rng, "net", lang), align="r")
        s.text(e[-1][1] - 3, y, c.num(o.net, ns), align="r")
        s.text(40, y + 40, f"{L(rng, 'deliver', lang)}: {o.delivery}, {', '.join(o.delivery_address)}")
    return o, c.expected(o, ("supplier", "description", "price", "amount", "net", "delivery")), (draw, A4)


@layout("two-codes", "reportlab")
def two_codes(rng, i):
    lang = ("en", "fr", "nl", "de")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True, lines=(2, 9))
    cols = ["position", "supplier", "buyer", "description", "quantity", "unit", "price"]
    widths = [35, 85, 85, 180, 45, 40, 50]

    def draw(cv):
        s = Sheet(cv, "Times-Roman", 10)
        s.text(40, 50, o.buyer, "Times-Bold", 14)
        s.text(40, 65, " - ".join(o.buyer_address))
        s.text(40, 100, f"{L(rng, 'title', lang)}    {L(rng, 'ref', lang)} {o.ref}", "Times-Bold", 12)
        s.text(40, 116, f"{L(rng, 'issued', lang)}: {c.date(o.issued, ds, lang)}    {L(rng, 'requested', lang)}: {c.date(o.requested, ds, lang)}")
        e, y = edges_of(widths), 160
        s.line(40, y - 12, 560, y - 12, 1)
        columns(s, y, e, head(rng, cols, lang), cols, size=8.5)
        s.line(40, y + 5, 560, y + 5, 1)
        y += 20
        for r in lines_of(o, cols, ns, ds):
            parts = s.wrap(r[3], widths[3] - 6)
            columns(s, y, e, [*r[:3], parts[0], *r[4:]], cols)
            for p in parts[1:]:
                y += 12
                s.text(e[3][0] + 3, y, p)
            y += 17
        s.text(40, y + 30, o.note)
        s.text(400, y + 70, L(rng, "signature", lang))
    return o, c.expected(o, cols), (draw, A4)


@layout("no-prices-weekly", "reportlab")
def weekly(rng, i):
    lang = ("de", "fr", "nl", "de")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, dates=True, buyer_codes=i % 2 == 0)
    cols = (["position", "buyer"] if i % 2 == 0 else ["position"]) + ["supplier", "description", "quantity", "unit", "date"]
    widths = [40, 85, 85, 170, 45, 40, 60] if i % 2 == 0 else [45, 100, 210, 55, 45, 70]

    def draw(cv):
        s = Sheet(cv, size=9)
        s.text(40, 60, o.buyer, "Helvetica-Bold", 12)
        s.text(40, 90, {"de": "Bestellung Nr.", "fr": "Commande n°", "nl": "Bestelling nr."}[lang] + f" {o.ref} {({'de': 'vom', 'fr': 'du', 'nl': 'van'}[lang])} {c.date(o.issued, ds, lang)}", "Helvetica-Bold", 11)
        s.text(40, 110, f"{L(rng, 'supplier', lang)}: {o.supplier}")
        e, y = edges_of(widths), 150
        columns(s, y, e, head(rng, cols, lang), cols, font="Helvetica-Bold", size=8)
        for r in lines_of(o, cols, ns, "week"):
            y += 16
            columns(s, y, e, r, cols)
            s.line(40, y + 4, e[-1][1], y + 4, 0.3)
        s.text(40, y + 40, {"de": "Mit freundlichen Grüßen", "fr": "Cordialement", "nl": "Met vriendelijke groet"}[lang])
        s.text(40, y + 54, o.contact)
    return o, c.expected(o, cols, week=True, requested=False), (draw, A4)


@layout("landscape-many-columns", "reportlab")
def wide(rng, i):
    lang = ("it", "fr", "de", "en")[i % 4]
    ns, ds = habit(rng, lang)
    o = c.order(rng, lang, buyer_codes=True, gtins=True, dates=True, discounts=True, lines=(3, 14))
    cols = ["position", "buyer", "supplier", "gtin", "description", "quantity", "unit", "gross", "discount", "price", "amount", "date"]
    widths = [28, 62, 65, 75, 190, 42, 42, 50, 40, 52, 58, 58]

    def draw(cv):
        s = Sheet(cv, "Helvetica", 7.5, H, W)
        s.text(40, 45, o.buyer, "Helvetica-Bold", 11)
        s.text(400, 45, f"{L(rng, 'title', lang)}  {o.ref}  {c.date(o.issued, ds, lang)}", "Helvetica-Bold", 11)
        s.text(40, 60, ", ".join(o.buyer_address) + "  " + o.vat_id)
        e, y = edges_of(widths), 100
        columns(s, y, e, head(rng, cols, lang), cols, size=7)
        s.line(40, y + 4, e[-1][1], y + 4)
        for l, r in zip(o.lines, lines_of(o, cols, ns, ds)):
            y += 14
            r[9] = c.num(l.price, ns, 4)
            columns(s, y, e, r, cols)
        s.line(40, y + 6, e[-1][1], y + 6)
        s.text(e[9][1] - 3, y + 18, L(rng, "net", lang), align="r")
        s.text(e[10][1] - 3, y + 18, c.num(o.net, ns), align="r")
    return o, c.expected(o, ["position", "buyer", "supplier", "gtin", "description", "unit", "price", "amount", "date", "net"], requested=False), (draw, landscape(A4))


@layout("line-printer", "groff")
def line_printer(rng, i):
    lang = ("en", "fr", "es", "de")[i % 4]
    ns, ds = {"en": "en", "fr": "comma", "es": "de", "de": "de"}[lang], {"en": "mon", "fr": "short/", "es": "dmy/", "de": "dmy."}[lang]
    o = c.order(rng, lang, lines=(3, 14))
    cols = ["position", "code", "description", "quantity", "unit", "price", "amount"]
    w = [5, 14, 30, 9, 8, 10, 12]

    def row(cells):
        out = ""
        for k, n, v in zip(cols, w, cells):
            v = v[:n - 1]
            out += (v.rjust(n - 1) + " ") if right(k) else v.ljust(n)
        return out.rstrip()
    h = [t.upper() for t in head(rng, cols, lang)]
    out = [f"{o.buyer.upper():50}{L(rng, 'title', lang).upper()}", f"{o.buyer_address[0].upper():50}{L(rng, 'ref', lang).upper()}: {o.ref}", f"{o.buyer_address[1].upper():50}{L(rng, 'issued', lang).upper()}: {c.date(o.issued, ds, lang)}", f"{'':50}{L(rng, 'requested', lang).upper()}: {c.date(o.requested, ds, lang)}", "", f"{L(rng, 'supplier', lang).upper()}: {o.supplier.upper()}", "", "-" * 88, row(h), "-" * 88]
    for l, r in zip(o.lines, lines_of(o, cols, ns, ds)):
        l.description = r[2] = r[2][:29].rstrip()
        l.position = r[0] = r[0].lstrip("0")
        out.append(row(r))
        if i % 2:
            out.append("")
    out += ["-" * 88, f"{L(rng, 'net', lang).upper():>60}{c.num(o.net, ns):>27}"]
    return o, c.expected(o, ("position", "supplier", "description", "unit", "price", "amount", "net")), "\n".join(out)
