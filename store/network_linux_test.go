package store

import "testing"

func TestMountedAs(t *testing.T) {
	const mounts = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /srv rw,relatime shared:9 - nfs4 files.example.com:/srv rw,vers=4.2
31 30 0:27 / /srv/local rw - xfs /dev/vdb1 rw
32 22 0:28 / /mnt/my\040disk rw - cifs //files/share rw
33 22 0:29 / /twice rw - nfs4 files.example.com:/a rw
34 33 0:30 / /twice rw - tmpfs tmpfs rw
a line that is cut`
	cases := []struct{ name, why, path, want string }{
		{"root", "all that is mounted nowhere else", "/var/lib/desk", "ext4"},
		{"a mount itself", "its own folder", "/srv", "nfs4"},
		{"inside", "below it", "/srv/desk/data", "nfs4"},
		{"deeper mount", "the longest one counts", "/srv/local/desk", "xfs"},
		{"longer name", "a name that begins like a mount", "/srvs/desk", "ext4"},
		{"a space", "is written as a number", "/mnt/my disk/desk", "cifs"},
		{"over another", "the later one covers the earlier", "/twice/desk", "tmpfs"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := mountedAs(mounts, c.path); got != c.want {
				t.Errorf("%s is on %s, want %s (%s)", c.path, got, c.want, c.why)
			}
		})
	}
}
