package console

// sourceWords are those of the order beside the file in which it was read.
var sourceWords = dictionary{
	"read.title":                     {"Commande lue", "Order as read"},
	"read.page":                      {"Page %d", "Page %d"},
	"read.here":                      {"voir", "see"},
	"read.unseen":                    {"Ce fichier ne peut pas être affiché ici : ouvrez-le.", "This file cannot be shown here: open it."},
	"deliver_to":                     {"livrer à", "deliver to"},
	"problem.article_unknown":        {"article inconnu", "article unknown"},
	"problem.article_ambiguous":      {"plusieurs articles possibles", "several articles fit"},
	"problem.article_discontinued":   {"article supprimé", "article discontinued"},
	"problem.quantity_missing":       {"quantité absente", "no quantity"},
	"problem.quantity_contradictory": {"quantités contradictoires", "contradictory quantities"},
	"problem.pack_size":              {"ne fait pas un conditionnement entier", "no whole pack"},
}
