package io.offerstream.operations.approval;

/**
 * Somebody who asks for a change, or decides on one.
 *
 * @param actor as the audit calls them
 * @param id who that is to whoever vouches for them: stays, even if they are called something else later
 */
public record Asker(String actor, String id) {
    /** By name or by id: whoever changes the one must not become somebody else by it. */
    public boolean isAlso(String otherActor, String otherId) {
        return actor.equals(otherActor) || id.equals(otherId);
    }
}
