package mail

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// style is what decides whether text of an element can be seen.
type style struct {
	hidden     bool
	pre        bool
	color      rgb
	background rgb
	fontZero   bool
	picture    bool // a background picture: the colour behind is not known
}

type rgb struct{ r, g, b int }

var (
	white = rgb{255, 255, 255}
	black = rgb{0, 0, 0}
)

// unseen tells text that a reader does not see.
func (s style) unseen() bool { return s.hidden || s.fontZero || s.sameColor() }

// sameColor tells text in the colour of its background.
func (s style) sameColor() bool {
	if s.picture {
		return false
	}
	return absInt(s.color.r-s.background.r) < 12 && absInt(s.color.g-s.background.g) < 12 && absInt(s.color.b-s.background.b) < 12
}

func absInt(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// inside works out the style of an element from its parent's: style sheet first, then attributes.
func (s style) inside(n *html.Node, sheet styleSheet) style {
	if n.DataAtom == atom.Pre || n.DataAtom == atom.Textarea {
		s.pre = true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			s.hidden = true
		case "bgcolor":
			s.setBackground(a.Val)
		case "background":
			s.picture = true
		case "color":
			if c, ok := parseColor(a.Val); ok {
				s.color = c
			}
		}
	}
	for _, block := range sheet.matching(n) {
		s.apply(block)
	}
	s.apply(attr(n, "style"))
	return s
}

func (s *style) setBackground(value string) {
	if c, ok := parseColor(value); ok {
		s.background, s.picture = c, false
	}
}

// apply reads a block of CSS declarations.
func (s *style) apply(css string) {
	if css == "" {
		return
	}
	d := declarations(css)
	if c, ok := parseColor(d["color"]); ok {
		s.color = c
	}
	for _, name := range []string{"background", "background-color"} {
		if v := d[name]; v != "" {
			if strings.Contains(v, "url(") || strings.Contains(v, "gradient") {
				s.picture = true
			}
			s.setBackground(firstColor(v))
		}
	}
	if strings.Contains(d["background-image"], "url(") {
		s.picture = true
	}
	if v := d["white-space"]; v == "pre" || v == "pre-wrap" || v == "pre-line" {
		s.pre = true
	} else if v == "normal" {
		s.pre = false
	}
	if size, ok := cssLength(d["font-size"]); ok {
		s.fontZero = size < 2
	}
	s.hidden = s.hidden || hides(d)
}

// hides tells declarations that put an element out of sight.
func hides(d map[string]string) bool {
	zero := func(name string) bool { v, ok := cssLength(d[name]); return ok && v <= 1 }
	clipped := d["overflow"] == "hidden" || d["overflow-x"] == "hidden" || d["overflow-y"] == "hidden"
	away := func(name string) bool { v, ok := cssLength(d[name]); return ok && v <= -500 }
	opacity, err := strconv.ParseFloat(d["opacity"], 64)
	return d["display"] == "none" || d["visibility"] == "hidden" || d["visibility"] == "collapse" || d["mso-hide"] == "all" ||
		err == nil && opacity <= 0.05 ||
		clipped && (zero("max-height") || zero("height") || zero("width") || zero("max-width") || zero("line-height")) ||
		zero("max-height") && d["max-height"] != "" ||
		away("text-indent") || (d["position"] == "absolute" || d["position"] == "fixed") && (away("left") || away("top") || away("right")) || away("margin-left") ||
		strings.HasPrefix(strings.ReplaceAll(d["clip"], " ", ""), "rect(0") || d["color"] == "transparent"
}

func declarations(css string) map[string]string {
	d := map[string]string{}
	for _, item := range strings.Split(css, ";") {
		name, value, found := strings.Cut(item, ":")
		if found {
			value = strings.TrimSpace(strings.Replace(strings.ToLower(value), "!important", "", 1))
			d[strings.ToLower(strings.TrimSpace(name))] = value
		}
		if len(d) > 200 {
			break
		}
	}
	return d
}

var lengthOf = regexp.MustCompile(`^(-?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|in|cm|mm|vw|vh)?$`)

// cssLength reads a length roughly in pixels.
func cssLength(value string) (float64, bool) {
	m := lengthOf.FindStringSubmatch(value)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, false
	}
	switch m[2] {
	case "em", "rem", "ex":
		n *= 16
	case "%":
		n *= 0.16
	case "in":
		n *= 96
	case "cm":
		n *= 38
	case "mm":
		n *= 3.8
	case "pt":
		n *= 1.33
	}
	return n, true
}

// styleRule is one simple selector (a tag, class or id) with its declarations.
type styleRule struct {
	tag, class, id string
	css            string
}

type styleSheet []styleRule

func (sheet styleSheet) matching(n *html.Node) []string {
	var blocks []string
	for _, r := range sheet {
		if r.tag != "" && r.tag != n.Data || r.id != "" && r.id != attr(n, "id") || r.class != "" && !hasClass(n, r.class) {
			continue
		}
		blocks = append(blocks, r.css)
	}
	return blocks
}

func hasClass(n *html.Node, class string) bool {
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->`)
	cssRule    = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	selectorOf = regexp.MustCompile(`^([a-zA-Z0-9]*)(?:\.([\w-]+)|#([\w-]+))?$`)
)

// readStyles reads the style elements. Rules under @media are left out: they hide for small screens or
// print, not for every reader. Only declarations that bear on visibility are kept.
func readStyles(root *html.Node) styleSheet {
	var sheet styleSheet
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		if depth > maxHTMLDepth || len(sheet) > 300 {
			return
		}
		if n.DataAtom == atom.Style && n.FirstChild != nil {
			sheet = append(sheet, parseStyles(n.FirstChild.Data)...)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, depth+1)
		}
	}
	visit(root, 0)
	return sheet
}

func parseStyles(css string) styleSheet {
	var sheet styleSheet
	css = dropAtRules(cssComment.ReplaceAllString(css[:min(len(css), 200_000)], ""))
	for _, m := range cssRule.FindAllStringSubmatch(css, 500) {
		if !bearsOnSight(m[2]) {
			continue
		}
		for _, selector := range strings.Split(m[1], ",") {
			if s := selectorOf.FindStringSubmatch(strings.TrimSpace(selector)); s != nil && s[0] != "" {
				sheet = append(sheet, styleRule{tag: strings.ToLower(s[1]), class: s[2], id: s[3], css: m[2]})
			}
		}
	}
	return sheet
}

func bearsOnSight(css string) bool {
	lower := strings.ToLower(css)
	for _, word := range []string{"display", "visibility", "color", "background", "font-size", "opacity", "height", "text-indent", "mso-hide", "left", "white-space"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// dropAtRules removes @media, @font-face and their like with their blocks.
func dropAtRules(css string) string {
	var out strings.Builder
	for {
		at := strings.IndexByte(css, '@')
		if at < 0 {
			out.WriteString(css)
			return out.String()
		}
		out.WriteString(css[:at])
		css = css[at:]
		depth, end := 0, len(css)
		for i := 0; i < len(css); i++ {
			if css[i] == '{' {
				depth++
			} else if css[i] == '}' {
				if depth--; depth <= 0 {
					end = i + 1
					break
				}
			} else if css[i] == ';' && depth == 0 {
				end = i + 1
				break
			}
		}
		css = css[end:]
	}
}

var (
	rgbOf      = regexp.MustCompile(`rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)`)
	hexOf      = regexp.MustCompile(`#([0-9a-f]{6}|[0-9a-f]{3})\b`)
	colorNames = map[string]rgb{"white": white, "black": black, "snow": {255, 250, 250}, "ivory": {255, 255, 240}, "whitesmoke": {245, 245, 245}, "ghostwhite": {248, 248, 255}, "red": {255, 0, 0}, "blue": {0, 0, 255}, "green": {0, 128, 0}, "navy": {0, 0, 128}, "gray": {128, 128, 128}, "grey": {128, 128, 128}, "silver": {192, 192, 192}, "yellow": {255, 255, 0}, "orange": {255, 165, 0}, "maroon": {128, 0, 0}, "purple": {128, 0, 128}, "teal": {0, 128, 128}, "lightgray": {211, 211, 211}, "lightgrey": {211, 211, 211}, "darkgray": {169, 169, 169}, "windowtext": black, "window": white}
)

// parseColor reads a CSS colour; false where it is none that decides (inherit, transparent, a variable).
func parseColor(value string) (rgb, bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	if c, ok := colorNames[value]; ok {
		return c, true
	}
	if m := rgbOf.FindStringSubmatch(value); m != nil {
		r, _ := strconv.Atoi(m[1])
		g, _ := strconv.Atoi(m[2])
		b, _ := strconv.Atoi(m[3])
		return rgb{r, g, b}, true
	}
	if len(value) == 6 && !strings.HasPrefix(value, "#") {
		value = "#" + value
	}
	if m := hexOf.FindStringSubmatch(value); m != nil {
		digits := m[1]
		if len(digits) == 3 {
			digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
		}
		n, err := strconv.ParseInt(digits, 16, 32)
		return rgb{int(n >> 16), int(n >> 8 & 255), int(n & 255)}, err == nil
	}
	return rgb{}, false
}

// firstColor finds a colour among the words of a background declaration.
func firstColor(value string) string {
	if rgbOf.MatchString(value) {
		return rgbOf.FindString(value)
	}
	for _, word := range strings.Fields(value) {
		if _, ok := parseColor(word); ok {
			return word
		}
	}
	return ""
}
