package io.offerstream.local.cli.publishing;

/** Who is at the terminal, for the audit. */
public final class Actor {
    private Actor() {}

    /** The name by which the operating system knows them. */
    public static String name() {
        return "cli:" + System.getProperty("user.name", "unknown");
    }
}
