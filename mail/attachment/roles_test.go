package attachment

import "testing"

func TestRoleOf(t *testing.T) {
	t.Parallel()
	tests := map[string]Role{
		"Votre réf.": RoleOurSKU, "Réf. fournisseur": RoleOurSKU, "Your part no.": RoleOurSKU, "Lieferanten-Art.-Nr.": RoleOurSKU, "Vs. codice / Votre réf.": RoleOurSKU, "Artikel leverancier": RoleOurSKU, "Su referencia": RoleOurSKU,
		"Notre référence": RoleBuyerSKU, "Code article": RoleBuyerSKU, "Our part no.": RoleBuyerSKU, "Unsere Artikelnummer": RoleBuyerSKU, "Ons artikelnr.": RoleBuyerSKU,
		"Référence": roleSKU, "Artikel-Nr.": roleSKU, "Item code": roleSKU,
		"Gencod (EAN 13)": RoleGTIN, "Bezeichnung / Désignation": RoleDescription, "Omschrijving": RoleDescription,
		"Qté cdée": RoleQuantity, "Q.tà / Qté UM": RoleQuantity, "Menge": RoleQuantity, "Uds pedidas": RoleQuantity, "Aantal": RoleQuantity,
		"ME": RoleUnit, "UoM": RoleUnit, "U.M.": RoleUnit, "Prix unitaire HT": RoleUnitPrice, "Price GBP": RoleUnitPrice, "E-Preis": RoleUnitPrice,
		"Montant HT": RoleAmount, "Value GBP": RoleAmount, "Gesamtpreis EUR": RoleAmount, "Date livr.": RoleRequestedOn, "Leverdatum": RoleRequestedOn,
		"TVA %": RoleVAT, "Remise": RoleDiscount, "Pos.": RolePosition, "#": RolePosition, "Bemerkung": RoleNote,
		"Visserie du Rhône": "", "14 rue Feuillat": "",
	}
	for in, want := range tests {
		if got := roleOf(in); got.role != want {
			t.Errorf("roleOf(%q) = %q, want %q", in, got.role, want)
		}
	}
	if got := roleOf("Article / Désignation"); got.role != RoleDescription || got.code != roleSKU {
		t.Errorf("a combined header gives %+v", got)
	}
}
