package io.offerstream.local.chaos;

import io.offerstream.local.chaos.Account.Digest;
import io.offerstream.platform.intake.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what came out of a disturbed run against what should have. It must be able to fail: {@link Mutants} seeds
 * defects, and each has to be found.
 */
final class Oracle {
    private static final int EXAMPLES = 5;

    private Oracle() {}

    /**
     * What there is to judge.
     *
     * @param found committed outputs and state of the run
     * @param expected of the reference: same inputs, no Kafka Streams, no disturbance
     * @param inputs records by input partition that were before a tick, without marks and tombstones
     * @param planted places of records that must be refused, whatever the reference thinks
     * @param ticks how many were decided
     * @param partitions of the customer topics
     * @param hanging partitions whose readers wait for a transaction
     */
    record Case(
            Account found,
            Account expected,
            Map<String, Long> inputs,
            Set<String> planted,
            long ticks,
            int partitions,
            List<String> hanging) {}

    static List<Finding> judge(Case run) {
        var findings = new ArrayList<Finding>();
        conservation(run, findings);
        findings.add(Finding.of(
                "I2 uniqueness",
                "0 outputs twice",
                run.found().repeated().size(),
                examples(run.found().repeated())));
        outputs(run, findings);
        marks(run, findings);
        state(run, findings);
        findings.add(Finding.of(
                "I5 no hanging transaction", "0 partitions", run.hanging().size(), examples(run.hanging())));
        return findings;
    }

    /** Every record is applied, known already, refused or forgotten, and only what had to be is refused. */
    private static void conservation(Case run, List<Finding> findings) {
        var refused = run.found().refused().keySet();
        var swallowed =
                run.planted().stream().filter(place -> !refused.contains(place)).toList();
        findings.add(Finding.of("I1 poison in dead letters", "0 missing", swallowed.size(), examples(swallowed)));
        var innocent =
                refused.stream().filter(place -> !run.planted().contains(place)).toList();
        findings.add(
                Finding.of("I1 only poison in dead letters", "0 sound records", innocent.size(), examples(innocent)));
        var unaccounted = unaccounted(run);
        findings.add(
                Finding.of("I1 conservation", "0 input partitions off", unaccounted.size(), examples(unaccounted)));
    }

    /**
     * Input partitions whose records are not what was refused on arrival and what the ticks counted, taken together; or
     * whose dead letters are not those that were counted.
     */
    private static List<String> unaccounted(Case run) {
        var letters = new TreeMap<String, Letters>();
        run.found()
                .refused()
                .forEach((place, reason) -> letters.merge(
                        place.substring(0, place.lastIndexOf('@')), Letters.of(Reason.valueOf(reason)), Letters::plus));
        var ledger = run.found().ledger();
        var inputs = new TreeSet<>(run.inputs().keySet());
        inputs.addAll(letters.keySet());
        inputs.addAll(ledger.intakes().keySet());
        var unaccounted = new ArrayList<String>();
        for (var input : inputs) {
            long records = run.inputs().getOrDefault(input, 0L);
            var refused = letters.getOrDefault(input, Letters.NONE);
            var intake = ledger.of(input);
            if (refused.onArrival() + intake.total() != records
                    || refused.late() != intake.late()
                    || refused.atTick() != intake.refused()) {
                unaccounted.add(input + ": " + records + " records, " + refused + ", " + intake);
            }
        }
        return unaccounted;
    }

    /** Dead letters of one input partition, by when they were refused. */
    private record Letters(long onArrival, long late, long atTick) {
        static final Letters NONE = new Letters(0, 0, 0);

        static Letters of(Reason reason) {
            if (!reason.isOfTick()) {
                return new Letters(1, 0, 0);
            }
            return reason == Reason.TOO_LATE ? new Letters(0, 1, 0) : new Letters(0, 0, 1);
        }

        Letters plus(Letters other) {
            return new Letters(onArrival + other.onArrival, late + other.late, atTick + other.atTick);
        }
    }

    private static void outputs(Case run, List<Finding> findings) {
        var topics = new HashSet<>(run.expected().facts().keySet());
        topics.addAll(run.found().facts().keySet());
        topics.stream()
                .sorted()
                .forEach(topic -> compare(
                        "I3 " + topic,
                        run.found().facts().getOrDefault(topic, Map.of()),
                        run.expected().facts().getOrDefault(topic, Map.of()),
                        findings));
    }

    private static void state(Case run, List<Finding> findings) {
        var stores = new HashSet<>(run.expected().state().keySet());
        stores.addAll(run.found().state().keySet());
        stores.stream()
                .sorted()
                .forEach(store -> compare(
                        "I3 store " + store,
                        run.found().state().getOrDefault(store, Map.of()),
                        run.expected().state().getOrDefault(store, Map.of()),
                        findings));
    }

    private static void compare(
            String what, Map<String, Digest> found, Map<String, Digest> expected, List<Finding> findings) {
        var differences = Stream.of(
                        differing("lost", expected.keySet(), id -> !found.containsKey(id)),
                        differing("too many", found.keySet(), id -> !expected.containsKey(id)),
                        differing(
                                "different",
                                expected.keySet(),
                                id -> found.containsKey(id) && !found.get(id).equals(expected.get(id))))
                .flatMap(List::stream)
                .toList();
        findings.add(
                Finding.of(what, "0 differences in " + expected.size(), differences.size(), examples(differences)));
    }

    private static List<String> differing(String how, Set<String> ids, Predicate<String> differs) {
        return ids.stream().filter(differs).map(id -> how + ": " + id).toList();
    }

    /** Every writer marked every tick once wherever it writes. */
    private static void marks(Case run, List<Finding> findings) {
        var wrong = new ArrayList<String>();
        var markers = new TreeMap<String, Integer>();
        run.found().marks().forEach((marker, marked) -> {
            markers.merge(marker.topic(), 1, Integer::sum);
            if (marked.count() != run.ticks()) {
                wrong.add(marker + ": " + marked.count() + " marks");
            }
        });
        if (markers.isEmpty()) {
            wrong.add("no marks at all");
        }
        markers.forEach((topic, count) -> {
            if (count % run.partitions() != 0) {
                wrong.add(topic + ": " + count + " writers in all partitions");
            }
        });
        findings.add(Finding.of("I2 marks", run.ticks() + " each", wrong.size(), examples(wrong)));
    }

    private static String examples(List<String> all) {
        return all.stream().sorted().limit(EXAMPLES).collect(Collectors.joining("; "))
                + (all.size() > EXAMPLES ? "; … " + (all.size() - EXAMPLES) + " more" : "");
    }
}
