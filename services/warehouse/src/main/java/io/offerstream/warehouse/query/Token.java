package io.offerstream.warehouse.query;

import java.util.Locale;

/**
 * A word of SQL.
 *
 * @param text as it is written; of a quoted name or text, what is inside the quotes
 * @param offset where it begins in the statement
 */
record Token(Kind kind, String text, int offset) {
    enum Kind {
        /** A keyword, or a name without quotes. */
        WORD,
        QUOTED_NAME,
        TEXT,
        NUMBER,
        /** A question mark: one of the statement's bindings. */
        BINDING,
        SYMBOL,
        END
    }

    boolean is(String keywordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keywordOrSymbol);
    }

    /** The name that is meant. */
    String name() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : text;
    }
}
