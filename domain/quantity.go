package domain

import "github.com/shopspring/decimal"

// AbsurdFactor is how many times the largest quantity so far makes an order absurd.
const AbsurdFactor = 10

// AbsurdQuantity tells whether a quantity is ten times or more the largest order line of that article by any
// customer; where it was never ordered, the customer's largest line in that unit; where there is none, it is not judged.
func AbsurdQuantity(quantity Decimal, shelf *Shelf, book *Book, unit string, unitOf func(SKU) string) bool {
	if shelf != nil && shelf.LargestOrdered != nil {
		return tenfold(quantity, *shelf.LargestOrdered)
	}
	largest := decimal.Zero
	for _, o := range book.Orders {
		for _, l := range o.Lines {
			if l.Quantity.GreaterThan(largest) && unitOf(l.SKU) == unit {
				largest = l.Quantity
			}
		}
	}
	return tenfold(quantity, largest)
}

func tenfold(quantity, largest Decimal) bool {
	return largest.IsPositive() && quantity.GreaterThanOrEqual(largest.Mul(decimal.New(AbsurdFactor, 0)))
}

// ToUnits converts a number of pieces into the product's unit. ok is false where it does not divide exactly.
func ToUnits(pieces Decimal, product Product) (units Decimal, ok bool) {
	if !product.PackSize.GreaterThan(decimal.New(1, 0)) {
		return pieces, true
	}
	if !pieces.Mod(product.PackSize).IsZero() {
		return pieces, false
	}
	return pieces.Div(product.PackSize), true
}
