package main

import (
	"slices"
	"time"

	"helpwright/builder"
	"helpwright/manifest"
	"helpwright/site"
	"helpwright/theme"
)

// builderDesk turns the site's configuration into what the desk is told, nil where the
// site has none.
func (p *pipeline) builderDesk(cfg *builder.Config) *builder.Desk {
	c := &p.site.Config
	d := &c.Desk
	if !d.On {
		return nil
	}
	out := manifest.Desk{
		BaseURL: c.BaseURL, URL: d.URL, Database: d.Database,
		Hours:   manifest.Hours{TimeZone: d.Hours.TimeZone, Days: d.Hours.Days, Holidays: d.Hours.Holidays},
		Files:   manifest.Attachments{MaxBytes: d.MaxBytes, MaxFiles: d.MaxFiles},
		Mail:    manifest.Mail{From: d.MailFrom, Reply: d.ReplyTo},
		Keep:    d.Keep,
		Origins: d.Origins, Proxies: d.Proxies,
	}
	if out.Mail.From == "" {
		out.Mail.From = firstMail(c)
	}
	for _, l := range cfg.Locales {
		locale := manifest.DeskLocale{Tag: l.Tag, Name: l.Name, Dir: l.Dir, Fallback: l.Fallback, Title: l.Title}
		for _, w := range l.Contact {
			locale.Contact = append(locale.Contact, manifest.Way{Kind: w.Kind, Label: w.Label, Path: w.Path, Text: w.Text, Hours: w.Hours, Wait: w.Wait})
		}
		out.Locales = append(out.Locales, locale)
	}
	for _, r := range d.Reasons {
		reason := manifest.Reason{ID: r.ID, Label: p.words(r.Label), Group: r.Group, Priority: r.Priority, HumanFirst: r.HumanFirst}
		for _, f := range r.Fields {
			field := manifest.FormField{ID: f.ID, Label: p.words(f.Label), Hint: p.words(f.Hint), Kind: f.Kind, Required: f.Required}
			for _, choice := range f.Choices {
				field.Choices = append(field.Choices, manifest.Choice{ID: choice.ID, Label: p.words(choice.Label)})
			}
			reason.Fields = append(reason.Fields, field)
		}
		out.Reasons = append(out.Reasons, reason)
		out.Groups = append(out.Groups, r.Group)
	}
	for _, s := range d.Service {
		out.Service = append(out.Service, manifest.ServicePolicy{
			Priority: s.Priority, SelfService: s.SelfService,
			FirstResponse: minutes(s.FirstResponse), NextResponse: minutes(s.NextResponse), Resolution: minutes(s.Resolution),
		})
	}
	for _, b := range d.Bookings {
		out.Bookings = append(out.Bookings, manifest.Booking{ID: b.ID, Label: p.words(b.Label), Group: b.Group, Minutes: b.Minutes, Days: b.Days})
		out.Groups = append(out.Groups, b.Group)
	}
	out.Groups = slices.DeleteFunc(out.Groups, func(name string) bool { return name == "" })
	slices.Sort(out.Groups)
	out.Groups = slices.Compact(out.Groups)
	if d.Drafts.Remote != "" {
		out.Drafts = &manifest.Drafts{Remote: d.Drafts.Remote, Branch: d.Drafts.Branch, Folder: d.Drafts.Folder, Sections: sectionsOf(p.site, "article")}
	}
	if o := d.OpenID; o.Issuer != "" {
		out.SignIn = &manifest.OpenID{Issuer: o.Issuer, Client: o.Client, Label: p.words(o.Label)}
	}
	return &builder.Desk{Settings: out, Phrases: p.site.Phrases, Overrides: p.site.Overrides}
}

// deskForm is what the contact page of a locale asks for.
func deskForm(d *site.Desk, in func(site.Text) theme.Text) *theme.Form {
	form := &theme.Form{MaxBytes: d.MaxBytes, MaxFiles: d.MaxFiles}
	for _, r := range d.Reasons {
		reason := theme.FormReason{ID: r.ID, Label: in(r.Label), HumanFirst: r.HumanFirst}
		for _, f := range r.Fields {
			field := theme.FormField{ID: f.ID, Label: in(f.Label), Hint: in(f.Hint), Kind: f.Kind, Required: f.Required}
			for _, choice := range f.Choices {
				field.Choices = append(field.Choices, theme.FormChoice{ID: choice.ID, Label: in(choice.Label)})
			}
			reason.Fields = append(reason.Fields, field)
		}
		form.Reasons = append(form.Reasons, reason)
	}
	for _, b := range d.Bookings {
		form.Bookings = append(form.Bookings, theme.Booking{ID: b.ID, Label: in(b.Label), Minutes: b.Minutes})
	}
	return form
}

// words are those of every locale of the site, each with what its readers would see.
func (p *pipeline) words(t site.Text) manifest.Words {
	if len(t) == 0 {
		return nil
	}
	out := manifest.Words{}
	for _, l := range p.site.Config.Locales {
		out[l.Tag] = t.In(l.Tag, l.Fallback)
	}
	return out
}

func firstMail(c *site.Config) string {
	for _, w := range c.Contact {
		if w.Kind == "email" {
			return w.Address.In(c.Locales[0].Tag, c.Locales[0].Fallback)
		}
	}
	return ""
}

func minutes(d time.Duration) int { return int(d / time.Minute) }
