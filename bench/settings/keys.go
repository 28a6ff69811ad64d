package settings

import (
	"encoding/json"
	"reflect"
	"strings"
)

// Key is a field of an experiment, as files and --set name it.
type Key struct {
	Name    string // dotted path
	Default string // in YAML, on one line; empty for a nil list
	Help    string // the field's help tag
}

// Keys lists the fields of an experiment in the order of declaration, the fields
// of a section behind each other.
func Keys() []Key { return keys("", reflect.ValueOf(Defaults())) }

func keys(path string, v reflect.Value) (all []Key) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		name = path + name
		if field.Type.Kind() == reflect.Struct {
			all = append(all, keys(name+".", v.Field(i))...)
			continue
		}
		text, err := json.Marshal(v.Field(i).Interface()) // JSON is YAML on one line
		if err != nil {
			panic(err) // plain fields only
		}
		all = append(all, Key{Name: name, Default: strings.TrimPrefix(string(text), "null"), Help: field.Tag.Get("help")})
	}
	return all
}
