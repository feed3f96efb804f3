package console

// noteWords are why a message waits in quarantine or was left aside, by the note that was stored with it; a note that is not
// here is shown as it is.
var noteWords = dictionary{
	"note.too many messages of this sender today":                     {"Trop de messages de cet expéditeur aujourd’hui.", "Too many messages of this sender today."},
	"note.too many messages in this case today":                       {"Trop de messages dans ce dossier aujourd’hui : deux automates se répondent peut-être.", "Too many messages in this case today: two programs may be answering each other."},
	"note.our own mail":                                               {"notre propre message", "our own mail"},
	"note.no member of staff":                                         {"l’auteur n’est pas de la maison", "its writer is no member of staff"},
	"note.deleted by its writer":                                      {"supprimé par son auteur", "deleted by its writer"},
	"note.its work was given up: the program stopped at each attempt": {"Le programme s’est arrêté à chaque essai.", "The program stopped at each attempt."},
	"verb.case.unmerged":                                              {"réunion de dossiers annulée", "merging of cases taken back"},
}
