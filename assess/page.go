package assess

import (
	"fmt"
	"html/template"
	"io"
)

// StyleFile is the name of the stylesheet that the page asks for beside it.
const StyleFile = "style.css"

// WritePage writes the report as a page. It loads one file, the stylesheet of the site,
// from the same folder, and nothing else is allowed to it.
func (r *Report) WritePage(to io.Writer) error {
	if err := page.Execute(to, r); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Assessment – {{.Site}}</title>
<link rel="stylesheet" href="` + StyleFile + `">
</head>
<body class="article">
<a class="skip" href="#main">Skip to the text</a>
<header class="top"><span class="brand">{{.Site}}</span></header>
<div class="page">
<main id="main" tabindex="-1">
<header class="title"><h1>How far this help centre has come</h1>
<p class="summary">{{.Score}} percent of what customers want of self-service, by rules that stand beside each line.</p></header>
<div class="words">
<div class="table" tabindex="0" role="region" aria-label="Scores"><table>
<thead><tr><th>Capability</th><th class="right">Score</th></tr></thead>
<tbody>
{{range $i, $c := .Capabilities}}<tr><td><a href="#c{{$i}}">{{.Name}}</a></td><td class="right">{{.Score}} %</td></tr>
{{end}}</tbody></table></div>
{{range $i, $c := .Capabilities}}
<h2 id="c{{$i}}">{{.Name}}: {{.Score}} %</h2>
<ul class="list">
{{range .Lines}}<li><strong>{{.Name}}</strong> <small>{{.ID}} · {{if .Used}}{{.Score}} %{{else}}not used here{{end}}</small>
<p>{{.Rule}}</p>
<p>Found: {{.Found}}</p>
{{with .Gap}}<p>What closes the gap: {{.}}</p>
{{end}}</li>
{{end}}</ul>
{{end}}
</div>
</main>
</div>
</body>
</html>
`))
