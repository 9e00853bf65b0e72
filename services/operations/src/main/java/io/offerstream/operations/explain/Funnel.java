package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.cycle.Refusal;
import io.offerstream.slates.policy.Standing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What became of one offer with every customer of a cycle, as counts by arm. Owned by one thread. */
public final class Funnel {
    /** In the order of the funnel; what does not happen in a market is left out of tables. */
    public enum Stage {
        ASSIGNED("customers with an assignment"),
        NOT_LIVE("− not live when their slate was decided"),
        REFUSED_SEGMENT("− refused: SEGMENT"),
        REFUSED_CHANNEL("− refused: CHANNEL"),
        REFUSED_REDEEMED("− refused: REDEEMED"),
        REFUSED_FREQUENCY_CAP("− refused: FREQUENCY_CAP"),
        REFUSED_BUDGET("− refused: BUDGET"),
        ELIGIBLE("= eligible"),
        CAPPED("− kept out by its price"),
        OUTSCORED("− outscored"),
        NO_ROOM("− no room in the slate: the market's budget"),
        SHOWN("= in the slate"),
        EXPLOITED("  of these among the highest scores"),
        EXPLORED("  of these explored: drawn beside them"),
        LIFTED("  of these thanks to its price"),
        EVER("customers who had it in any revision"),
        SEEN("customers who saw it in the cycle"),
        EXPOSURES("exposures"),
        REDEMPTIONS("redemptions"),
        ATTRIBUTED("  of these after an exposure");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        static Stage of(Refusal refusal) {
            return valueOf("REFUSED_" + refusal.name());
        }
    }

    private final String offerId;
    private final Map<Stage, Map<Arm, Long>> counts = new EnumMap<>(Stage.class);
    private final List<Double> gaps = new ArrayList<>();
    private long decidedOtherwise;

    public Funnel(String offerId) {
        this.offerId = offerId;
    }

    public void add(Again again) {
        count(Stage.ASSIGNED, again, 1);
        boolean isAsOfThen = again.published().getDecidedAt().equals(again.tick());
        if (isAsOfThen
                && !again.published()
                        .getOffers()
                        .equals(again.decision().slate().offers())) {
            decidedOtherwise++;
        }
        int offer = again.open().offers().indexOf(offerId);
        if (offer < 0) {
            count(Stage.NOT_LIVE, again, 1);
            return;
        }
        var refusal = again.decision().refusals().get(offer);
        if (refusal != null) {
            count(Stage.of(refusal), again, 1);
            return;
        }
        count(Stage.ELIGIBLE, again, 1);
        if (again.decision().slate().offers().contains(offerId)) {
            addShown(again, offer);
        } else {
            addOthers(again, offer);
        }
    }

    private void count(Stage stage, Again again, long more) {
        count(stage, again.decision().arm(), more);
    }

    private void count(Stage stage, Arm arm, long more) {
        counts.computeIfAbsent(stage, any -> new EnumMap<>(Arm.class)).merge(arm, more, Long::sum);
    }

    private void addShown(Again again, int offer) {
        count(Stage.SHOWN, again, 1);
        var own = again.open().standing(again.subject(), offer);
        int ahead = 0;
        double nearest = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < again.open().offers().size(); other++) {
            if (other != offer && again.decision().refusals().get(other) == null) {
                var its = again.open().standing(again.subject(), other);
                ahead += its.logit() > own.logit() || (its.logit() == own.logit() && other < offer) ? 1 : 0;
                boolean isOut = !again.decision()
                        .slate()
                        .offers()
                        .contains(again.open().offers().ids().get(other));
                nearest = isOut ? Math.max(nearest, its.sum()) : nearest;
            }
        }
        boolean isExplored = ahead >= again.decision().slate().offers().size();
        count(isExplored ? Stage.EXPLORED : Stage.EXPLOITED, again, 1);
        if (own.price() > 0 && unpriced(again, own) < nearest) {
            count(Stage.LIFTED, again, 1);
        }
    }

    private static double unpriced(Again again, Standing standing) {
        return standing.sum() - standing.price() / temperature(again);
    }

    private static double temperature(Again again) {
        return again.open().config().assignment().temperature();
    }

    private void addOthers(Again again, int offer) {
        var slate = again.decision().slate().offers();
        if (slate.size() < again.open().config().numberOfPredictions()) {
            count(Stage.NO_ROOM, again, 1);
            return;
        }
        int last = again.open().offers().indexOf(slate.get(slate.size() - 1));
        double needed = again.open().standing(again.subject(), last).sum();
        var own = again.open().standing(again.subject(), offer);
        if (own.price() < 0 && unpriced(again, own) > needed) {
            count(Stage.CAPPED, again, 1);
            return;
        }
        count(Stage.OUTSCORED, again, 1);
        var serving = again.decision().serving();
        if (serving.policy() == Policy.MODEL) {
            gaps.add((needed - own.sum()) * temperature(again));
        }
    }

    /** What is counted of exposures and redemptions. */
    public void add(InteractionCounts row) {
        count(Stage.EVER, row.getArm(), row.getAssigned());
        count(Stage.SEEN, row.getArm(), row.getAssignedSeen());
        count(Stage.EXPOSURES, row.getArm(), row.getExposures());
        count(Stage.REDEMPTIONS, row.getArm(), row.getRedemptions());
        count(Stage.ATTRIBUTED, row.getArm(), row.getAttributedRedemptions());
    }

    public long of(Stage stage, Arm arm) {
        return counts.getOrDefault(stage, Map.of()).getOrDefault(arm, 0L);
    }

    public long of(Stage stage) {
        return counts.getOrDefault(stage, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Customers whose slate comes out otherwise than published. */
    public long decidedOtherwise() {
        return decidedOtherwise;
    }

    /** By how much a model's scores missed the slate, luck and prices taken into account, in the middle of customers. */
    public Optional<Double> medianGap() {
        if (gaps.isEmpty()) {
            return Optional.empty();
        }
        var sorted = gaps.stream().sorted().toList();
        return Optional.of(sorted.get(sorted.size() / 2));
    }

    /** The refusal that most customers have, with its share of those for whom the offer was live. */
    public Optional<String> mostRefused() {
        long live = of(Stage.ASSIGNED) - of(Stage.NOT_LIVE);
        return List.of(Refusal.values()).stream()
                .max((one, other) -> Long.compare(of(Stage.of(one)), of(Stage.of(other))))
                .filter(refusal -> of(Stage.of(refusal)) > 0)
                .map(refusal -> String.format(
                        Locale.ROOT,
                        "refused to %s by %s (%s)",
                        percent(of(Stage.of(refusal)), live),
                        refusal,
                        refusal.sentence()));
    }

    public static String percent(long part, long whole) {
        return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** Arms that have customers, in the order of the schema. */
    public List<Arm> arms() {
        return List.of(Arm.values()).stream()
                .filter(arm -> counts.values().stream()
                        .map(byArm -> byArm.get(arm))
                        .filter(Objects::nonNull)
                        .anyMatch(count -> count != 0))
                .toList();
    }
}
