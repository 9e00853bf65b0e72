package io.offerstream.console.page;

import io.offerstream.console.access.Person;
import io.offerstream.console.access.Role;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A form that somebody sent.
 *
 * @param request by whom, and where to
 * @param fields the first value of each
 * @param file what was uploaded; empty if nothing was. To be opened once, and closed
 */
public record Submission(PageRequest request, Map<String, String> fields, Optional<Supplier<InputStream>> file) {
    private static final int LONGEST_REASON = 500;

    public Submission {
        fields = Map.copyOf(fields);
    }

    public Person person() {
        return request.person();
    }

    /** Of the path. */
    public String part(String name) {
        return request.part(name);
    }

    /** A field; empty where it is not there or blank. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * Why it is done.
     *
     * @throws NotDoneException if nothing was said, or too much
     */
    public String reason() {
        var reason = field("reason")
                .orElseThrow(() -> new NotDoneException(
                        Why.USAGE, "Say why: whoever reads the audit later must be able to understand it."));
        if (reason.length() > LONGEST_REASON) {
            throw new NotDoneException(
                    Why.USAGE,
                    "The reason is too long: expected at most " + LONGEST_REASON + " characters, found "
                            + reason.length() + ".");
        }
        return reason;
    }

    /** Whether the person has at least {@code role} in {@code market}. */
    public boolean may(Role role, String market) {
        return request.may(role, market);
    }
}
