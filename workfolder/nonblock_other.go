//go:build !unix

package workfolder

// nonblock is not needed where no pipe lies in a folder.
const nonblock = 0
