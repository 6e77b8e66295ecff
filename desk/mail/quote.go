package mail

import (
	"regexp"
	"slices"
	"strings"
)

// fold parts what somebody wrote from what only stands there again: the letter that is
// answered, and the sender's signature. Quotes with answers between them stay.
func fold(words string) (said, quoted string) {
	lines := strings.Split(words, "\n")
	cut := len(lines)
	for i, line := range lines {
		if cutsHere(lines, i) {
			cut = i
			break
		}
		_ = line
	}
	cut = endOfOwn(lines[:cut])
	said = strings.TrimSpace(strings.Join(lines[:cut], "\n"))
	quoted = strings.TrimSpace(strings.Join(lines[cut:], "\n"))
	if said == "" {
		// Nothing but quotes: somebody sent something on, and it is what they have to say.
		return quoted, ""
	}
	return said, quoted
}

// cutsHere says whether everything from a line on is an older letter: our own mark, the
// line that mail programs put there, or the block of headers that some write.
func cutsHere(lines []string, i int) bool {
	line := strings.TrimLeft(lines[i], "> ")
	switch {
	case strings.HasPrefix(line, cutMark):
		return true
	case original.MatchString(line):
		return true
	case strings.Trim(line, "_") == "" && len(line) >= 10:
		return headerBlock(lines[i+1:])
	}
	return i > 0 && lines[i-1] == "" && headerBlock(lines[i:])
}

// original is what mail programs write above a letter that they send along: a line of
// dashes with words between them.
var original = regexp.MustCompile(`^-{3,} ?(?:Original Message|Original message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Oryginalna wiadomość|Исходное сообщение|Původní zpráva|原始邮件|邮件原件|原始郵件|元のメッセージ|원본 메시지|الرسالة الأصلية) ?-{3,}$`)

// headerBlock says whether lines begin like the headers of a letter, in whatever
// language: three or more lines with a short word and a colon, one of which has an
// address.
func headerBlock(lines []string) bool {
	count, address := 0, false
	for _, line := range lines[:min(len(lines), 7)] {
		name, value, found := strings.Cut(strings.Trim(strings.ReplaceAll(line, "：", ":"), "*> "), ":")
		if !found || len([]rune(name)) > 20 || strings.ContainsAny(name, ".!?/") {
			break
		}
		count++
		address = address || strings.Contains(value, "@")
	}
	return count >= 3 && address
}

// signature is the line that parts a letter from its signature.
const signature = "--"

// endOfOwn is the number of the first line of what stands at the end and is not said
// here: quotes with the line that announces them, and a signature.
func endOfOwn(lines []string) int {
	end := lastWritten(lines)
	quotes := end
	for quotes > 0 && (lines[quotes-1] == "" || strings.HasPrefix(lines[quotes-1], ">")) {
		quotes--
	}
	if slices.ContainsFunc(lines[quotes:end], func(l string) bool { return strings.HasPrefix(l, ">") }) {
		end = announced(lines[:lastWritten(lines[:quotes])])
	}
	for i := end - 1; i >= 0 && i >= end-15; i-- {
		if strings.TrimRight(lines[i], " ") == signature && !slices.ContainsFunc(lines[i:end], func(l string) bool { return strings.HasPrefix(l, ">") }) {
			end = i
			break
		}
	}
	return end
}

func lastWritten(lines []string) int {
	end := len(lines)
	for end > 0 && lines[end-1] == "" {
		end--
	}
	return end
}

// announced leaves out the line or two that say who wrote what is quoted below: they
// end with a colon and name a time or an address.
func announced(lines []string) int {
	end := len(lines)
	if end == 0 || !strings.HasSuffix(strings.TrimRight(lines[end-1], " "), ":") && !strings.HasSuffix(lines[end-1], "：") {
		return end
	}
	for taken := 1; taken <= 3 && taken <= end; taken++ {
		both := strings.Join(lines[end-taken:end], " ")
		if lines[end-taken] == "" {
			break
		}
		if strings.Contains(both, "@") || clock.MatchString(both) && strings.ContainsAny(both, ",،，年") {
			return end - taken
		}
	}
	return end
}

var clock = regexp.MustCompile(`[0-9٠-٩]{1,2}[:.][0-9٠-٩]{2}`)
