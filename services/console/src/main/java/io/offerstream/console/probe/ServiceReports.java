package io.offerstream.console.probe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the services of one process say they are.
 *
 * @param address asked
 * @param parts state and reason of each, by name; empty while it does not answer
 * @param problem why there is no answer; empty while there is one
 * @param answeredAt wall clock of the newest answer
 */
public record ServiceReports(
        String address, Map<String, Part> parts, Optional<String> problem, Optional<Instant> answeredAt) {
    /** One service. */
    public record Part(String state, String reason) {
        public boolean isReady() {
            return state.equals("READY");
        }

        public boolean isBroken() {
            return state.equals("FAILED");
        }
    }

    /** Whether nothing can be expected of it without somebody. */
    public boolean isBroken() {
        return problem.isPresent() || parts.values().stream().anyMatch(Part::isBroken);
    }

    /** What is wrong or not yet right, a sentence each. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        problem.ifPresent(reason -> problems.add("No answer from " + address + ": " + reason + "."));
        parts.forEach((name, part) -> {
            if (!part.isReady()) {
                problems.add(name + " is " + part.state() + ": " + part.reason());
            }
        });
        return problems;
    }
}
