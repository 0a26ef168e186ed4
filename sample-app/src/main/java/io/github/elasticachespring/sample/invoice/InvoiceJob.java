package io.github.elasticachespring.sample.invoice;

/**
 * An invoice to write. Travels through the queue as {@code customer/number}.
 *
 * @param customer the customer, whose name has no slash
 * @param number the number of the order
 */
record InvoiceJob(String customer, long number) {

	static InvoiceJob parse(String text) {
		int slash = text.lastIndexOf('/');
		return new InvoiceJob(text.substring(0, slash), Long.parseLong(text, slash + 1, text.length(), 10));
	}

	@Override
	public String toString() {
		return this.customer + "/" + this.number;
	}

}
