package io.offerstream.console.access;

/**
 * Somebody who is signed in.
 *
 * @param name for audit entries
 * @param id who that is to whoever vouches for them; stays, even if they are called something else later
 */
public record Person(String name, String id, Grants grants) {
    /** Whose name is all that is known of them. */
    public Person(String name, Grants grants) {
        this(name, name, grants);
    }
}
