package io.github.elasticachespring.client.keyspace;

/**
 * The keys of a command, transaction or script lie in several slots.
 *
 * @param command the command's name in upper case; in a transaction that of the command
 * whose keys are elsewhere
 * @param refused whether it was stopped; it was sent otherwise
 */
public record CrossSlotEvent(String command, boolean refused) {
}
