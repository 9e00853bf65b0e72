package io.offerstream.console.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do in a market; each may do what those before it may. */
public enum Role {
    /** Reads and exports. */
    VIEWER,
    /** Uploads, withdraws and switches flags. */
    OPERATOR,
    /** Publishes what is above the limits; never what they wrote themselves. */
    APPROVER,
    /** Users, configuration, the experiment's salt, erasure. */
    ADMIN;

    /** As in the users file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
