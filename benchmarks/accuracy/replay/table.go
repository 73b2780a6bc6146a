package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"os"

	"github.com/prometheus/prometheus/model/labels"
)

// A table is two files: NAME.json with the labels of each series, and NAME.bin with samples of 28 bytes, little-endian:
// when it is stored, its own time, the number of its series, its value. Samples are in the order in which they are stored.
type sample struct {
	stored, time int64
	series       uint32
	value        float64
}

const sampleBytes = 28

type reader struct {
	series []labels.Labels
	file   *os.File
	in     *bufio.Reader
	next   sample
	done   bool
}

func openTable(name string) (*reader, error) {
	text, err := os.ReadFile(name + ".json")
	if err != nil {
		return nil, err
	}
	var named []map[string]string
	if err := json.Unmarshal(text, &named); err != nil {
		return nil, err
	}
	table := &reader{}
	for _, one := range named {
		table.series = append(table.series, labels.FromMap(one))
	}
	if table.file, err = os.Open(name + ".bin"); err != nil {
		return nil, err
	}
	table.in = bufio.NewReaderSize(table.file, 1<<20)
	return table, table.advance()
}

func (table *reader) advance() error {
	var raw [sampleBytes]byte
	_, err := io.ReadFull(table.in, raw[:])
	if err == io.EOF {
		table.done = true
		return table.file.Close()
	}
	table.next = sample{
		stored: int64(binary.LittleEndian.Uint64(raw[0:])),
		time:   int64(binary.LittleEndian.Uint64(raw[8:])),
		series: binary.LittleEndian.Uint32(raw[16:]),
		value:  math.Float64frombits(binary.LittleEndian.Uint64(raw[20:])),
	}
	return err
}

type writer struct {
	name   string
	series []map[string]string
	number map[uint64]uint32
	file   *os.File
	out    *bufio.Writer
}

func createTable(name string) (*writer, error) {
	file, err := os.Create(name + ".bin")
	if err != nil {
		return nil, err
	}
	return &writer{name: name, number: map[uint64]uint32{}, file: file, out: bufio.NewWriterSize(file, 1<<20)}, nil
}

func (table *writer) add(of labels.Labels, stored, time int64, value float64) error {
	number, known := table.number[of.Hash()]
	if !known {
		number = uint32(len(table.series))
		table.number[of.Hash()] = number
		table.series = append(table.series, of.Map())
	}
	var raw [sampleBytes]byte
	binary.LittleEndian.PutUint64(raw[0:], uint64(stored))
	binary.LittleEndian.PutUint64(raw[8:], uint64(time))
	binary.LittleEndian.PutUint32(raw[16:], number)
	binary.LittleEndian.PutUint64(raw[20:], math.Float64bits(value))
	_, err := table.out.Write(raw[:])
	return err
}

func (table *writer) close() error {
	if err := table.out.Flush(); err != nil {
		return err
	}
	if err := table.file.Close(); err != nil {
		return err
	}
	text, err := json.Marshal(table.series)
	if err != nil {
		return err
	}
	return os.WriteFile(table.name+".json", text, 0o644)
}
