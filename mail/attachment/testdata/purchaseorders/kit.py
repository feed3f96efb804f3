"""What the layouts share: the register of layouts, cells by column, HTML pieces."""
import html
from words import HEADERS, LABELS, pick
import common as c

LAYOUTS = []


def layout(name, producer, held=False):
    """Registers f(rng, i) -> (order, expected, what the producer prints)."""
    def add(f):
        LAYOUTS.append((name, producer, held, f))
        return f
    return add


def habit(rng, lang):
    """How a company of that language writes numbers and dates."""
    n = {"fr": ("fr", "fr2", "sp", "comma"), "de": ("de", "de", "ch"), "en": ("en", "en", "plain"), "es": ("de", "comma", "de"), "it": ("de", "comma"), "nl": ("de", "comma")}[lang]
    d = {"fr": ("dmy/", "dmy/", "short/", "dmy."), "de": ("dmy.", "short."), "en": ("dmy/", "mon", "long", "iso"), "es": ("dmy/", "dmy-"), "it": ("dmy/", "dmy."), "nl": ("dmy-", "short-", "long")}[lang]
    return rng.choice(n), rng.choice(d)


def head(rng, cols, lang):
    return [pick(rng, HEADERS, k.split(":")[0], lang) for k in cols]


def qty_places(o):
    return 0 if all(l.quantity == l.quantity.to_integral_value() for l in o.lines) else 2


def cell(l, key, ns, ds, lang, cur="", qp=0, pp=2):
    """One cell of a line. A key may carry its own habit after a colon."""
    k = key.split(":")[0]
    if k in ("supplier", "code"):
        return l.supplier
    if k in ("position", "buyer", "gtin", "description", "unit"):
        return getattr(l, k)
    if k == "quantity":
        return c.num(l.quantity, ns, qp)
    if k == "qtyunit":
        return c.num(l.quantity, ns, qp) + " " + l.unit
    if k == "price":
        return c.num(l.list_price if "list" in key else l.price, ns, pp) + cur
    if k == "gross":
        return c.num(l.list_price, ns, pp) + cur
    if k == "discount":
        return c.num(l.discount, ns, 2 if l.discount != l.discount.to_integral_value() else 0) + (" %" if "%" in key else "") if l.discount else ""
    if k == "amount":
        return c.num(l.amount, ns) + cur
    if k == "date":
        return c.date(l.date, ds, lang)
    if k == "vat":
        return {"fr": "20", "de": "19", "en": "20", "es": "21", "it": "22", "nl": "21"}[lang] + ("%" if "%" in key else "")
    if k == "per":
        return str(l.per)
    return ""


RIGHT = {"quantity", "price", "gross", "discount", "amount", "vat", "per"}


def right(key):
    return key.split(":")[0] in RIGHT


def esc(s):
    return html.escape(s).replace("\n", "<br>")


def L(rng, key, lang):
    return pick(rng, LABELS, key, lang)


def table(heads, rows, cols, cls="", thead=""):
    """An HTML table; a row may be a string, then it is a whole <tr>."""
    out = [f'<table class="{cls}"><thead><tr>' + "".join(f'<th class="{"r" if right(k) else ""}">{esc(h)}</th>' for h, k in zip(heads, cols)) + f"</tr>{thead}</thead><tbody>"]
    for r in rows:
        out.append(r if isinstance(r, str) else "<tr>" + "".join(f'<td class="{"r" if right(k) else ""}">{esc(v)}</td>' for v, k in zip(r, cols)) + "</tr>")
    return "".join(out) + "</tbody></table>"


def page(body, css="", size="A4", margin="16mm"):
    return f"""<!doctype html><html><head><meta charset="utf-8"><style>@page{{size:{size};margin:{margin}}}body{{font:9.5pt 'Liberation Sans',sans-serif;margin:0}}
table{{border-collapse:collapse;width:100%}}td,th{{padding:3px 5px;text-align:left;vertical-align:top}}.r{{text-align:right;white-space:nowrap}}{css}</style></head><body>{body}</body></html>"""


def lines_of(o, cols, ns, ds, qp=None, pp=2, cur=""):
    qp = qty_places(o) if qp is None else qp
    return [[cell(l, k, ns, ds, o.lang, cur, qp, pp) for k in cols] for l in o.lines]


def addr(name, lines):
    return "<br>".join(esc(x) for x in [name, *lines])


def vat_rate(o):
    o.vat_rate = c.Decimal({"fr": 20, "de": 19, "en": 20, "es": 21, "it": 22, "nl": 21}[o.lang])
    return o
