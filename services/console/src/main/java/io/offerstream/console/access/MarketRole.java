package io.offerstream.console.access;

import java.util.Optional;
import java.util.regex.Pattern;

/** One role in one market, or in every market, as people write it: {@code DE:operator}, {@code *:viewer}. */
public record MarketRole(String market, Role role) {
    /** What such a word looks like, for messages. */
    public static final String FORM =
            "MARKET:ROLE such as DE:operator or *:viewer, with viewer, operator, approver or admin";

    private static final Pattern MARKET = Pattern.compile("[A-Z]{2,8}|\\*");

    /** Empty if the word is none. */
    public static Optional<MarketRole> of(String word) {
        int colon = word.indexOf(':');
        return colon > 0 && MARKET.matcher(word.substring(0, colon)).matches()
                ? Role.of(word.substring(colon + 1)).map(role -> new MarketRole(word.substring(0, colon), role))
                : Optional.empty();
    }
}
