// Package workfolder is the door to .helpwright, the folder of a site in which a
// run keeps what the next one may use: results of work, the history, what stood in
// the last release, and the releases themselves.
package workfolder

// Name is that of the folder in the site. The folder may be removed at any time.
const Name = ".helpwright"
