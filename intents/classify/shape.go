package classify

import (
	"strings"
	"unicode"
)

// shapeOf tells what a run of letters and digits looks like.
func shapeOf(raw string) shape {
	digits, letters, marks := 0, 0, 0
	for _, r := range raw {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		default:
			marks++
		}
	}
	switch {
	case digits == 0:
		return word
	case letters > 0:
		return mixedShape(raw, digits, letters)
	case marks > 0:
		return markedShape(raw, digits)
	case digits >= 5:
		return longNo
	}
	return quantity
}

// mixedShape is the shape of letters with digits: "3x", "10h30", "40m", "FA26-0012".
func mixedShape(raw string, digits, letters int) shape {
	lower := strings.ToLower(raw)
	switch {
	case letters == 1 && strings.HasPrefix(lower, "x"), letters == 1 && strings.HasSuffix(lower, "x"):
		return quantity
	case letters == 1 && digits <= 4 && strings.Contains(lower, "h"):
		return clock
	case digits <= 3 && letters <= 3 && unicode.IsDigit(rune(raw[0])):
		return quantity // 40m, 25kg, 6pcs
	}
	return reference
}

// markedShape is the shape of digits with signs among them: a date, a time, a decimal, a number.
func markedShape(raw string, digits int) shape {
	parts := strings.FieldsFunc(raw, func(r rune) bool { return !unicode.IsDigit(r) })
	switch {
	case strings.Contains(raw, ":"):
		return clock
	case len(parts) == 3 && digits <= 8 && len(parts[0]) <= 2 && len(parts[1]) <= 2:
		return day
	case len(parts) == 3 && digits <= 8 && len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		return day
	case len(parts) == 2 && strings.Contains(raw, "/") && digits <= 4:
		return day
	case strings.ContainsAny(raw, ",.'"):
		return decimalNo
	case digits >= 5:
		return reference
	}
	return quantity
}
