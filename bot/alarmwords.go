package bot

// frenchAlarms are the alarms' sentences in French, by the English ones; both take the same values in the same order.
var frenchAlarms = map[string]string{
	"the database does not answer: %v":                              "la base de données ne répond pas : %v",
	"%s cannot be opened until somebody signs in again: %s":         "%s ne peut plus être ouverte tant que quelqu’un ne s’y reconnecte pas : %s",
	"%s has not been read successfully since %s (last error: %s)":   "%s n’a pas pu être lue depuis le %s (dernière erreur : %s)",
	"no mail has come into %s for %d working hours, since %s":       "aucun message n’est arrivé dans %s depuis %d heures ouvrées, soit depuis le %s",
	"the mails taken from %s are not marked there: %s":              "les messages pris dans %s n’y sont pas marqués : %s",
	"%d mails wait in %s and do not grow fewer":                     "%d messages attendent dans %s et leur nombre ne diminue pas",
	"%d steps have been running for more than %s":                   "étapes en cours depuis plus de %[2]s : %[1]d",
	"%d steps have failed three times or more and are tried again":  "étapes en échec au moins trois fois, et retentées : %d",
	"%d steps were given up within the last day":                    "étapes abandonnées depuis un jour : %d",
	"%d approved mails should have left more than %s ago":           "envois approuvés en retard de plus de %[2]s : %[1]d",
	"of %d mails nobody knows whether they left: a person must say": "envois dont nul ne sait s’ils sont partis, à trancher par une personne : %d",
	"%d messages have waited for more than %s to be worked on":      "messages qui attendent depuis plus de %[2]s d’être traités : %[1]d",
	"%d messages could not be worked on and wait for a person":      "messages qui n’ont pas pu être traités et attendent une personne : %d",
}

// sentence is an alarm's format in the language of the alarms.
func (w *Watchdog) sentence(format string) string {
	if french, known := frenchAlarms[format]; known && w.policy.Language != "en" {
		return french
	}
	return format
}
