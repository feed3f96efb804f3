package attachment

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	_ "image/gif"  // registers the format
	_ "image/jpeg" // registers the format
	_ "image/png"  // registers the format

	_ "golang.org/x/image/bmp" // registers the format
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // registers the format
	_ "golang.org/x/image/webp" // registers the format
)

// decodePicture reads a picture within the limit of pixels, as grey, turned as its
// EXIF orientation says.
func decodePicture(data []byte, maxPixels int) (*image.Gray, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, problemf(ProblemDamaged, "the picture cannot be read (%v)", err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return nil, problemf(ProblemTooLarge, "the picture has %d x %d pixels", config.Width, config.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, problemf(ProblemDamaged, "the picture is damaged (%v)", err)
	}
	return upright(grey(img), orientation(data)), nil
}

// grey converts to brightness on white.
func grey(img image.Image) *image.Gray {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	if o, ok := img.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		for i := range out.Pix {
			out.Pix[i] = 255
		}
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
		return out
	}
	if y, ok := img.(*image.YCbCr); ok {
		for row := range b.Dy() {
			copy(out.Pix[row*out.Stride:row*out.Stride+b.Dx()], y.Y[(row)*y.YStride:])
		}
		return out
	}
	draw.Draw(out, out.Bounds(), img, b.Min, draw.Src)
	return out
}

// orientation reads the EXIF tag 0x0112 of a JPEG: 1 upright, 3, 6, 8 turned by
// 180, 90, 270 degrees; mirrored forms are read as unturned.
func orientation(data []byte) int {
	if len(data) < 4 || data[0] != 0xff || data[1] != 0xd8 {
		return 1
	}
	for i := 2; i+4 < len(data) && data[i] == 0xff; {
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if data[i+1] == 0xe1 && i+4+size <= len(data) && size > 16 && string(data[i+4:i+8]) == "Exif" {
			return exifOrientation(data[i+10 : i+2+size])
		}
		if data[i+1] == 0xda || size < 2 {
			return 1
		}
		i += 2 + size
	}
	return 1
}

func exifOrientation(tiff []byte) int {
	if len(tiff) < 14 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[e:]) == 0x0112 {
			return int(order.Uint16(tiff[e+8:]))
		}
	}
	return 1
}

func upright(img *image.Gray, orientation int) *image.Gray {
	switch orientation {
	case 3:
		return quarterTurns(img, 2)
	case 6:
		return quarterTurns(img, 1)
	case 8:
		return quarterTurns(img, 3)
	}
	return img
}

// quarterTurns turns a picture clockwise by quarters.
func quarterTurns(img *image.Gray, n int) *image.Gray {
	for range n % 4 {
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.Pix[x*out.Stride+h-1-y] = img.Pix[y*img.Stride+x]
			}
		}
		img = out
	}
	return img
}

// resize scales to a width.
func resize(img *image.Gray, width int) *image.Gray {
	b := img.Bounds()
	height := max(1, b.Dy()*width/max(b.Dx(), 1))
	out := image.NewGray(image.Rect(0, 0, width, height))
	draw.BiLinear.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	return out
}

var white = color.Gray{Y: 255}
