package io.offerstream.experiment.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares what was computed with what a case expects, by the reference's rule: a number v passes if |v - e| is at most
 * abs + rel |e|, everything else must be equal. Fields that are not expected do not matter.
 */
public final class CaseCheck {
    /** Fields that may be missing. */
    private static final String OPTIONAL = "gbstatsWelchT";

    private final List<Mismatch> mismatches = new ArrayList<>();

    private CaseCheck() {}

    /**
     * Everything that differs; nothing where the case expects nothing.
     *
     * @param result of the case, see {@link ReferenceCase#run}
     */
    public static List<Mismatch> compare(ReferenceCase worked, Map<String, Object> result) {
        var check = new CaseCheck();
        worked.expected()
                .ifPresent(expected -> expected.forEach((field, value) -> {
                    if (!field.equals(OPTIONAL) || result.get(field) != null) {
                        check.compare(field, tolerance(worked, field), value, result.get(field));
                    }
                }));
        return List.copyOf(check.mismatches);
    }

    private static Tolerance tolerance(ReferenceCase worked, String field) {
        return worked.overrides().getOrDefault(field, worked.tolerance());
    }

    private void compare(String path, Tolerance tolerance, Object expected, Object found) {
        if (expected instanceof Map<?, ?> fields && found instanceof Map<?, ?> results) {
            fields.forEach((field, value) -> compare(path + "." + field, tolerance, value, results.get(field)));
        } else if (expected instanceof List<?> list && found instanceof List<?> results) {
            compareLists(path, tolerance, list, results);
        } else if (expected instanceof Number number && found instanceof Number result) {
            compareNumbers(path, tolerance, number.doubleValue(), result.doubleValue());
        } else if (!Objects.equals(expected, found)) {
            differ(path, expected, found, "equal");
        }
    }

    private void compareLists(String path, Tolerance tolerance, List<?> expected, List<?> found) {
        if (expected.size() != found.size()) {
            differ(path, expected.size() + " elements", found.size() + " elements", "equal");
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            compare(path + "." + i, tolerance, expected.get(i), found.get(i));
        }
    }

    private void compareNumbers(String path, Tolerance tolerance, double expected, double found) {
        double allowed = tolerance.allowed(expected);
        if (!(Math.abs(found - expected) <= allowed)) {
            differ(path, expected, found, Double.toString(allowed));
        }
    }

    private void differ(String path, Object expected, Object found, String allowed) {
        mismatches.add(new Mismatch(
                path, String.valueOf(expected), found == null ? "nothing" : String.valueOf(found), allowed));
    }
}
