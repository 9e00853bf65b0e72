package io.offerstream.console.approval;

import io.offerstream.operations.approval.ProposedChange;
import io.offerstream.operations.approval.ProposedChange.ModelVersion;
import io.offerstream.operations.approval.ProposedChange.Switch;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Which changes wait for a second person.
 *
 * @param offers how many of a market one person may publish within {@link #PERIOD} alone; negative: any number
 * @param actions what else waits, such as {@code lift-kill-switch} or {@code promote}
 * @param within how long a change can be approved after it was asked for
 */
public record ApprovalRules(int offers, Set<String> actions, Duration within) {
    /** So that nobody publishes a large file in small parts. */
    static final Duration PERIOD = Duration.ofHours(24);

    /** Everybody may do alone what their role allows. */
    public static final ApprovalRules NONE = new ApprovalRules(-1, Set.of(), Duration.ofHours(24));

    public ApprovalRules {
        actions = Set.copyOf(actions);
    }

    /** Whether anything waits at all. */
    public boolean isOn() {
        return offers >= 0 || !actions.isEmpty();
    }

    boolean names(ProposedChange change) {
        if (change instanceof Switch to) {
            return actions.contains(to.isOn() ? "throw-kill-switch" : "lift-kill-switch");
        } else if (change instanceof ModelVersion model) {
            return actions.contains(model.action().name().toLowerCase(Locale.ROOT));
        }
        return false;
    }
}
