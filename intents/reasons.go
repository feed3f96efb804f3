package intents

// The codes of Reason: why a request is not simply done. Faces put them into words; Detail holds the particulars.
const (
	// ReasonSenderUnproven: nothing proves that the sender speaks for a customer. Detail: why.
	ReasonSenderUnproven = "sender_unproven"
	// ReasonOtherCustomer: a proven sender asks in another customer's name. Detail: the name.
	ReasonOtherCustomer = "other_customer"
	// ReasonCustomerAmbiguous: several customers fit. Detail: their names.
	ReasonCustomerAmbiguous = "customer_ambiguous"
	// ReasonCustomerMissing: no customer is named.
	ReasonCustomerMissing = "customer_missing"
	// ReasonUnsure: the engine is too unsure of what is asked. Detail: the candidates.
	ReasonUnsure = "unsure"
	// ReasonOther: the message asks what a person must read.
	ReasonOther = "other"
	// ReasonBankDetails: bank details are to be changed. An alarm: it is never done from a message.
	ReasonBankDetails = "bank_details"
	// ReasonEncrypted: the content cannot be read here.
	ReasonEncrypted = "encrypted"
	// ReasonForwarded: mails of others are passed on, and what they ask is for a person to read.
	ReasonForwarded = "forwarded"
	// ReasonPartner: a carrier, a platform or a bank writes, not a customer. Detail: its kind.
	ReasonPartner = "partner"

	// ReasonLinesMissing: an order without any line.
	ReasonLinesMissing = "lines_missing"
	// ReasonArticleUnknown: an article is not in the catalogue. Detail: the words.
	ReasonArticleUnknown = "article_unknown"
	// ReasonArticleAmbiguous: several articles fit. Detail: the words, then the candidates.
	ReasonArticleAmbiguous = "article_ambiguous"
	// ReasonArticleDiscontinued: an article is sold no more. Detail: the article, its successor.
	ReasonArticleDiscontinued = "article_discontinued"
	// ReasonQuantityMissing: an article without a quantity. Detail: the article.
	ReasonQuantityMissing = "quantity_missing"
	// ReasonQuantityContradictory: two quantities for one article. Detail: the article, the quantities.
	ReasonQuantityContradictory = "quantity_contradictory"
	// ReasonPackSize: a number of pieces that does not divide by the pack. Detail: the article, the pack.
	ReasonPackSize = "pack_size"
	// ReasonMinimumOrder: the order is below the least value that is taken. Detail: the minimum, what is missing.
	ReasonMinimumOrder = "minimum_order"
	// ReasonDatePast: a day wished for that is over. Detail: the day.
	ReasonDatePast = "date_past"
	// ReasonDateMissing: a promise without a day.
	ReasonDateMissing = "date_missing"
	// ReasonAddressUnknown: a place of delivery that is none of the customer's. Detail: the words.
	ReasonAddressUnknown = "address_unknown"
	// ReasonAttachmentUnreadable: an attachment cannot be read. Detail: its name.
	ReasonAttachmentUnreadable = "attachment_unreadable"
	// ReasonReferenceUnknown: a number is none of the customer's documents. Detail: the number.
	ReasonReferenceUnknown = "reference_unknown"
	// ReasonOrderWhich: it is not said which order.
	ReasonOrderWhich = "order_which"
	// ReasonInvoiceWhich: it is not said which invoice.
	ReasonInvoiceWhich = "invoice_which"
	// ReasonChangeUnclear: an order is to be changed, and it is not clear how.
	ReasonChangeUnclear = "change_unclear"

	// ReasonRepeat: the order was received before. Detail: the first order.
	ReasonRepeat = "repeat"
	// ReasonOnHold: no order is released for the customer. Detail: its status.
	ReasonOnHold = "on_hold"
	// ReasonOverCredit: the customer would pass its credit limit. Detail: exposure, order, limit.
	ReasonOverCredit = "over_credit_limit"
	// ReasonPrice: a stated price does not fit. Detail: article, stated, ours.
	ReasonPrice = "price_mismatch"
	// ReasonPriceUnknown: there is no price in the customer's currency. Detail: the article.
	ReasonPriceUnknown = "price_unknown"
	// ReasonDocumentFaulty: an attached order does not add up: a line may be missing or misread. Detail: what differs.
	ReasonDocumentFaulty = "document_faulty"
	// ReasonInformation: an order is attached for information only, or with the word that nothing is to be done.
	ReasonInformation = "information_copy"
	// ReasonSeveralOrders: several orders are attached and cannot be told apart. Detail: their references or names.
	ReasonSeveralOrders = "several_orders"
	// ReasonNoOrder: nothing is ordered, and a paper of another kind is attached. Detail: its name.
	ReasonNoOrder = "no_order"
	// ReasonQuantityAbsurd: a quantity far outside what was ever ordered. Detail: article, quantity.
	ReasonQuantityAbsurd = "quantity_absurd"
	// ReasonShipped: the order is already shipped or being prepared. Detail: its status.
	ReasonShipped = "already_shipped"
	// ReasonCancelled: the order is cancelled.
	ReasonCancelled = "already_cancelled"
	// ReasonNotInvoiced: the order has no invoice yet. Detail: the order.
	ReasonNotInvoiced = "not_invoiced"
	// ReasonPaymentPlan: the customer asks for time or instalments.
	ReasonPaymentPlan = "payment_plan"
	// ReasonAlreadyDisputed: a dispute of that kind is open on the document. Detail: its number.
	ReasonAlreadyDisputed = "already_disputed"
)
