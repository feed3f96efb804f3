"""Makes orders.zip: purchase orders as PDFs, and expected.json beside them.

Needs Chromium, LibreOffice (Writer and Calc), groff, and for Python ReportLab,
WeasyPrint, python-docx and openpyxl. Usage: python3 generate.py [layout ...]
"""
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
import zlib

import kit
import layouts_html  # noqa: F401
import layouts_print  # noqa: F401
import layouts_office  # noqa: F401
try:
    import layouts_more  # noqa: F401
except ImportError:
    pass

PER_LAYOUT = 8


def reportlab(what, path, _):
    from reportlab.pdfgen.canvas import Canvas
    draw, size = what
    cv = Canvas(path, pagesize=size, invariant=1, pageCompression=1)
    draw(cv)
    cv.save()


def weasyprint(what, path, _):
    from weasyprint import HTML
    HTML(string=what).write_pdf(path)


def groff(what, path, _):
    lines = [".nf", ".ft CR", ".ps 8", ".vs 10", ".po 1.6c", ".ll 19c", ".pl 29.7c"]
    lines += ["\\&" + l.replace("\\", "\\e") for l in what.split("\n")]
    pdf = subprocess.run(["groff", "-k", "-Tpdf", "-P-p210c,297c" if False else "-P-pa4"], input="\n".join(lines).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    with open(path, "wb") as f:
        f.write(pdf)


def chromium(what, path, tmp):
    src = os.path.join(tmp, "page.html")
    with open(src, "w", encoding="utf-8") as f:
        f.write(what)
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp}/profile", f"--print-to-pdf={path}", src], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def main(only):
    here = os.path.dirname(os.path.abspath(__file__))
    target = os.path.join(here, "orders.zip")
    expected, files = {}, {}
    if only and os.path.exists(target):
        with zipfile.ZipFile(target) as z:
            expected = json.loads(z.read("expected.json"))
            files = {n: z.read(n) for n in z.namelist() if n.endswith(".pdf")}
    with tempfile.TemporaryDirectory() as tmp:
        office = {}
        for name, producer, held, f in kit.LAYOUTS:
            if only and name not in only:
                continue
            for i in range(PER_LAYOUT):
                rng = random.Random(zlib.crc32(f"{name} {i}".encode()))
                _, exp, what = f(rng, i)
                exp.update(layout=name, producer=producer, held_out=held)
                key = f"{name}-{i}.pdf"
                path = os.path.join(tmp, key)
                if producer in ("writer", "calc"):
                    write, ext = what
                    src = os.path.join(tmp, f"{name}-{i}.{ext}")
                    write(src)
                    office[key] = src
                else:
                    {"reportlab": reportlab, "weasyprint": weasyprint, "groff": groff, "chromium": chromium}[producer](what, path, tmp)
                expected[key], files[key] = exp, None
            print(name, producer, flush=True)
        if office:
            subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp}/office", "--headless", "--convert-to", "pdf", "--outdir", tmp, *office.values()], stdout=subprocess.DEVNULL, check=True)
        for key in list(files):
            if files[key] is None:
                with open(os.path.join(tmp, key), "rb") as f:
                    files[key] = f.read()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for key in sorted(files):
            z.writestr(zipfile.ZipInfo(key, (2027, 1, 1, 0, 0, 0)), files[key], zipfile.ZIP_DEFLATED)
        z.writestr(zipfile.ZipInfo("expected.json", (2027, 1, 1, 0, 0, 0)), json.dumps(expected, ensure_ascii=False, indent=0), zipfile.ZIP_DEFLATED)
    print(len(files), "documents,", os.path.getsize(target), "bytes")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
