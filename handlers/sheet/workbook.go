package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// oleMagic begins the container of Excel 97 to 2003, in which newer versions wrap what they encrypt.
var oleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// oleKind tells an encrypted workbook by its stream's name, in UTF-16 (MS-OFFCRYPTO 2.3.4.4).
func oleKind(content []byte) Kind {
	if bytes.Contains(content, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return Encrypted
	}
	return OldExcel
}

// workbook is an XLSX file that is read part by part as a stream (ECMA-376), each part once. What all of them unpack to is
// bounded by the directory's word, and archive/zip holds each part to that word.
type workbook struct {
	parts    map[string]*zip.File // by name in lower case
	shared   []string
	styles   []numberFormat // by the index that cells name
	from1904 bool           // dates count from 1904, as they did on a Macintosh
}

// readWorkbook reads the first visible sheet with anything in it.
func readWorkbook(content []byte) (Table, error) {
	w, err := openWorkbook(content)
	if err != nil {
		return Table{}, err
	}
	sheets, err := w.sheets()
	if err != nil {
		return Table{}, err
	}
	if w.shared, err = w.sharedStrings(); err != nil {
		return Table{}, err
	}
	if w.styles, err = w.numberFormats(); err != nil {
		return Table{}, err
	}
	for _, s := range sheets {
		t, err := w.readSheet(s)
		if err != nil || len(t.Rows) > 0 {
			return t, err
		}
	}
	return Table{}, &Error{Kind: Empty}
}

func openWorkbook(content []byte) (*workbook, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, &Error{Kind: NotASheet, cause: err}
	}
	if len(z.File) > maxParts {
		return nil, &Error{Kind: Bomb}
	}
	w := &workbook{parts: map[string]*zip.File{}}
	most := min(maxUnpacked, maxRatio*uint64(len(content))+plentyUnpacked)
	var promised uint64
	for _, f := range z.File {
		if f.Flags&0x1 != 0 {
			return nil, &Error{Kind: Encrypted}
		}
		if promised += min(f.UncompressedSize64, maxUnpacked+1); promised > most {
			return nil, &Error{Kind: Bomb}
		}
		w.parts[partName(f.Name)] = f
	}
	switch {
	case w.parts["xl/vbaproject.bin"] != nil:
		return nil, &Error{Kind: Macros}
	case w.parts["xl/workbook.bin"] != nil:
		return nil, &Error{Kind: OldExcel}
	case w.parts["xl/workbook.xml"] == nil:
		return nil, &Error{Kind: NotASheet}
	}
	return w, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// part calls see for every start, text and end in a part of the workbook, and does nothing for one that is not there.
func (w *workbook) part(name string, see func(xml.Token) error) error {
	file := w.parts[partName(name)]
	if file == nil {
		return nil
	}
	r, err := file.Open()
	if err != nil {
		return &Error{Kind: NotASheet, cause: err}
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = see(token)
		}
		if errors.Is(err, errEnough) {
			return nil
		}
		var known *Error
		if errors.As(err, &known) {
			return known
		}
		if err != nil {
			return &Error{Kind: NotASheet, cause: err}
		}
	}
}

// errEnough ends the reading of a part early.
var errEnough = errors.New("enough")

// worksheet is a sheet by its name and the part that holds it.
type worksheet struct{ name, part string }

// sheets lists the visible sheets in their order.
func (w *workbook) sheets() ([]worksheet, error) {
	targets, taken := map[string]string{}, map[string]bool{}
	err := w.part("xl/_rels/workbook.xml.rels", func(token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			if !taken[target] {
				targets[attribute(e, "Id")], taken[target] = target, true
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var sheets []worksheet
	err = w.part("xl/workbook.xml", func(token xml.Token) error {
		e, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "workbookPr":
			w.from1904 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
		case e.Name.Local == "sheet":
			id, state := attribute(e, "id"), attribute(e, "state")
			if target, known := targets[id]; known && (state == "" || state == "visible") {
				sheets = append(sheets, worksheet{attribute(e, "name"), target})
				delete(targets, id)
			}
		}
		return nil
	})
	return sheets, err
}

// sharedStrings reads the texts that cells refer to by index. Phonetic guides are left out.
func (w *workbook) sharedStrings() ([]string, error) {
	var all []string
	var text strings.Builder
	phonetic, inText := false, false
	err := w.part("xl/sharedStrings.xml", func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				text.Reset()
			case "rPh":
				phonetic = true
			case "t":
				inText = !phonetic
			}
		case xml.CharData:
			if inText {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "si":
				all = append(all, unescaped(text.String()))
			case "rPh":
				phonetic = false
			case "t":
				inText = false
			}
		}
		return nil
	})
	return all, err
}

// unescaped removes the carriage returns that workbooks write as _x000D_ (ECMA-376 22.9.2.19).
func unescaped(s string) string { return strings.ReplaceAll(s, "_x000D_", "") }

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
