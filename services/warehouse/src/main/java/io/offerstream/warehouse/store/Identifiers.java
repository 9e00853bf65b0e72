package io.offerstream.warehouse.store;

import java.util.Locale;

/** Names of tables and columns: in upper case, unless they are written in double quotes. */
public final class Identifiers {
    private Identifiers() {}

    /** The name that is meant by what is written. */
    public static String named(String written) {
        boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        return quoted
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toUpperCase(Locale.ROOT);
    }

    /** How a name has to be written so that it is meant. */
    public static String quotedIfNeeded(String name) {
        return name.matches("[A-Z_][A-Z0-9_$]*") ? name : Store.quoted(name);
    }
}
