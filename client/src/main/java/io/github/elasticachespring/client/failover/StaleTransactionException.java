package io.github.elasticachespring.client.failover;

/**
 * A command of a transaction was about to be written to another socket than the one the
 * transaction began on.
 */
class StaleTransactionException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	StaleTransactionException() {
		super("The connection changed under a transaction");
	}

}
