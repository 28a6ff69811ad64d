package datasets

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
)

// gpqaPassword is public: GPQA's authors print it beside the archive. It keeps
// the questions out of what crawlers collect, not from people.
const gpqaPassword = "deserted-untie-orchid"

// officialArchive is the revision of the archive in the authors' repository
// (github.com/idavidrein/gpqa).
const officialArchive = "sha256:461ae7329f15a3e35f8184d2dac24b990f34fdf12f366ca4062d8e6638cd08dc"

// maxMember bounds what a zip member may unpack to; GPQA's largest has 4 MB.
const maxMember = 16 << 20

// openArchive reads one table out of GPQA's official archive. Only the member
// asked for is read, into memory: names in the archive never become paths.
func openArchive(archive dataFile, table string) (dataFile, error) {
	data, err := readMember(archive.data, table, gpqaPassword)
	if err != nil {
		return dataFile{}, fmt.Errorf("%s: not GPQA's archive: %w", archive.name, err)
	}
	return dataFile{archive.name + ": " + table, data}, nil
}

// readMember unpacks the member of a zip file with a given base name, which may
// be encrypted the traditional way (ZipCrypto, section 6.1 of APPNOTE.TXT).
// The standard library reads the directory but knows no encryption.
func readMember(data []byte, name, password string) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	for _, f := range r.File {
		if path.Base(f.Name) == name {
			content, err := unzip(r, f, password)
			if err != nil {
				return nil, fmt.Errorf("member %s: %w", name, err)
			}
			return content, nil
		}
	}
	return nil, fmt.Errorf("no member %s among its %d", name, len(r.File))
}

const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // CRC and sizes follow the data
)

// unzip reads a member. The library decompresses and compares sizes and checksum; a
// decompressor of the one member decrypts before.
func unzip(r *zip.Reader, f *zip.File, password string) ([]byte, error) {
	if f.Flags&flagEncrypted != 0 {
		raw, err := f.OpenRaw()
		if err != nil {
			return nil, err
		}
		if raw, err = decrypt(raw, f, password); err != nil {
			return nil, err
		}
		r.RegisterDecompressor(zip.Store, func(io.Reader) io.ReadCloser { return io.NopCloser(raw) })
		r.RegisterDecompressor(zip.Deflate, func(io.Reader) io.ReadCloser { return flate.NewReader(raw) })
	}
	content, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("compression method %d: %w", f.Method, err)
	}
	data, err := io.ReadAll(io.LimitReader(content, maxMember+1))
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	if len(data) > maxMember {
		return nil, fmt.Errorf("unpacks to more than %d MB", maxMember>>20)
	}
	return data, nil
}

// decrypt returns what follows the twelve bytes of encryption header. Their
// last repeats the high byte of the CRC or, where that was not known when
// writing began, of the time: a wrong password is found out here 255 times of
// 256, and by the CRC of the content otherwise.
func decrypt(raw io.Reader, f *zip.File, password string) (io.Reader, error) {
	r := &zipCrypto{r: raw, keys: newZipKeys(password)}
	var header [12]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return nil, fmt.Errorf("encryption header: %w", err)
	}
	want := byte(f.CRC32 >> 24)
	if f.Flags&flagDescriptor != 0 {
		want = byte(f.ModifiedTime >> 8)
	}
	if header[11] != want {
		return nil, errors.New("encrypted with another password")
	}
	return r, nil
}

// zipKeys is the state of the cipher, which each byte of plain text changes.
type zipKeys [3]uint32

func newZipKeys(password string) zipKeys {
	k := zipKeys{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		k.update(password[i])
	}
	return k
}

func (k *zipKeys) update(plain byte) {
	k[0] = crcStep(k[0], plain)
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crcStep(k[2], byte(k[1]>>24))
}

// mask is the byte that plain and cipher text differ by.
func (k *zipKeys) mask() byte {
	t := k[2] | 2
	return byte((t * (t ^ 1)) >> 8)
}

func crcStep(crc uint32, b byte) uint32 {
	return crc32.IEEETable[byte(crc)^b] ^ crc>>8
}

// zipCrypto decrypts as it reads.
type zipCrypto struct {
	r    io.Reader
	keys zipKeys
}

func (z *zipCrypto) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	for i, c := range p[:n] {
		p[i] = c ^ z.keys.mask()
		z.keys.update(p[i])
	}
	return n, err
}
