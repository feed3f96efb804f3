package corpus

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// Write prints the figures: over all, then by language, by intent and by kind of attachment.
func (s Score) Write(w io.Writer) {
	if len(s.Judged) == 0 {
		fmt.Fprintln(w, "nothing to score")
		return
	}
	for _, share := range shares {
		hit, of := share.of(s.Judged)
		low, high := interval(s.Judged, share.of)
		fmt.Fprintf(w, "%-16s %.3f  (%.0f of %.0f, 95 %% %.3f to %.3f)\n", share.name, hit/max(1, of), hit, of, low, high)
	}
	micro, macro := f1(s.Judged)
	wrong, leaks, excess := s.Sums()
	fmt.Fprintf(w, "%-16s %.3f micro, %.3f macro\n%-16s %.3f\n", "intents_f1", micro, macro, "lines_f1", linesF1(s.Judged))
	fmt.Fprintf(w, "%-16s %d\n%-16s %d\n%-16s %d\n", "wrongly_executed", wrong, "leaks", leaks, "excess", excess)
	fmt.Fprintf(w, "%-16s %.3f\n%-16s %.3f at 50 %%, %.3f at 70 %%, %.3f at 90 %%\n", "ece", ece(s.Judged),
		"risk_coverage", risk(s.Judged, 0.5), risk(s.Judged, 0.7), risk(s.Judged, 0.9))
	s.breakdown(w, "language", func(j Judged) []string { return []string{j.Gold.Language} })
	s.breakdown(w, "intent", func(j Judged) []string {
		var intents []string
		for _, r := range j.Gold.Requests {
			intents = append(intents, r.Intent)
		}
		if intents == nil {
			return []string{"(nothing asked)"}
		}
		return slices.Compact(intents)
	})
	s.breakdown(w, "attachment", func(j Judged) []string { return j.Kinds })
}

// AttachmentKinds tells the kinds of attachment by the endings of their names.
func AttachmentKinds(names []string) []string {
	kinds := []string{}
	for _, name := range names {
		kind := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
		if kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return []string{"(none)"}
	}
	return kinds
}

func (s Score) breakdown(w io.Writer, by string, groups func(Judged) []string) {
	members := map[string][]Judged{}
	for _, j := range s.Judged {
		for _, group := range groups(j) {
			members[group] = append(members[group], j)
		}
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(w, "\nby %-20s %5s  %-24s %s\n", by, "n", "right", "understood")
	for _, name := range names {
		right, _ := shares[0].of(members[name])
		understood, _ := shares[1].of(members[name])
		low, high := interval(members[name], shares[0].of)
		n := float64(len(members[name]))
		fmt.Fprintf(w, "   %-20s %5.0f  %.3f (%.3f to %.3f)   %.3f\n", name, n, right/n, low, high, understood/n)
	}
}
