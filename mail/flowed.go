package mail

import "strings"

// unflow joins the soft-broken lines of format=flowed text (RFC 3676 section 4).
func unflow(text string, delsp bool) string {
	var out []string
	var open bool // the last line of out goes on
	var openDepth int
	for _, line := range strings.Split(text, "\n") {
		depth := 0
		for depth < len(line) && line[depth] == '>' {
			depth++
		}
		content := line[depth:]
		content = strings.TrimPrefix(content, " ") // space-stuffing
		signature := content == "-- "
		if open && depth == openDepth && !signature {
			out[len(out)-1] += content
		} else {
			prefix := strings.Repeat(">", depth)
			if depth > 0 && content != "" {
				prefix += " "
			}
			out = append(out, prefix+content)
		}
		open = strings.HasSuffix(content, " ") && !signature
		openDepth = depth
		if open && delsp {
			out[len(out)-1] = strings.TrimSuffix(out[len(out)-1], " ")
		}
	}
	return strings.Join(out, "\n")
}
