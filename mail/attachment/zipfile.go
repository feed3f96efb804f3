package attachment

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
)

// maxRatio is the compression ratio above which a member is refused as a bomb
// when it is also larger than a megabyte.
const maxRatio = 200

// openZIP opens a container and refuses encrypted members.
func openZIP(data []byte) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, problemf(ProblemDamaged, "the archive cannot be opened (%v)", err)
	}
	return z, nil
}

// unzip reads one member within the limits and takes its size off the budget.
func unzip(f *zip.File, limit int64, budget *allowance) ([]byte, error) {
	if f.Flags&1 != 0 {
		return nil, problemf(ProblemPassword, "the archive is protected by a password")
	}
	if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
		return nil, problemf(ProblemTooLarge, "member %q is packed %d times: a bomb", f.Name, f.UncompressedSize64/max(f.CompressedSize64, 1))
	}
	rc, err := f.Open()
	if err != nil {
		return nil, problemf(ProblemDamaged, "member %q cannot be opened (%v)", f.Name, err)
	}
	defer rc.Close()
	limit = max(0, min(limit, budget.Load()))
	data, err := io.ReadAll(io.LimitReader(rc, limit+1))
	if int64(len(data)) > limit {
		return nil, problemf(ProblemTooLarge, "the archive unpacks to more than is allowed")
	}
	if err != nil {
		return nil, problemf(ProblemDamaged, "member %q is damaged (%v)", f.Name, err)
	}
	budget.take(len(data))
	return data, nil
}

// member reads the named file of a container.
func member(z *zip.Reader, name string, limit int64, budget *allowance) ([]byte, error) {
	for _, f := range z.File {
		if f.Name == name {
			return unzip(f, limit, budget)
		}
	}
	return nil, problemf(ProblemDamaged, "the file lacks its part %q", name)
}

// readZIP reads the members of an archive as Parts. A member that cannot be read
// has its own Problem.
func (r *Reader) readZIP(ctx context.Context, in input, doc *Document) error {
	z, err := openZIP(in.data)
	if err != nil {
		return err
	}
	if len(z.File) > 10_000 {
		return problemf(ProblemTooLarge, "the archive has %d members", len(z.File))
	}
	var names strings.Builder
	for _, f := range z.File {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasSuffix(f.Name, ".DS_Store") {
			continue
		}
		if len(doc.Parts) >= maxParts {
			return problemf(ProblemTooLarge, "the archive has more than %d files", maxParts)
		}
		fmt.Fprintln(&names, f.Name)
		data, err := unzip(f, r.opts.MaxBytes, in.budget)
		if err != nil {
			doc.Parts = append(doc.Parts, Document{Name: f.Name, Kind: Unknown, Problem: err.Error()})
			if in.budget.Load() <= 0 {
				break
			}
			continue
		}
		doc.Parts = append(doc.Parts, r.part(ctx, in, f.Name, "", data))
	}
	doc.Text = names.String()
	if len(doc.Parts) == 0 {
		return problemf(ProblemEmpty, "the archive has no files")
	}
	return allRefused(doc.Parts)
}

// allRefused gives an archive the problem that every one of its members has.
func allRefused(parts []Document) error {
	for _, p := range parts {
		if p.Problem == "" {
			return nil
		}
	}
	key, detail, _ := strings.Cut(parts[0].Problem, ": ")
	return problem{key, detail}
}
