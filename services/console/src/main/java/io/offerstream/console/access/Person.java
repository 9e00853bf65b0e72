package io.offerstream.console.access;

/**
 * Somebody who is signed in.
 *
 * @param name for audit entries
 */
public record Person(String name, Grants grants) {}
