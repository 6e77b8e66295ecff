module helpwright

go 1.26.0

// What the program is made of; layout_test.go says who may import what.
require (
	github.com/BurntSushi/toml v1.6.0 // old sites keep front matter and settings in TOML
	github.com/ProtonMail/go-crypto v1.1.6 // knows OpenPGP signatures of commits
	github.com/adrg/frontmatter v0.2.0 // cuts a file into fields and words
	github.com/alecthomas/chroma/v2 v2.27.0 // colours code; bench measures what that costs at least
	github.com/andybalholm/brotli v1.2.8 // compresses answers better than the standard library can
	github.com/blevesearch/bleve/v2 v2.6.1 // analyses words of many languages and stores postings
	github.com/blevesearch/bleve_index_api v1.4.1 // what bleve's index takes and gives
	github.com/chromedp/cdproto v0.159.0 // names what a browser can be told to do; likewise
	github.com/chromedp/chromedp v0.23.0 // drives a browser, which measures; only bench and tests hold it
	github.com/coreos/go-oidc/v3 v3.21.0 // checks what a provider of sign-ins says
	github.com/emersion/go-imap/v2 v2.0.0-beta.8 // asks a mailbox for letters
	github.com/emersion/go-message v0.18.2 // takes letters apart, in the charsets that people write in
	github.com/emersion/go-smtp v0.25.1 // takes letters from mail servers
	github.com/evanw/esbuild v0.28.2 // bundles scripts and styles without Node
	github.com/fsnotify/fsnotify v1.10.1 // tells when a file changes
	github.com/go-git/go-billy/v5 v5.9.2 // the file system that go-git reads
	github.com/go-git/go-git/v5 v5.19.3 // reads history without a git program; pushes drafts from the desk
	github.com/go-text/typesetting v0.3.5 // shapes Arabic and Indic letters in drawn pictures
	github.com/goccy/go-yaml v1.19.2 // YAML with places; oldsite reads what others wrote, which strict would refuse, and bench the least that is needed
	github.com/jackc/pgx/v5 v5.12.0 // speaks with PostgreSQL
	github.com/nicksnyder/go-i18n/v2 v2.7.0 // phrases with plural forms
	github.com/prometheus/client_golang v1.25.0 // counts what the desk does, for those who watch it
	github.com/schollz/progressbar/v3 v3.19.1 // a bar on a terminal
	github.com/spf13/cobra v1.10.2 // commands, flags, help and completion
	github.com/spf13/pflag v1.0.9 // what cobra reads options with; says what was wrong with one
	github.com/standard-webhooks/standard-webhooks/libraries v0.0.1 // signs requests as others do, and checks such signatures
	github.com/wneessen/go-mail v0.8.1 // writes letters and hands them to a mail server
	github.com/yuin/goldmark v1.8.7 // parses Markdown; bench measures what that costs at least
	gocloud.dev v0.47.0 // keeps attachments in storage that speaks the protocol of S3
	golang.org/x/crypto v0.58.0 // hashes passwords; knows SSH signatures of commits
	golang.org/x/image v0.47.0 // draws letters into pictures, and knows one more sort of them
	golang.org/x/net v0.62.0 // reads HTML; desk/mail bounds how many servers speak to it, too
	golang.org/x/oauth2 v0.37.0 // leads to a provider of sign-ins and back
	golang.org/x/sys v0.49.0 // exchanges folders and locks files
	golang.org/x/text v0.43.0 // languages, normal forms, sorting
	modernc.org/sqlite v1.60.1 // SQLite without C: the desk's database; bench/relevance measures a search of ours beside its own
	rsc.io/qr v0.2.0 // draws codes that telephones read
)

// What only its tests use.
require (
	github.com/google/go-cmp v0.7.0 // shows differences
	github.com/rogpeppe/go-internal v1.16.0 // runs stories on the command line
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // checks that our schemas are schemas
	golang.org/x/tools v0.52.0 // reads txtar
	pgregory.net/rapid v1.3.0 // makes random cases and shrinks them
)

require (
	dario.cat/mergo v1.0.0 // indirect
	github.com/RoaringBitmap/roaring/v2 v2.14.5 // indirect
	github.com/aws/aws-sdk-go-v2 v1.46.0 // indirect
	github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream v1.7.20 // indirect
	github.com/aws/aws-sdk-go-v2/config v1.33.3 // indirect
	github.com/aws/aws-sdk-go-v2/credentials v1.20.3 // indirect
	github.com/aws/aws-sdk-go-v2/feature/ec2/imds v1.19.2 // indirect
	github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager v0.4.3 // indirect
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.5.2 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.8.2 // indirect
	github.com/aws/aws-sdk-go-v2/internal/v4a v1.5.2 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/accept-encoding v1.13.19 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/checksum v1.11.2 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/presigned-url v1.14.2 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/s3shared v1.20.2 // indirect
	github.com/aws/aws-sdk-go-v2/service/s3 v1.111.0 // indirect
	github.com/aws/aws-sdk-go-v2/service/signin v1.9.0 // indirect
	github.com/aws/aws-sdk-go-v2/service/sso v1.37.0 // indirect
	github.com/aws/aws-sdk-go-v2/service/ssooidc v1.42.0 // indirect
	github.com/aws/aws-sdk-go-v2/service/sts v1.49.0 // indirect
	github.com/aws/smithy-go v1.28.1 // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/bits-and-blooms/bitset v1.24.2 // indirect
	github.com/blevesearch/geo v0.2.6 // indirect
	github.com/blevesearch/go-faiss v1.1.5 // indirect
	github.com/blevesearch/go-porterstemmer v1.0.3 // indirect
	github.com/blevesearch/gtreap v0.1.1 // indirect
	github.com/blevesearch/mmap-go v1.2.0 // indirect
	github.com/blevesearch/scorch_segment_api/v2 v2.4.10 // indirect
	github.com/blevesearch/segment v0.9.1 // indirect
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	github.com/blevesearch/stempel v0.2.0 // indirect
	github.com/blevesearch/upsidedown_store_api v1.0.2 // indirect
	github.com/blevesearch/vellum v1.2.0 // indirect
	github.com/blevesearch/zapx/v11 v11.4.3 // indirect
	github.com/blevesearch/zapx/v12 v12.4.3 // indirect
	github.com/blevesearch/zapx/v13 v13.4.3 // indirect
	github.com/blevesearch/zapx/v14 v14.4.3 // indirect
	github.com/blevesearch/zapx/v15 v15.4.3 // indirect
	github.com/blevesearch/zapx/v16 v16.3.4 // indirect
	github.com/blevesearch/zapx/v17 v17.2.3 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/cloudflare/circl v1.6.3 // indirect
	github.com/cyphar/filepath-securejoin v0.6.1 // indirect
	github.com/dlclark/regexp2/v2 v2.2.1 // indirect
	github.com/dustin/go-humanize v1.0.1 // indirect
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6 // indirect
	github.com/emirpasic/gods v1.18.1 // indirect
	github.com/go-git/gcfg v1.5.1-0.20230307220236-3a3c6141e376 // indirect
	github.com/go-jose/go-jose/v4 v4.1.5 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/go-logr/logr v1.4.4 // indirect
	github.com/go-logr/stdr v1.2.2 // indirect
	github.com/golang/groupcache v0.0.0-20241129210726-2c02b8208cf8 // indirect
	github.com/golang/snappy v1.0.0 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/google/wire v0.7.0 // indirect
	github.com/googleapis/gax-go/v2 v2.24.1 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/jbenet/go-context v0.0.0-20150711004518-d14ea06fba99 // indirect
	github.com/json-iterator/go v1.1.12 // indirect
	github.com/kevinburke/ssh_config v1.2.0 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/modern-go/concurrent v0.0.0-20180306012644-bacd9c7ef1dd // indirect
	github.com/modern-go/reflect2 v1.0.2 // indirect
	github.com/mschoch/smat v0.2.0 // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/ncruces/go-strftime v1.0.0 // indirect
	github.com/pjbgf/sha1cd v0.7.0 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/sergi/go-diff v1.3.2-0.20230802210424-5b0b94c5c0d3 // indirect
	github.com/skeema/knownhosts v1.3.1 // indirect
	github.com/xanzy/ssh-agent v0.3.3 // indirect
	go.etcd.io/bbolt v1.4.0 // indirect
	go.opentelemetry.io/auto/sdk v1.2.1 // indirect
	go.opentelemetry.io/otel v1.46.0 // indirect
	go.opentelemetry.io/otel/metric v1.46.0 // indirect
	go.opentelemetry.io/otel/sdk v1.46.0 // indirect
	go.opentelemetry.io/otel/sdk/metric v1.46.0 // indirect
	go.opentelemetry.io/otel/trace v1.46.0 // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/term v0.47.0 // indirect
	golang.org/x/xerrors v0.0.0-20240903120638-7835f813f4da // indirect
	google.golang.org/api v0.297.0 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260904194346-d0f1323225a4 // indirect
	google.golang.org/grpc v1.83.2 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	gopkg.in/warnings.v0 v0.1.2 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
	honnef.co/go/tools v0.8.2 // indirect
	modernc.org/libc v1.77.1 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)

tool honnef.co/go/tools/cmd/staticcheck
