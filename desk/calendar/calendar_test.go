package calendar_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"helpwright/desk/calendar"
)

// office is open from nine to five on weekdays, with a break at noon.
func office(zone string, holidays ...string) calendar.Hours {
	h := calendar.Hours{TimeZone: zone, Days: map[string][]string{}, Holidays: holidays}
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
		h.Days[d] = []string{"13:00-17:00", "09:00-12:00"}
	}
	return h
}

// sundays covers the nights in which Europe changes its clocks.
func sundays(hours string) calendar.Hours {
	return calendar.Hours{TimeZone: "Europe/Berlin", Days: map[string][]string{"sunday": {hours}}}
}

func made(t interface{ Fatal(...any) }, h calendar.Hours) *calendar.Calendar {
	c, err := calendar.New(h)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t *testing.T, text string) time.Time {
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAdd(t *testing.T) {
	for _, c := range []struct {
		name, why string
		hours     calendar.Hours
		from      string
		add       time.Duration
		want      string
	}{
		{"within", "nothing lies between", office("UTC"), "2027-03-01T09:30:00Z", time.Hour, "2027-03-01T10:30:00Z"},
		{"break", "the break is no work", office("UTC"), "2027-03-01T11:30:00Z", time.Hour, "2027-03-01T13:30:00Z"},
		{"just the end", "what is spent as the day ends is due that day", office("UTC"), "2027-03-01T16:00:00Z", time.Hour, "2027-03-01T17:00:00Z"},
		{"weekend", "Friday evening goes on on Monday", office("UTC"), "2027-03-05T16:30:00Z", time.Hour, "2027-03-08T09:30:00Z"},
		{"before opening", "the clock waits for the morning", office("UTC"), "2027-03-01T03:00:00Z", time.Hour, "2027-03-01T10:00:00Z"},
		{"holiday", "a holiday is no working day", office("UTC", "2027-03-02"), "2027-03-01T16:00:00Z", 2 * time.Hour, "2027-03-03T10:00:00Z"},
		{"zone", "nine o'clock is that of the office", office("Asia/Shanghai"), "2027-03-01T00:00:00Z", time.Hour, "2027-03-01T02:00:00Z"},
		{"always", "no hours are all hours", calendar.Hours{}, "2027-03-06T23:30:00Z", time.Hour, "2027-03-07T00:30:00Z"},
		{"nothing", "no working time has passed at once, even at night", office("UTC"), "2027-03-01T03:00:00Z", 0, "2027-03-01T03:00:00Z"},
		{"spring", "the hour left out is not worked: midnight to four is three hours", sundays("00:00-04:00"), "2027-03-27T23:00:00Z", 3 * time.Hour, "2027-03-28T02:00:00Z"},
		{"autumn", "the hour shown twice is worked twice: midnight to four is five hours", sundays("00:00-04:00"), "2027-10-30T22:00:00Z", 5 * time.Hour, "2027-10-31T03:00:00Z"},
		{"begins in the gap", "half past two does not come, so work begins at three", sundays("02:30-04:00"), "2027-03-27T23:00:00Z", time.Hour, "2027-03-28T02:00:00Z"},
		{"begins where it is shown twice", "the first time counts", sundays("02:30-04:00"), "2027-10-30T22:00:00Z", time.Minute, "2027-10-31T00:31:00Z"},
		{"ends where it is shown twice", "the first time counts, and the next Sunday comes after it", sundays("01:00-02:30"), "2027-10-30T22:00:00Z", 91 * time.Minute, "2027-11-07T00:01:00Z"},
		{"midnight is left out", "Cairo leaps from midnight to one: the day before still ends", calendar.Hours{TimeZone: "Africa/Cairo", Days: map[string][]string{"thursday": {"23:00-24:00"}, "friday": {"00:00-02:00"}}}, "2027-04-29T20:00:00Z", 2 * time.Hour, "2027-04-29T23:00:00Z"},
		{"leap day", "the 29th of February is a Tuesday like others", office("UTC"), "2028-02-28T16:00:00Z", 2 * time.Hour, "2028-02-29T10:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := made(t, c.hours).Add(at(t, c.from), c.add)
			if want := at(t, c.want); !got.Equal(want) {
				t.Errorf("%s after %s is %s, want %s: %s", c.add, c.from, got.UTC().Format(time.RFC3339), c.want, c.why)
			}
		})
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		name, why string
		hours     calendar.Hours
		from, to  string
		want      time.Duration
	}{
		{"a week", "five days of seven hours", office("UTC"), "2027-03-01T00:00:00Z", "2027-03-08T00:00:00Z", 35 * time.Hour},
		{"a night", "nobody works", office("UTC"), "2027-03-01T17:00:00Z", "2027-03-02T09:00:00Z", 0},
		{"backwards", "time does not run backwards", office("UTC"), "2027-03-02T10:00:00Z", "2027-03-01T10:00:00Z", 0},
		{"spring", "the night has an hour less", sundays("00:00-24:00"), "2027-03-27T00:00:00Z", "2027-03-30T00:00:00Z", 23 * time.Hour},
		{"autumn", "and an hour more", sundays("00:00-24:00"), "2027-10-30T00:00:00Z", "2027-11-02T00:00:00Z", 25 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := made(t, c.hours).Between(at(t, c.from), at(t, c.to)); got != c.want {
				t.Errorf("%s, want %s: %s", got, c.want, c.why)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	c := made(t, office("Europe/Berlin"))
	for text, want := range map[string]string{
		"2027-03-01T07:59:00Z": "2027-03-01T08:00:00Z", // nine in Berlin
		"2027-03-01T08:00:00Z": "",
		"2027-03-01T11:00:00Z": "2027-03-01T12:00:00Z", // the break
		"2027-03-05T16:00:00Z": "2027-03-08T08:00:00Z", // the weekend
		"2027-07-05T07:00:00Z": "",                     // summer time
	} {
		now := at(t, text)
		if got := c.Open(now); got != (want == "") {
			t.Errorf("open at %s: %t", text, got)
		}
		if want != "" && !c.Next(now).Equal(at(t, want)) {
			t.Errorf("next after %s: %s, want %s", text, c.Next(now).UTC(), want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	monday := func(spans ...string) map[string][]string { return map[string][]string{"monday": spans} }
	for name, h := range map[string]calendar.Hours{
		"no zone":         {TimeZone: "Nowhere/City"},
		"this computer's": {TimeZone: "Local"},
		"no day":          {Holidays: []string{"2027-02-29"}},
		"no weekday":      {Days: map[string][]string{"Monday": {"09:00-10:00"}}},
		"backwards":       {Days: monday("10:00-09:00")},
		"empty":           {Days: monday("10:00-10:00")},
		"no time":         {Days: monday("9:00-10:00")},
		"half":            {Days: monday("09:00")},
		"late":            {Days: monday("09:00-24:01")},
		"meeting":         {Days: monday("09:00-12:00", "11:59-13:00")},
	} {
		if _, err := calendar.New(h); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// anyHours draws hours in zones that change their clocks in different ways.
func anyHours(t *rapid.T) calendar.Hours {
	h := calendar.Hours{Days: map[string][]string{}, TimeZone: rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"}).Draw(t, "zone")}
	clock := func(m int) string {
		if m == 24*60 {
			return "24:00"
		}
		return time.Date(0, 1, 1, 0, m, 0, 0, time.UTC).Format("15:04")
	}
	for d := range time.Weekday(7) {
		m := rapid.IntRange(0, 24*60).Draw(t, "first")
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			if m >= 24*60 {
				break
			}
			to := rapid.IntRange(m+1, 24*60).Draw(t, "to")
			name := strings.ToLower(d.String())
			h.Days[name] = append(h.Days[name], clock(m)+"-"+clock(to))
			m = to + rapid.IntRange(0, 90).Draw(t, "pause")
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "holidays") {
		h.Holidays = append(h.Holidays, anyTime(t, "holiday").Format(time.DateOnly))
	}
	return h
}

// anyTime draws a moment of 2027, often near a change of clocks.
func anyTime(t *rapid.T, label string) time.Time {
	if rapid.Bool().Draw(t, label+" near a change") {
		change := rapid.SampledFrom([]int64{1806195600, 1824944400, 1805007600, 1825567200}).Draw(t, label+" change")
		return time.Unix(change+rapid.Int64Range(-200000, 200000).Draw(t, label+" off"), 0).UTC()
	}
	return time.Unix(rapid.Int64Range(1798761600, 1830297600).Draw(t, label), 0).UTC()
}

// What is added lies between, nothing is counted twice, and time never runs back.
func TestWorkingTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := made(t, anyHours(t))
		from := anyTime(t, "from")
		d := time.Duration(rapid.Int64Range(0, 200*3600).Draw(t, "seconds")) * time.Second
		due := c.Add(from, d)
		if due.Before(from) {
			t.Fatalf("%s after %s is before it: %s", d, from, due)
		}
		if got := c.Between(from, due); got != d {
			t.Fatalf("between %s and %s lie %s, want the %s that were added", from, due, got, d)
		}
		middle := from.Add(time.Duration(rapid.Int64Range(0, 400*3600).Draw(t, "middle")) * time.Second)
		until := middle.Add(time.Duration(rapid.Int64Range(0, 400*3600).Draw(t, "until")) * time.Second)
		if a, b, all := c.Between(from, middle), c.Between(middle, until), c.Between(from, until); a+b != all {
			t.Fatalf("%s and %s are not %s", a, b, all)
		}
		if all := c.Between(from, until); all > until.Sub(from) {
			t.Fatalf("%s of work within %s", all, until.Sub(from))
		}
		if more := c.Add(from, d+time.Second); !more.After(due) {
			t.Fatalf("a second more is due at %s, not after %s", more, due)
		}
		if c.Open(from) != c.Next(from).Equal(from) {
			t.Fatalf("open at %s, and next at %s", from, c.Next(from))
		}
	})
}

// However often a clock is paused, it reads what lies between its starts and pauses.
func TestClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := made(t, anyHours(t))
		now := anyTime(t, "start")
		var k calendar.Clock
		var want time.Duration
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			later := now.Add(time.Duration(rapid.Int64Range(0, 90*3600).Draw(t, "pass")) * time.Second)
			if k.Runs() {
				want += c.Between(now, later)
			}
			now = later
			if rapid.Bool().Draw(t, "run") {
				k = k.Start(now)
			} else {
				k = k.Pause(c, now)
			}
			if got := k.Reads(c, now); got != want {
				t.Fatalf("reads %s, want %s", got, want)
			}
		}
		target := want + time.Duration(rapid.Int64Range(1, 90*3600).Draw(t, "left"))*time.Second
		due, ever := k.Due(c, target)
		if ever != k.Runs() {
			t.Fatalf("due ever: %t, runs: %t", ever, k.Runs())
		}
		if ever && k.Reads(c, due) != target {
			t.Fatalf("when due it reads %s, want %s", k.Reads(c, due), target)
		}
	})
}
