package prompts

import "testing"

func TestPersonName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Émilie Pochon":                "Émilie Pochon",
		"POCHON Émilie":                "Pochon Émilie",
		"POCHON, Émilie (Giraud SA)":   "Émilie Pochon",
		"jan de vries":                 "Jan de Vries",
		"JEAN-PIERRE D'ORMESSON":       "Jean-Pierre D'Ormesson",
		"Jo Vernet - Imprimerie Nord":  "Jo Vernet",
		"Jo Vernet via la compta":      "Jo Vernet",
		"Dr. Jörg Weber":               "Dr. Jörg Weber",
		"Mary Ann O’Neill":             "Mary Ann O’Neill",
		"\"Vernet, Jo\"":               "Jo Vernet",
		"Service Achats":               "",
		"Comptabilité Fournisseurs":    "",
		"Accounts Payable":             "",
		"Einkauf Müller":               "",
		"Services Techniques Chva":     "",
		"EDI Kessler":                  "",
		"compta":                       "",
		"Émilie":                       "",
		"emilie.pochon@giraud.example": "",
		"Agence 36 Évreux":             "",
		"":                             "",
		"Un nom qui est bien trop long pour en être un": "",
	} {
		if got := personName(name); got != want {
			t.Errorf("%q greets %q, want %q", name, got, want)
		}
	}
}
