package settings

import (
	"encoding/json"
	"reflect"
	"strings"

	"hybridflow/bench/llm/sim"
)

// Key is a field of an experiment, as files and --set name it.
type Key struct {
	Name    string // dotted path
	Default string // in YAML, on one line; empty for a nil list
	Help    string // what it is; for an assumption of the simulation, with range and source
}

// Keys lists the fields of an experiment in the order of declaration, the fields
// of a section behind each other.
func Keys() (all []Key) {
	for _, f := range fields("", reflect.ValueOf(Defaults())) {
		text, err := json.Marshal(f.value.Interface()) // JSON is YAML on one line
		if err != nil {
			panic(err) // plain fields only
		}
		all = append(all, Key{Name: f.name, Default: strings.TrimPrefix(string(text), "null"), Help: f.help()})
	}
	return all
}

// field is a field of an experiment under its dotted path.
type field struct {
	name  string
	tag   reflect.StructTag
	value reflect.Value
}

// help explains the field: by its tag, or as an assumption of the simulation.
func (f field) help() string {
	if name, ok := strings.CutPrefix(f.name, "simulation."); ok {
		return sim.About(name).Explain()
	}
	return f.tag.Get("help")
}

func fields(path string, v reflect.Value) (all []field) {
	for i := range v.NumField() {
		t := v.Type().Field(i)
		name, _, _ := strings.Cut(t.Tag.Get("json"), ",")
		if name = path + name; t.Type.Kind() == reflect.Struct {
			all = append(all, fields(name+".", v.Field(i))...)
		} else {
			all = append(all, field{name, t.Tag, v.Field(i)})
		}
	}
	return all
}
