package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// networkFileSystems are the kinds that Linux names so.
var networkFileSystems = []string{
	"9p", "afs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs",
	"fuse.ceph", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
}

// networkFileSystem names the kind of file system that a folder lies on, when that is
// elsewhere; else it is empty.
func networkFileSystem(folder string) string {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return ""
	}
	if kind := mountedAs(string(mounts), real); slices.Contains(networkFileSystems, kind) {
		return kind
	}
	return ""
}

// mountedAs reads from the list of mounts as what the one is mounted that holds a
// path. A line reads "36 35 98:0 /root /mnt/place options - ext4 device options";
// the later of two that fit equally well lies above the other.
func mountedAs(mounts, path string) (kind string) {
	longest := -1
	escapes := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	for line := range strings.Lines(mounts) {
		before, after, found := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !found || len(fields) < 5 {
			continue
		}
		place := strings.TrimSuffix(escapes.Replace(fields[4]), "/")
		if len(place) >= longest && (path == place || strings.HasPrefix(path, place+"/")) {
			longest = len(place)
			kind, _, _ = strings.Cut(after, " ")
		}
	}
	return kind
}
