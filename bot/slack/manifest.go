package slack

import _ "embed"

// Manifest is the description of the Slack app to paste at api.slack.com/apps, "Create New App", "From a manifest".
// It asks for the rights that Check looks for, and for an internal app: one that is distributed may read one page of
// history a minute only.
//
//go:embed manifest.json
var Manifest string
