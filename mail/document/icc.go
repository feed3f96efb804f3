package document

import (
	"bytes"
	"encoding/binary"
	"math"
)

// srgbProfile is a display profile of the sRGB colour space (IEC 61966-2-1) after ICC.1:2001-04: primaries adapted to D50 and one
// gamma for the three channels. PDF/A wants the meaning of device colours told; ours are inks and greys, for which it is exact enough.
func srgbProfile() []byte {
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccDescription("sRGB")}, {"cprt", iccText("No copyright")},
		{"wtpt", iccXYZ(0.9642, 1, 0.8249)},
		{"rXYZ", iccXYZ(0.4360, 0.2225, 0.0139)}, {"gXYZ", iccXYZ(0.3851, 0.7169, 0.0971)}, {"bXYZ", iccXYZ(0.1431, 0.0606, 0.7141)},
		{"rTRC", iccGamma(2.2)}, {"gTRC", iccGamma(2.2)}, {"bTRC", iccGamma(2.2)},
	}
	var table, body bytes.Buffer
	offset := 128 + 4 + 12*len(tags)
	put32(&table, uint32(len(tags)))
	for _, tag := range tags {
		table.WriteString(tag.name)
		put32(&table, uint32(offset+body.Len()))
		put32(&table, uint32(len(tag.data)))
		body.Write(tag.data)
		for body.Len()%4 != 0 {
			body.WriteByte(0)
		}
	}
	header := make([]byte, 128)
	binary.BigEndian.PutUint32(header[0:], uint32(offset+body.Len()))
	copy(header[8:], []byte{2, 0x10, 0, 0}) // version 2.1
	copy(header[12:], "mntrRGB XYZ ")
	for i, part := range []uint16{2000, 1, 1, 0, 0, 0} { // the day of the profile, fixed
		binary.BigEndian.PutUint16(header[24+2*i:], part)
	}
	copy(header[36:], "acsp")
	copy(header[68:], iccXYZ(0.9642, 1, 0.8249)[8:])
	return append(append(header, table.Bytes()...), body.Bytes()...)
}

func put32(out *bytes.Buffer, n uint32) { out.Write(binary.BigEndian.AppendUint32(nil, n)) }

func iccXYZ(values ...float64) []byte {
	out := bytes.NewBufferString("XYZ \x00\x00\x00\x00")
	for _, v := range values {
		put32(out, uint32(int32(math.Round(v*65536))))
	}
	return out.Bytes()
}

func iccGamma(gamma float64) []byte {
	out := bytes.NewBufferString("curv\x00\x00\x00\x00")
	put32(out, 1)
	out.Write(binary.BigEndian.AppendUint16(nil, uint16(math.Round(gamma*256))))
	return out.Bytes()
}

func iccText(text string) []byte {
	return append([]byte("text\x00\x00\x00\x00"+text), 0)
}

func iccDescription(text string) []byte {
	out := bytes.NewBufferString("desc\x00\x00\x00\x00")
	put32(out, uint32(len(text)+1))
	out.WriteString(text)
	out.Write(make([]byte, 1+4+4+2+1+67)) // no Unicode and no ScriptCode form
	return out.Bytes()
}
