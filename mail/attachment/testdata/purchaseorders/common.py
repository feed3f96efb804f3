"""Made-up purchase orders: what they say, before any layout is chosen.

Everything is drawn from a seeded generator, so that the set can be made again.
"""
import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal, ROUND_HALF_UP

LANGS = ("fr", "de", "en", "es", "it", "nl")

NOUNS = {
    "fr": "Gant nitrile|Filtre à huile|Rouleau adhésif|Carton double cannelure|Ampoule LED|Robinet d'équerre|Câble souple|Joint torique|Papier essuie-mains|Savon liquide|Disjoncteur|Raccord union laiton|Étiquette thermique|Palette plastique|Huile d'olive vierge|Farine T55|Chaussure de sécurité|Lunettes de protection|Cartouche toner|Classeur à levier|Peinture acrylique|Courroie trapézoïdale|Roulement à billes|Pompe de relevage|Compresse stérile|Seringue 3 pièces|Détergent sols|Sac poubelle|Plaque de plâtre|Laine de verre|Gaine ICTA|Vanne papillon|Manomètre glycérine|Lame de scie|Batterie plomb étanche|Capteur inductif".split("|"),
    "de": "Nitrilhandschuh|Ölfilter|Klebeband|Faltkarton zweiwellig|LED-Leuchtmittel|Eckventil|Schlauchleitung|O-Ring|Handtuchpapier|Flüssigseife|Leitungsschutzschalter|Verschraubung Messing|Thermoetikett|Kunststoffpalette|Olivenöl nativ|Weizenmehl Type 550|Sicherheitsschuh|Schutzbrille|Tonerkassette|Ordner breit|Acryllack|Keilriemen|Rillenkugellager|Tauchpumpe|Mullkompresse|Spritze dreiteilig|Bodenreiniger|Müllsack|Gipskartonplatte|Glaswolle|Installationsrohr|Absperrklappe|Manometer|Sägeblatt|Bleiakku|Induktiver Sensor|Kabelbinder|Messuhr".split("|"),
    "en": "Nitrile glove|Oil filter|Packing tape|Double wall carton|LED lamp|Angle valve|Flexible cable|O-ring|Paper hand towel|Liquid soap|Circuit breaker|Brass union|Thermal label|Plastic pallet|Virgin olive oil|Wheat flour|Safety shoe|Safety goggles|Toner cartridge|Lever arch file|Acrylic paint|V-belt|Deep groove ball bearing|Sump pump|Sterile compress|Syringe three part|Floor cleaner|Refuse sack|Plasterboard|Glass wool roll|Conduit|Butterfly valve|Pressure gauge|Saw blade|Sealed lead battery|Inductive sensor|Cable tie|Dial gauge".split("|"),
    "es": "Guante de nitrilo|Filtro de aceite|Cinta de embalaje|Caja de cartón|Bombilla LED|Llave de escuadra|Cable flexible|Junta tórica|Papel secamanos|Jabón líquido|Interruptor automático|Racor de latón|Etiqueta térmica|Palé de plástico|Aceite de oliva virgen|Harina de trigo|Zapato de seguridad|Gafas de protección|Cartucho de tóner|Archivador de palanca|Pintura acrílica|Correa trapezoidal|Rodamiento de bolas|Bomba sumergible|Compresa estéril|Jeringa de tres piezas|Limpiador de suelos|Bolsa de basura|Placa de yeso|Lana de vidrio|Tubo corrugado|Válvula de mariposa|Manómetro|Hoja de sierra|Batería de plomo|Sensor inductivo".split("|"),
    "it": "Guanto in nitrile|Filtro olio|Nastro adesivo|Scatola doppia onda|Lampada LED|Rubinetto a squadra|Cavo flessibile|Guarnizione O-ring|Carta asciugamani|Sapone liquido|Interruttore magnetotermico|Raccordo in ottone|Etichetta termica|Pallet in plastica|Olio extravergine|Farina tipo 00|Scarpa antinfortunistica|Occhiali protettivi|Cartuccia toner|Registratore a leva|Vernice acrilica|Cinghia trapezoidale|Cuscinetto a sfere|Pompa sommersa|Compressa sterile|Siringa tre pezzi|Detergente pavimenti|Sacco immondizia|Lastra in cartongesso|Lana di vetro|Tubo corrugato|Valvola a farfalla|Manometro|Lama per sega|Batteria al piombo|Sensore induttivo".split("|"),
    "nl": "Nitril handschoen|Oliefilter|Verpakkingstape|Dubbelgolf doos|LED-lamp|Hoekstopkraan|Soepele kabel|O-ring|Papieren handdoek|Vloeibare zeep|Installatieautomaat|Messing koppeling|Thermisch etiket|Kunststof pallet|Olijfolie|Tarwebloem|Veiligheidsschoen|Veiligheidsbril|Tonercartridge|Ordner breed|Acrylverf|V-snaar|Groefkogellager|Dompelpomp|Steriel kompres|Injectiespuit driedelig|Vloerreiniger|Vuilniszak|Gipsplaat|Glaswol|Installatiebuis|Vlinderklep|Manometer|Zaagblad|Loodaccu|Inductieve sensor".split("|"),
}
ATTRS = {
    "fr": "bleu|taille L|taille 42|blanc mat|inox 304|haute pression|sans poudre|noir|qualité alimentaire|série lourde|étanche IP65|avec bague de serrage|pour usage extérieur|finition chromée|conforme EN 388",
    "de": "blau|Größe L|Größe 42|weiß matt|Edelstahl V2A|Hochdruck|puderfrei|schwarz|lebensmittelecht|schwere Ausführung|wasserdicht IP65|mit Klemmring|für den Außenbereich|verchromt|nach EN 388",
    "en": "blue|size L|size 42|matt white|stainless 304|high pressure|powder free|black|food grade|heavy duty|waterproof IP65|with locking ring|for outdoor use|chrome plated|to EN 388",
    "es": "azul|talla L|talla 42|blanco mate|inox 304|alta presión|sin polvo|negro|uso alimentario|serie pesada|estanco IP65|con anillo de sujeción|para exterior|cromado|según EN 388",
    "it": "blu|taglia L|taglia 42|bianco opaco|inox 304|alta pressione|senza polvere|nero|per alimenti|serie pesante|stagno IP65|con anello di bloccaggio|per esterno|cromato|secondo EN 388",
    "nl": "blauw|maat L|maat 42|mat wit|rvs 304|hoge druk|poedervrij|zwart|voedselveilig|zware uitvoering|waterdicht IP65|met klemring|voor buiten|verchroomd|volgens EN 388",
}
SIZES = "Ø 12 mm|50 x 100|2,5 mm²|L 250|25 kg|5 L|230 V 10 A|DN 40|1/2\"|3/4\" M|100 m|A4 80 g|6205-2RS|T 4,8|0-10 bar|12 V 7 Ah|M18|50 µ|90°|DN25 PN16".split("|")
UNITS = {
    "fr": "pce|boîte|carton|rouleau|m|kg|lot|paire|sachet|bidon|U|PCE|BTE",
    "de": "Stk|Stück|Karton|Rolle|m|kg|Pack|Paar|Beutel|Kanister|ST|PAK",
    "en": "each|box|carton|roll|m|kg|pack|pair|bag|can|EA|PCS",
    "es": "ud|caja|cartón|rollo|m|kg|paquete|par|bolsa|bidón|UN",
    "it": "pz|scatola|cartone|rotolo|m|kg|conf|paio|sacco|NR|PZ",
    "nl": "stuk|doos|rol|m|kg|pak|paar|zak|can|ST|st",
}
STREETS = {
    "fr": ("{n} rue des Artisans", "{n} avenue Jean Moulin", "ZI Nord, {n} rue de l'Industrie"),
    "de": ("Industriestraße {n}", "Am Hafen {n}", "Bahnhofstr. {n}"),
    "en": ("{n} Mill Lane", "Unit {n}, Riverside Trading Estate", "{n} Canal Street"),
    "es": ("C/ del Comercio, {n}", "Pol. Ind. Las Arenas, nave {n}", "Avda. de la Estación {n}"),
    "it": ("Via dell'Artigianato {n}", "Via Roma, {n}", "Viale del Lavoro {n}"),
    "nl": ("Industrieweg {n}", "Havenkade {n}", "Kerkstraat {n}"),
}
TOWNS = {
    "fr": ("69120 Vaulx-en-Velin", "31200 Toulouse", "59650 Villeneuve-d'Ascq", "44800 Saint-Herblain"),
    "de": ("70469 Stuttgart", "04103 Leipzig", "28195 Bremen", "86153 Augsburg"),
    "en": ("Leeds LS9 8AG", "Bristol BS2 0ZA", "Sheffield S4 7YQ", "Norwich NR3 1AA"),
    "es": ("46013 Valencia", "48015 Bilbao", "41007 Sevilla", "50197 Zaragoza"),
    "it": ("20128 Milano (MI)", "40132 Bologna (BO)", "10156 Torino (TO)", "37135 Verona (VR)"),
    "nl": ("3542 AD Utrecht", "3089 JH Rotterdam", "5651 GH Eindhoven", "9723 AX Groningen"),
}
NAMES = {
    "fr": ("Ateliers Morvan SAS", "Clinique du Parc", "Fournil Saint-Clair", "Sogemat Distribution", "Hôtel des Trois Ponts", "Garage Lemercier"),
    "de": ("Brandt Anlagenbau GmbH", "Klinikum Seeblick gGmbH", "Bäckerei Vogt KG", "Hansa Technik Handel GmbH", "Hotel Drei Linden", "Autohaus Kröger"),
    "en": ("Northgate Fabrications Ltd", "St Anne's Care Home", "Harrow Bakehouse Ltd", "Pennine Trade Supplies", "The Three Bridges Hotel", "Kestrel Motors Ltd"),
    "es": ("Talleres Montalbán S.L.", "Clínica del Mar", "Horno San Blas S.A.", "Suministros Ebro S.L.", "Hotel Tres Puentes", "Garaje Olmedo"),
    "it": ("Officine Bassani S.r.l.", "Clinica del Lago", "Panificio San Luca S.n.c.", "Forniture Adige S.p.A.", "Hotel Tre Ponti", "Autofficina Ferrero"),
    "nl": ("Van Dijk Constructie B.V.", "Zorgcentrum De Linde", "Bakkerij Hoekstra", "Maasland Techniek B.V.", "Hotel De Drie Bruggen", "Garage Bakker"),
}
SUPPLIERS = ("Norvalis Fournitures", "Teknova Supply", "Rheinland Bedarf GmbH", "Europart Distribution", "Delta Comptoir", "Alpina Industrie AG")
NOTES = {
    "fr": ("Livraison le matin uniquement, hayon obligatoire.", "Merci de joindre le certificat de conformité.", "Prévenir le magasin avant passage."),
    "de": ("Anlieferung nur vormittags, Hebebühne erforderlich.", "Bitte Konformitätserklärung beilegen.", "Bitte vorher anrufen."),
    "en": ("Morning delivery only, tail lift required.", "Please enclose certificate of conformity.", "Call the stores before delivery."),
    "es": ("Entrega solo por la mañana, con plataforma.", "Adjuntar certificado de conformidad.", "Avisar al almacén antes de entregar."),
    "it": ("Consegna solo al mattino, sponda idraulica necessaria.", "Allegare certificato di conformità.", "Avvisare il magazzino prima della consegna."),
    "nl": ("Alleen 's ochtends leveren, laadklep vereist.", "Graag conformiteitsverklaring meesturen.", "Vooraf bellen met het magazijn."),
}
LINE_NOTES = {
    "fr": ("Affaire 4471 - atelier B", "à livrer en une fois", "selon votre offre du 12/01", "teinte RAL 9010"),
    "de": ("Kostenstelle 4471", "Teillieferung nicht zulässig", "laut Angebot vom 12.01.", "Farbton RAL 9010"),
    "en": ("Job 4471 - workshop B", "no part shipments", "as per your quote of 12 Jan", "shade RAL 9010"),
    "es": ("Obra 4471 - taller B", "entregar en una sola vez", "según su oferta del 12/01", "tono RAL 9010"),
    "it": ("Commessa 4471 - reparto B", "consegna unica", "come da vs. offerta del 12/01", "tinta RAL 9010"),
    "nl": ("Project 4471 - werkplaats B", "niet in delen leveren", "volgens uw offerte van 12-01", "kleur RAL 9010"),
}
TERMS = {
    "fr": "Conditions générales d'achat",
    "de": "Allgemeine Einkaufsbedingungen", "en": "General terms and conditions of purchase",
    "es": "Condiciones generales de compra", "it": "Condizioni generali di acquisto", "nl": "Algemene inkoopvoorwaarden",
}
CLAUSES = {
    "fr": "Toute commande doit faire l'objet d'un accusé de réception sous 48 heures. Les quantités livrées ne peuvent excéder de plus de 5 % les quantités commandées. Le règlement intervient à 45 jours fin de mois. Pénalités de retard : 1,5 % par semaine, plafonnées à 10 % du montant.",
    "de": "Jede Bestellung ist innerhalb von 2 Werktagen zu bestätigen. Mehr- oder Minderlieferungen über 5 % sind unzulässig. Die Zahlung erfolgt innerhalb von 30 Tagen netto. Bei Verzug werden 0,5 % je Woche, höchstens 5 % des Auftragswertes berechnet.",
    "en": "Every order shall be acknowledged within 2 working days. Over-deliveries of more than 5 % will be returned at the supplier's cost. Payment is made 30 days from the end of the month. Late delivery entitles the buyer to 1 % per week up to a maximum of 10 %.",
    "es": "Todo pedido deberá confirmarse en un plazo de 48 horas. No se admiten excesos superiores al 5 %. El pago se realizará a 60 días. El retraso dará lugar a una penalización del 1 % por semana, con un máximo del 10 %.",
    "it": "Ogni ordine deve essere confermato entro 2 giorni lavorativi. Non sono ammesse eccedenze superiori al 5 %. Il pagamento avviene a 60 giorni fine mese. Penale per ritardo 1 % per settimana, massimo 10 %.",
    "nl": "Elke bestelling dient binnen 2 werkdagen te worden bevestigd. Meerleveringen boven 5 % worden geretourneerd. Betaling binnen 30 dagen. Bij vertraging is 1 % per week verschuldigd, met een maximum van 10 %.",
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
}


def gtin13(rng):
    d = [rng.choice((3, 4, 5, 8))] + [rng.randrange(10) for _ in range(11)]
    check = (10 - sum(x * (3 if i % 2 else 1) for i, x in enumerate(d)) % 10) % 10
    return "".join(map(str, d)) + str(check)


CODE_STYLES = (
    lambda r: f"{r.choice('ABCDEFGHKLMNPRSTVXZ')}{r.choice('ABCDEFGHKLMNPRSTVXZ')}-{r.randrange(100, 9999)}",
    lambda r: f"{r.randrange(100000, 9999999)}",
    lambda r: f"{r.randrange(10, 99)}.{r.randrange(100, 999)}.{r.randrange(10, 99)}",
    lambda r: f"{r.randrange(1000, 9999)}-{r.randrange(100, 999)}",
    lambda r: f"{r.choice(('HMX', 'TRB', 'QLV', 'SFT'))}{r.randrange(100, 999)}{r.choice('ABC')}",
    lambda r: f"{r.choice(('PX', 'RV', 'DK'))}{r.randrange(10, 99)}/{r.randrange(1, 30)}",
    lambda r: f"{r.randrange(0, 9999):05d}",
    lambda r: f"M{r.randrange(10000000, 99999999)}",
    lambda r: f"{r.choice('BCDFG')}{r.randrange(1, 9)}.{r.randrange(100, 999)}{r.choice(('', '-R', '-L'))}",
    lambda r: f"4{r.randrange(0, 10**9):09d}",
    lambda r: f"{r.choice(('EL', 'SAN', 'BUR', 'CH'))}_{r.randrange(1000, 99999)}",
    lambda r: f"{r.randrange(100, 999)}{r.choice('KLMN')}{r.randrange(10, 99)}",
)


@dataclass
class Line:
    position: str = ""
    buyer: str = ""
    supplier: str = ""
    gtin: str = ""
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    list_price: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    per: int = 1
    date: dt.date = None
    note: str = ""

    @property
    def price(self):
        """Net, for one unit."""
        return (self.list_price * (100 - self.discount) / 100 / self.per).normalize()

    @property
    def amount(self):
        return cents(self.quantity * self.list_price * (100 - self.discount) / 100 / self.per)


def cents(v):
    return v.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class Order:
    lang: str = "fr"
    ref: str = ""
    issued: dt.date = None
    requested: dt.date = None
    buyer: str = ""
    buyer_address: list = field(default_factory=list)
    supplier: str = ""
    supplier_address: list = field(default_factory=list)
    delivery: str = ""
    delivery_address: list = field(default_factory=list)
    contact: str = ""
    phone: str = ""
    vat_id: str = ""
    registry: str = ""
    iban: str = ""
    lines: list = field(default_factory=list)
    currency: str = "EUR"
    note: str = ""
    vat_rate: Decimal = Decimal(20)

    @property
    def net(self):
        return sum((l.amount for l in self.lines), Decimal(0))

    @property
    def vat(self):
        return cents(self.net * self.vat_rate / 100)


def address(rng, lang):
    return [rng.choice(STREETS[lang]).format(n=rng.randrange(1, 190)), rng.choice(TOWNS[lang])]


REF_STYLES = (
    lambda r, d: f"{r.randrange(4500000000, 4509999999)}",
    lambda r, d: f"BC{d:%y%m}-{r.randrange(1, 999):03d}",
    lambda r, d: f"PO-{r.randrange(10000, 99999)}",
    lambda r, d: f"{d:%Y}/{r.randrange(100, 9999):05d}",
    lambda r, d: f"CF{r.randrange(100000, 999999)}",
    lambda r, d: f"P{r.randrange(10000, 99999)}",
    lambda r, d: f"{r.randrange(10000, 999999)}",
    lambda r, d: f"ACH-{d:%Y}-{r.randrange(10, 999):04d}",
)


def order(rng, lang, lines=(2, 9), decimals=2, per=1, discounts=False, buyer_codes=False, gtins=False, dates=False, notes=False, fractions=False, long=False, qty=None):
    o = Order(lang=lang)
    o.issued = dt.date(2027, 1, 4) + dt.timedelta(days=rng.randrange(300))
    o.requested = o.issued + dt.timedelta(days=rng.randrange(4, 40))
    o.ref = rng.choice(REF_STYLES)(rng, o.issued)
    o.buyer, o.supplier = rng.choice(NAMES[lang]), rng.choice(SUPPLIERS)
    o.buyer_address, o.supplier_address = address(rng, lang), address(rng, rng.choice(LANGS))
    o.delivery = {"fr": "Magasin central", "de": "Lager Wareneingang", "en": "Goods Inwards Dock", "es": "Almacén central", "it": "Magazzino centrale", "nl": "Centraal magazijn"}[lang] + f" {rng.randrange(1, 9)}"
    o.delivery_address = address(rng, lang)
    o.contact = rng.choice(("C. Weber", "A. Durand", "M. Rossi", "J. de Vries", "P. Garcia", "S. Young"))
    o.phone = f"+{rng.choice((33, 49, 44, 34, 39, 31))} {rng.randrange(1, 9)} {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}"
    o.vat_id = {"fr": "FR", "de": "DE", "en": "GB", "es": "ESB", "it": "IT", "nl": "NL"}[lang] + f"{rng.randrange(10**8, 10**9)}"
    o.registry = f"{rng.randrange(100, 999)} {rng.randrange(100, 999)} {rng.randrange(100, 999)} {rng.randrange(10000, 99999):05d}"
    o.iban = f"{o.vat_id[:2]}{rng.randrange(10, 99)} {rng.randrange(1000, 9999)} {rng.randrange(1000, 9999)} {rng.randrange(1000, 9999)} {rng.randrange(1000, 9999)}"
    o.note = rng.choice(NOTES[lang])
    o.currency = "GBP" if lang == "en" else "EUR"
    style, theirs = rng.choice(CODE_STYLES), rng.choice(CODE_STYLES)
    step, width = rng.choice(((10, 1), (1, 1), (10, 5), (1, 3)))
    seen = set()
    for i in range(rng.randint(*lines)):
        noun = rng.choice(NOUNS[lang])
        desc = noun + " " + rng.choice(SIZES)
        if rng.random() < 0.6:
            desc += " " + rng.choice(ATTRS[lang].split("|"))
        if long:
            desc += ", " + rng.choice(ATTRS[lang].split("|")) + ", " + rng.choice(SIZES) + ", " + rng.choice(ATTRS[lang].split("|"))
        if desc in seen:
            continue
        seen.add(desc)
        l = Line(position=f"{(i + 1) * step:0{width}d}", supplier=style(rng), description=desc)
        if buyer_codes:
            l.buyer = theirs(rng)
        if gtins:
            l.gtin = gtin13(rng)
        l.unit = rng.choice(UNITS[lang].split("|")[:11])
        l.quantity = Decimal(qty(rng) if qty else rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 25, 30, 40, 48, 50, 60, 75, 100, 120, 150, 200, 250, 500, 1000, 1200, 2500)))
        if fractions and rng.random() < 0.3:
            l.quantity = Decimal(rng.choice(("2.5", "12.5", "0.75", "37.5", "1250.5")))
        if per != 1:
            l.per = rng.choice((1, per)) if per > 0 else rng.choice((1, 10, 100, 1000))
        l.list_price = Decimal(rng.randrange(3 * 10**decimals // 10, (60 if l.quantity > 100 else 900) * 10**decimals)) / 10**decimals
        if discounts and rng.random() < 0.7:
            l.discount = Decimal(rng.choice((5, 10, 15, 20, 25, 30, "12.5")))
        if dates:
            l.date = o.requested + dt.timedelta(days=rng.randrange(0, 20))
        if notes and rng.random() < 0.6:
            l.note = rng.choice(LINE_NOTES[lang])
        o.lines.append(l)
    return o


GROUPS = {"fr": "\u202f", "fr2": "\u00a0", "sp": " ", "de": ".", "en": ",", "ch": "'", "plain": "", "comma": ""}


def num(v, style="fr", places=2):
    """Writes a number in a habit of writing numbers; places None keeps its own."""
    v = Decimal(v)
    s = f"{v.normalize():,f}" if places is None else f"{v:,.{places}f}"
    dec = "." if style in ("en", "ch", "plain") else ","
    return s.replace(",", "\0").replace(".", dec).replace("\0", GROUPS[style])


def date(d, style="dmy/", lang="fr"):
    if style == "long":
        m = MONTHS[lang][d.month - 1]
        if lang == "de":
            return f"{d.day}. {m} {d.year}"
        if lang == "es":
            return f"{d.day} de {m} de {d.year}"
        return f"{d.day} {m} {d.year}"
    if style == "week":
        y, w, _ = d.isocalendar()
        return f"{'KW' if lang == 'de' else 'S' if lang == 'fr' else 'wk'} {w:02d}/{y}"
    if style == "mon":
        return f"{d.day:02d}-{MONTHS['en'][d.month - 1][:3]}-{d.year}"
    if style == "iso":
        return d.isoformat()
    sep = style[-1]
    return f"{d.day:02d}{sep}{d.month:02d}{sep}{d.year % 100:02d}" if style.startswith("short") else f"{d.day:02d}{sep}{d.month:02d}{sep}{d.year}"


def expected(o, printed, week=False, requested=True):
    """The answers: only what the page shows. printed names the fields of the lines."""
    lines = []
    for l in o.lines:
        e = {"quantity": str(l.quantity)}
        for k in ("position", "buyer", "supplier", "gtin", "description", "unit"):
            if k in printed:
                e[k] = getattr(l, k)
        if "price" in printed:
            e["price"] = f"{l.price:f}"
        if "amount" in printed:
            e["amount"] = str(l.amount)
        if l.note:
            e["note"] = l.note
        if "date" in printed and l.date:
            y, w, _ = l.date.isocalendar()
            e["date"] = f"{y}-W{w:02d}" if week else l.date.isoformat()
        lines.append(e)
    out = {"reference": o.ref, "issued": o.issued.isoformat(), "language": o.lang, "lines": lines}
    if requested:
        out["requested"] = o.requested.isoformat()
    if "net" in printed:
        out["net"] = str(o.net)
    if "delivery" in printed:
        out["delivery"] = o.delivery
    return out
