// Package workfolder is the door to .helpwright, the folder of a site in which a
// run keeps what the next one may use: results of work, the history, what stood in
// the last release, and the releases themselves.
//
// A site may come from anybody, and this folder with it, though it is no part of
// one: links in place of its folders, pipes in place of its files, and files that
// look like ours. Therefore two things hold for all that goes through this door.
//
// Nothing leads out. A [Folder] is opened only if it is a folder and no link, and
// a file only if it is a regular one, and to be written only if it has no other name;
// anything else is a [StrangeError], which names it. Files are replaced as a whole,
// by a new one under a name that nobody can guess.
//
// Nothing is believed that was not written by the same user. What is kept bears a
// mark, made with a [Key] that lies outside of every site. A file that does not
// bear it is as good as none. Without a key nothing is kept. A [Decoder] reads
// what is kept without trusting it, since a mark shows who wrote, not what.
//
// Files: folder.go (opening), seal.go (marks and sealed files), key.go, decoder.go,
// nonblock_*.go, links_*.go. What is in the files is the business of those who keep them.
package workfolder

// Name is that of the folder in the site. The folder may be removed at any time.
const Name = ".helpwright"
