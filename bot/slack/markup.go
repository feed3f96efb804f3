package slack

import (
	"slices"
	"strings"
)

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain turns the text of a Slack post into what its writer sees: entities and <…> sequences resolved, the
// bot's own mention dropped, invisible characters removed.
//
// A link keeps its label and its address ("label (https://…)"); a mail address and a phone number lose their "mailto:" and "tel:".
func plain(text, bot string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(before)
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			out.WriteString("<" + rest)
			break
		}
		out.WriteString(reference(inside, bot))
		text = after
	}
	short, _ := cut(strings.TrimSpace(clean(unescaper.Replace(out.String()))), maxQuestion)
	return short
}

// reference is what a <…> sequence looks like to a reader.
func reference(inside, bot string) string {
	target, label, labelled := strings.Cut(inside, "|")
	switch {
	case target == "@"+bot && bot != "":
		return ""
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"), strings.HasPrefix(target, "!"):
		if labelled && label != "" {
			return target[:1] + strings.TrimLeft(label, "@#!")
		}
		return target
	}
	address := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	bare := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	if !labelled || label == address || label == bare {
		return address
	}
	return label + " (" + address + ")"
}

// mentions lists the user ids that a post names, each once.
func mentions(text string) []string {
	var users []string
	for {
		_, rest, found := strings.Cut(text, "<@")
		if !found {
			return users
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			return users
		}
		user, _, _ := strings.Cut(inside, "|")
		if !slices.Contains(users, user) {
			users = append(users, user)
		}
		text = after
	}
}
