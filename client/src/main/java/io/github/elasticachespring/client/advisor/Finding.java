package io.github.elasticachespring.client.advisor;

/**
 * Something that should be set up differently.
 *
 * @param check the check's id, by which it can be muted
 * @param severity how much it matters
 * @param seen what was seen, and where
 * @param why why it matters
 * @param remedy what to do
 */
public record Finding(String check, Severity severity, String seen, String why, String remedy) {
}
