package main

// Job is what one server is to do. Times are milliseconds since 1970.
type Job struct {
	Samples string // the table of series and samples to store, without its suffix
	Data    string // an empty folder for the storage
	Start   int64  // the first tick
	End     int64  // the last
	Tick    int64  // between two looks at what is due
	Groups  []Due  // rule groups
	Keep    []Keep // recorded series to write down
	Kept    string // where, without suffix
	Pulls   *Pulls // what is asked of /federate, if anything
}

// Due says when a group of a rule file is evaluated.
type Due struct {
	File  string
	Group string
	When  []Span
}

// Span holds every Every-th moment of a stretch, both ends included.
type Span struct{ From, To, Every int64 }

// Keep names a recorded metric of which all samples are kept, or the last ones before each multiple of Every.
type Keep struct {
	Metric string
	Every  int64
}

// Pulls are the federation of this server by another.
type Pulls struct {
	Match []string
	Label map[string]string // set on what is pulled
	When  Span
	Into  string
}

func (due Due) at(now int64) bool {
	for _, span := range due.When {
		if span.holds(now) {
			return true
		}
	}
	return false
}

func (span Span) holds(now int64) bool {
	return span.From <= now && now <= span.To && (now-span.From)%span.Every == 0
}
