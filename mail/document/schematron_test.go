package document

import (
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"testing"
)

// schematron is what of ISO Schematron the standard's rules use.
type schematron struct {
	Namespaces []struct {
		Prefix string `xml:"prefix,attr"`
		URI    string `xml:"uri,attr"`
	} `xml:"ns"`
	Lets     []schematronLet `xml:"let"`
	Patterns []struct {
		Lets  []schematronLet `xml:"let"`
		Rules []struct {
			Context string          `xml:"context,attr"`
			Lets    []schematronLet `xml:"let"`
			Asserts []struct {
				ID   string `xml:"id,attr"`
				Flag string `xml:"flag,attr"`
				Test string `xml:"test,attr"`
			} `xml:"assert"`
		} `xml:"rule"`
	} `xml:"pattern"`
}

type schematronLet struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// schematronXSLT makes rules an XSLT 2.0 that writes the name of each failed assertion, a line each. In a pattern the first
// rule whose context fits a node is the one that counts.
func schematronXSLT(t *testing.T, path string, least int) []byte {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s schematron
	if err := xml.Unmarshal(source, &s); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString(`<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"`)
	for _, n := range s.Namespaces {
		fmt.Fprintf(&out, ` xmlns:%s="%s"`, n.Prefix, n.URI)
	}
	out.WriteString(`><xsl:output method="text"/>`)
	variables(&out, s.Lets)
	out.WriteString(`<xsl:template match="/">`)
	for p := range s.Patterns {
		fmt.Fprintf(&out, `<xsl:apply-templates select="." mode="m%d"/>`, p)
	}
	out.WriteString(`</xsl:template>`)
	asserts := 0
	for p, pattern := range s.Patterns {
		variables(&out, pattern.Lets)
		for r, rule := range pattern.Rules {
			fmt.Fprintf(&out, `<xsl:template match="%s" mode="m%d" priority="%d">`, attribute(rule.Context), p, 10000-r)
			variables(&out, rule.Lets)
			for _, a := range rule.Asserts {
				asserts++
				if a.ID == "" {
					a.ID = rule.Context + ": " + a.Test
				}
				fmt.Fprintf(&out, `<xsl:if test="not(%s)"><xsl:text>%s %s&#10;</xsl:text></xsl:if>`, attribute(a.Test), attribute(a.ID), a.Flag)
			}
			fmt.Fprintf(&out, `<xsl:apply-templates select="node()|@*" mode="m%d"/></xsl:template>`, p)
		}
		fmt.Fprintf(&out, `<xsl:template match="/|node()|@*" mode="m%d" priority="-5"><xsl:apply-templates select="node()|@*" mode="m%d"/></xsl:template>`, p, p)
	}
	out.WriteString(`</xsl:stylesheet>`)
	if asserts < least {
		t.Fatalf("only %d assertions were read", asserts)
	}
	return []byte(out.String())
}

func variables(out *strings.Builder, lets []schematronLet) {
	for _, l := range lets {
		fmt.Fprintf(out, `<xsl:variable name="%s" select="%s"/>`, l.Name, attribute(l.Value))
	}
}

func attribute(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", " ").Replace(text)
}
