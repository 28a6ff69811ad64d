package settings

import (
	"embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
)

// A Key is a field of an experiment, as files and --set name it.
type Key struct {
	Name    string // dotted path
	Default string // in YAML
	Doc     string // one line
}

// The comments of the settings' Go text are what users are told of them, so that
// there is one explanation only.
//
//go:embed experiment.go named.go
var settingsSource embed.FS

// Keys lists the fields of an experiment in the order of its declaration.
func Keys() ([]Key, error) {
	docs := fieldDocs{}
	files, err := fs.Glob(settingsSource, "*.go")
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(settingsSource, name)
		if err != nil {
			return nil, fmt.Errorf("list keys: %w", err)
		}
		if err := docs.read(name, string(text)); err != nil {
			return nil, fmt.Errorf("list keys: %w", err)
		}
	}
	for name, text := range map[string]string{"sim_assumptions.go": llm.AssumptionsSource, "settings.go": strategy.SettingsSource} {
		if err := docs.read(name, text); err != nil {
			return nil, fmt.Errorf("list keys: %w", err)
		}
	}
	return docs.keys("", reflect.ValueOf(Defaults())), nil
}

// fieldDocs are comments by "Type.Field".
type fieldDocs map[string]string

func (d fieldDocs) read(name, text string) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				for _, ident := range f.Names {
					d[spec.Name.Name+"."+ident.Name] = explanation(f)
				}
			}
		}
		return false
	})
	return nil
}

// explanation is a field's comment behind it, else the one above it, in a line.
func explanation(f *ast.Field) string {
	if text := f.Comment.Text(); text != "" {
		return strings.TrimSpace(text)
	}
	return strings.Join(strings.Fields(f.Doc.Text()), " ")
}

// keys lists the fields of a struct; sections are listed by their fields.
func (d fieldDocs) keys(path string, v reflect.Value) (all []Key) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		name = path + name
		if f.Type.Kind() == reflect.Struct {
			all = append(all, d.keys(name+".", v.Field(i))...)
			continue
		}
		text, err := json.Marshal(v.Field(i).Interface()) // YAML that fits a line
		if err != nil {
			panic(err) // plain fields only
		}
		doc := d[v.Type().Name()+"."+f.Name]
		if rest, ok := strings.CutPrefix(doc, f.Name+" "); ok { // a sentence about the Go field
			doc = name + " " + rest
		}
		all = append(all, Key{Name: name, Default: strings.Replace(string(text), "null", "", 1), Doc: doc})
	}
	return slices.Clip(all)
}
