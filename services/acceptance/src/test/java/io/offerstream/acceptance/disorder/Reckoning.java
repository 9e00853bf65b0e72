package io.offerstream.acceptance.disorder;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the final record of one cycle must say, from the whole story at once: no ticks, no state, no service. */
final class Reckoning {
    private final Cycle cycle;
    private final Map<String, Deeds> deeds = new TreeMap<>();
    private final Map<String, Deeds> deedsBefore = new HashMap<>();
    private final Map<String, Arm> arms;
    private final Map<String, Arm> armsBefore;
    private final List<Offer> eligible;

    Reckoning(Story story, Cycle cycle) {
        this.cycle = cycle;
        arms = arms(story, cycle);
        armsBefore = cycle.before().map(before -> arms(story, before)).orElse(Map.of());
        eligible = story.all(Offer.class).stream()
                .filter(offer -> offer.getEventTime().isBefore(cycle.closes()))
                .toList();
        Stream.concat(
                        story.all(Impression.class).stream().map(Impression::getCustomerId),
                        story.all(Assignment.class).stream().map(Assignment::getCustomerId))
                .distinct()
                .forEach(customer -> {
                    deeds.put(customer, Deeds.of(story, customer, cycle));
                    cycle.before().ifPresent(before -> deedsBefore.put(customer, Deeds.of(story, customer, before)));
                });
    }

    private static Map<String, Arm> arms(Story story, Cycle cycle) {
        return story.all(Assignment.class).stream()
                .filter(assignment -> assignment.getCycleId().equals(cycle.id()))
                .collect(Collectors.toMap(Assignment::getCustomerId, Assignment::getArm, (first, revised) -> revised));
    }

    /** Of every customer, by id. */
    Map<String, Deeds> deeds() {
        return deeds;
    }

    /** How many customers of an arm redeemed. */
    long redeeming(Arm arm) {
        return in(arm).stream().filter(Deeds::redeemed).count();
    }

    /** Columns of the record with what must stand in them; those that are null are left out. */
    Map<String, Object> columns() {
        var columns = new TreeMap<String, Object>();
        columns(columns, "test", Arm.TEST);
        columns(columns, "popularity", Arm.CONTROL_POPULARITY);
        columns(columns, "random", Arm.CONTROL_RANDOM);
        columns.put("test_coverage", coverage(Arm.TEST));
        columns.put("popularity_coverage", coverage(Arm.CONTROL_POPULARITY));
        columns.put("random_coverage", coverage(Arm.CONTROL_RANDOM));
        columns.put("hold_out_assigned", 0L);
        columns.put("sums", sums());
        catalogue(columns);
        columns.put("live_p", liveEvidence().pValue());
        columns.put("live_log10_p", liveEvidence().log10PValue());
        return columns;
    }

    private Collection<Deeds> in(Arm arm) {
        return deeds.entrySet().stream()
                .filter(customer -> arms.get(customer.getKey()) == arm)
                .map(Map.Entry::getValue)
                .toList();
    }

    private void columns(Map<String, Object> columns, String prefix, Arm arm) {
        var customers = in(arm);
        columns.put(prefix + "_assigned", (long) customers.size());
        columns.put(
                prefix + "_exposed",
                customers.stream().filter(did -> !did.seen().isEmpty()).count());
        columns.put(prefix + "_redeeming", redeeming(arm));
        columns.put(prefix + "_exposures", (long)
                shown(customers).values().stream().mapToInt(List::size).sum());
        columns.put(
                prefix + "_redemptions",
                customers.stream().mapToLong(did -> did.uses().size()).sum());
    }

    /** When each offer was shown. */
    private static Map<String, List<Instant>> shown(Collection<Deeds> customers) {
        return customers.stream()
                .flatMap(did -> did.seen().stream())
                .flatMap(impression ->
                        impression.getOfferIds().stream().map(offer -> Map.entry(offer, impression.getEventTime())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private double coverage(Arm arm) {
        return (double) shown(in(arm)).size() / eligible.size();
    }

    private void catalogue(Map<String, Object> columns) {
        var shown = shown(deeds.values());
        var added = eligible.stream()
                .filter(offer -> cycle.holds(offer.getEventTime()))
                .toList();
        var unseen = added.stream()
                .map(Offer::getOfferId)
                .filter(offer -> !shown.containsKey(offer))
                .sorted()
                .toList();
        var waited = added.stream()
                .filter(offer -> shown.containsKey(offer.getOfferId()))
                .map(offer -> Duration.between(
                        offer.getEventTime(),
                        shown.get(offer.getOfferId()).stream()
                                .min(Comparator.naturalOrder())
                                .orElseThrow()))
                .sorted()
                .toList();
        columns.put("eligible_offers", (long) eligible.size());
        columns.put("new_offers", (long) added.size());
        columns.put("new_offers_seen", (long) waited.size());
        columns.put("unseen_offers", unseen);
        if (!waited.isEmpty()) {
            var median = waited.get((waited.size() - 1) / 2);
            columns.put("first_exposure_median_seconds", median.toMillis() / 1000.0);
        }
    }

    /** The JSON text: integers only, arms in the order of the schema. */
    private String sums() {
        var cells = new EnumMap<Arm, EnumMap<Arm, List<String>>>(Arm.class);
        arms.forEach((customer, arm) -> cells.computeIfAbsent(arm, any -> new EnumMap<>(Arm.class))
                .computeIfAbsent(armsBefore.getOrDefault(customer, Arm.NONE), any -> List.of()));
        cells.forEach((arm, byArmBefore) -> byArmBefore.replaceAll((before, any) -> sums(arm, before)));
        return object(cells, byArmBefore -> object(byArmBefore, sums -> "{" + String.join(",", sums) + "}"));
    }

    private static <V> String object(Map<Arm, V> fields, Function<V, String> text) {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey().name() + "\":" + text.apply(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private List<String> sums(Arm arm, Arm before) {
        var customers = arms.keySet().stream()
                .filter(customer -> arms.get(customer) == arm)
                .filter(customer -> armsBefore.getOrDefault(customer, Arm.NONE) == before)
                .toList();
        return List.of(
                sum("assigned", customers, customer -> 1),
                sum("exposed", customers, customer -> Math.min(1, impressions(customer))),
                sum("redeeming", customers, this::redeeming),
                sum("redeemed_before", customers, this::redeemedBefore),
                sum("redeemed_both", customers, customer -> redeeming(customer) * redeemedBefore(customer)),
                sum("impressions", customers, this::impressions),
                sum("impressions_squared", customers, customer -> impressions(customer) * impressions(customer)),
                sum("redemptions", customers, this::redemptions),
                sum("redemptions_squared", customers, customer -> redemptions(customer) * redemptions(customer)),
                sum(
                        "impressions_times_redemptions",
                        customers,
                        customer -> impressions(customer) * redemptions(customer)),
                sum("attributed", customers, this::attributed),
                sum("attributed_squared", customers, customer -> attributed(customer) * attributed(customer)),
                sum(
                        "impressions_times_attributed",
                        customers,
                        customer -> impressions(customer) * attributed(customer)));
    }

    private static String sum(String name, List<String> customers, ToLongFunction<String> summand) {
        return '"' + name + "\":" + customers.stream().mapToLong(summand).sum();
    }

    private long impressions(String customer) {
        return deeds.get(customer).seen().size();
    }

    private long redemptions(String customer) {
        return deeds.get(customer).uses().size();
    }

    private long attributed(String customer) {
        return deeds.get(customer).attributed();
    }

    private long redeeming(String customer) {
        return Math.min(1, redemptions(customer));
    }

    private long redeemedBefore(String customer) {
        var before = deedsBefore.get(customer);
        return before != null && before.redeemed() ? 1 : 0;
    }

    /** Looks after each distinct time of a first redemption. */
    private RunningEvidence liveEvidence() {
        var test = firsts(Arm.TEST);
        var control = firsts(Arm.CONTROL_POPULARITY);
        var design =
                new EventDesign(in(Arm.TEST).size(), in(Arm.CONTROL_POPULARITY).size(), EventDesign.DEFAULT_KAPPA);
        var evidence = RunningEvidence.NONE;
        for (var time : Stream.concat(test.stream(), control.stream())
                .distinct()
                .sorted()
                .toList()) {
            evidence = evidence.and(
                    new EventSequence(design, until(time, test), until(time, control)).logBayesFactorNull());
        }
        return evidence;
    }

    private List<Instant> firsts(Arm arm) {
        return in(arm).stream()
                .filter(Deeds::redeemed)
                .map(did -> did.uses().get(0).getEventTime())
                .toList();
    }

    private static long until(Instant time, List<Instant> times) {
        return times.stream().filter(first -> !first.isAfter(time)).count();
    }
}
