package io.offerstream.local.cli.backfill;

import java.util.Arrays;
import java.util.Locale;

/** What a file of an import holds. In this order events of the same moment are published. */
enum ImportKind {
    OFFERS,
    CUSTOMERS,
    IMPRESSIONS,
    REDEMPTIONS;

    /** In scratch files. */
    byte code() {
        return (byte) name().charAt(0);
    }

    static ImportKind of(byte code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** Of its topic. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a name speaks of it: {@code redemptions}, {@code REDEMPTION_2025.csv}. */
    boolean isNamedIn(String name) {
        var singular = title().substring(0, title().length() - 1);
        return name.toLowerCase(Locale.ROOT).contains(singular);
    }
}
