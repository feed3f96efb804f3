package fakeslack

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Slack's limits (docs.slack.dev, "Blocks" and "Modals"). The total of a message's blocks is not documented; Slack
// was seen to refuse between 12,000 and 13,000 characters.
const (
	maxText          = 40000
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxBlockText     = 12000
	maxMetadata      = 8 << 10
	maxAck           = 20 << 10
	maxView          = 250 << 10
)

// checker collects what is wrong, in the words and with the pointers of Slack.
type checker struct{ faults []string }

func (c *checker) fault(path, format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), path))
}

func (c *checker) atMost(path, text string, n int) {
	if utf8.RuneCountInString(text) > n {
		c.fault(path, "must be less than %d characters", n+1)
	}
}

// text checks a text object; plain only where markup is not allowed.
func (c *checker) text(path string, value any, n int, plainOnly bool) {
	object, ok := value.(map[string]any)
	if !ok {
		c.fault(path, "missing required field: text")
		return
	}
	kind := str(object, "type")
	if kind != "plain_text" && (plainOnly || kind != "mrkdwn") {
		c.fault(path+"/type", "unsupported type: %s", kind)
	}
	if str(object, "text") == "" {
		c.fault(path+"/text", "must be more than 0 characters")
	}
	c.atMost(path+"/text", str(object, "text"), n)
}

// checkBlocks lists what Slack would refuse in blocks.
func checkBlocks(blocks []map[string]any, most int, modal bool) []string {
	c := &checker{}
	if len(blocks) > most {
		c.fault("/blocks", "no more than %d items allowed", most)
	}
	var ids []string
	for i, b := range blocks {
		path := fmt.Sprintf("/blocks/%d", i)
		if id := str(b, "block_id"); id != "" {
			c.atMost(path+"/block_id", id, 255)
			if slices.Contains(ids, id) {
				c.fault(path+"/block_id", "block_id already exists")
			}
			ids = append(ids, id)
		}
		c.block(path, b, modal)
	}
	return c.faults
}

func (c *checker) block(path string, b map[string]any, modal bool) {
	switch str(b, "type") {
	case "section":
		c.section(path, b)
	case "header":
		c.text(path+"/text", b["text"], 150, true)
	case "divider":
	case "context":
		c.contextBlock(path, b)
	case "actions":
		c.actions(path, b)
	case "input":
		c.input(path, b)
	case "image":
		if str(b, "image_url") == "" || str(b, "alt_text") == "" {
			c.fault(path, "missing required field: image_url, alt_text")
		}
	case "rich_text":
		if modal {
			c.fault(path+"/type", "unsupported type: rich_text")
		}
	default:
		c.fault(path+"/type", "unsupported type: %s", str(b, "type"))
	}
}

func (c *checker) section(path string, b map[string]any) {
	fields := list(b, "fields")
	if b["text"] != nil || len(fields) == 0 {
		c.text(path+"/text", b["text"], 3000, false)
	}
	if len(fields) > 10 {
		c.fault(path+"/fields", "no more than 10 items allowed")
	}
	for i, f := range fields {
		c.text(fmt.Sprintf("%s/fields/%d", path, i), f, 2000, false)
	}
	if accessory, ok := b["accessory"].(map[string]any); ok {
		c.element(path+"/accessory", accessory)
	}
}

func (c *checker) contextBlock(path string, b map[string]any) {
	items := list(b, "elements")
	if len(items) == 0 || len(items) > 10 {
		c.fault(path+"/elements", "between 1 and 10 items allowed")
	}
	for i, item := range items {
		if e, ok := item.(map[string]any); ok && str(e, "type") == "image" {
			continue
		}
		c.text(fmt.Sprintf("%s/elements/%d", path, i), item, 3000, false)
	}
}

func (c *checker) actions(path string, b map[string]any) {
	items := elements(b)
	if len(items) == 0 || len(items) > 25 {
		c.fault(path+"/elements", "between 1 and 25 items allowed")
	}
	var ids []string
	for i, e := range items {
		at := fmt.Sprintf("%s/elements/%d", path, i)
		c.element(at, e)
		if id := str(e, "action_id"); id != "" && slices.Contains(ids, id) {
			c.fault(at+"/action_id", "action_id already exists")
		}
		ids = append(ids, str(e, "action_id"))
	}
}

// element checks an interactive element.
func (c *checker) element(path string, e map[string]any) {
	c.atMost(path+"/action_id", str(e, "action_id"), 255)
	switch str(e, "type") {
	case "button":
		c.text(path+"/text", e["text"], 75, true)
		c.atMost(path+"/value", str(e, "value"), 2000)
		c.atMost(path+"/url", str(e, "url"), 3000)
		if style := str(e, "style"); style != "" && style != "primary" && style != "danger" {
			c.fault(path+"/style", "must be a valid enum value")
		}
		if confirm, ok := e["confirm"].(map[string]any); ok {
			c.text(path+"/confirm/title", confirm["title"], 100, true)
			c.text(path+"/confirm/text", confirm["text"], 300, false)
			c.text(path+"/confirm/confirm", confirm["confirm"], 30, true)
			c.text(path+"/confirm/deny", confirm["deny"], 30, true)
		}
	case "plain_text_input":
		c.textInput(path, e)
	case "radio_buttons", "checkboxes":
		c.options(path, e, 10)
	case "static_select", "overflow":
		c.options(path, e, 100)
	default:
		c.fault(path+"/type", "unsupported type: %s", str(e, "type"))
	}
}

func (c *checker) textInput(path string, e map[string]any) {
	most := 3000
	if n, ok := e["max_length"].(float64); ok {
		most = int(n)
		if n < 1 || n > 3000 {
			c.fault(path+"/max_length", "must be between 1 and 3000")
		}
	}
	c.atMost(path+"/initial_value", str(e, "initial_value"), most)
	if e["placeholder"] != nil {
		c.text(path+"/placeholder", e["placeholder"], 150, true)
	}
}

func (c *checker) options(path string, e map[string]any, most int) {
	options := list(e, "options")
	if len(options) == 0 || len(options) > most {
		c.fault(path+"/options", "between 1 and %d items allowed", most)
	}
	for i, o := range options {
		at := fmt.Sprintf("%s/options/%d", path, i)
		option, _ := o.(map[string]any)
		c.text(at+"/text", option["text"], 75, false)
		c.atMost(at+"/value", str(option, "value"), 150)
		if option["description"] != nil {
			c.text(at+"/description", option["description"], 75, false)
		}
	}
}

func (c *checker) input(path string, b map[string]any) {
	c.text(path+"/label", b["label"], 2000, true)
	if b["hint"] != nil {
		c.text(path+"/hint", b["hint"], 2000, true)
	}
	element, ok := b["element"].(map[string]any)
	if !ok {
		c.fault(path, "missing required field: element")
		return
	}
	c.element(path+"/element", element)
}

// blockLength is the length of all text in blocks, in characters.
func blockLength(blocks []map[string]any) int {
	length := 0
	for _, b := range blocks {
		for _, t := range texts(b) {
			length += utf8.RuneCountInString(t)
		}
	}
	return length
}

// checkView lists what Slack would refuse in a modal.
func checkView(view map[string]any) []string {
	c := &checker{}
	if str(view, "type") != "modal" {
		c.fault("/view/type", "must be a valid enum value")
	}
	c.text("/view/title", view["title"], 24, true)
	for _, key := range []string{"submit", "close"} {
		if view[key] != nil {
			c.text("/view/"+key, view[key], 24, true)
		}
	}
	c.atMost("/view/private_metadata", str(view, "private_metadata"), 3000)
	c.atMost("/view/callback_id", str(view, "callback_id"), 255)
	var blocks []map[string]any
	inputs := false
	for _, item := range list(view, "blocks") {
		block, _ := item.(map[string]any)
		inputs = inputs || str(block, "type") == "input"
		blocks = append(blocks, block)
	}
	if inputs && view["submit"] == nil {
		c.fault("/view", "missing required field: submit")
	}
	if len(blocks) == 0 {
		c.fault("/view/blocks", "must have at least 1 item")
	}
	return append(c.faults, checkBlocks(blocks, maxViewBlocks, true)...)
}
