package io.offerstream.acceptance.disorder;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one customer did in one cycle, read from the whole story at once.
 *
 * @param seen impressions that were viewed, by time and id
 * @param uses redemptions that nobody took back before the cycle closed, by time and id
 * @param attributed how many of them are credited to one of {@code seen}
 */
record Deeds(List<Impression> seen, List<Redemption> uses, long attributed) {
    private static final Duration WINDOW = Duration.ofHours(2);

    /** One offer of one impression. */
    private record Shown(Impression impression, String offer) {}

    static Deeds of(Story story, String customer, Cycle cycle) {
        var seen = story.all(Impression.class).stream()
                .filter(impression -> impression.getCustomerId().equals(customer))
                .filter(impression -> impression.getEvidence() == Evidence.VIEWED)
                .filter(impression -> cycle.holds(impression.getEventTime()))
                .sorted(Comparator.comparing(Impression::getEventTime).thenComparing(Impression::getEventId))
                .toList();
        var takenBack = story.all(RedemptionKind.REVERSED).stream()
                .filter(reversal -> reversal.getCustomerId().equals(customer))
                .filter(reversal -> reversal.getEventTime().isBefore(cycle.closes()))
                .map(Redemption::getReversesEventId)
                .collect(Collectors.toSet());
        var uses = story.all(RedemptionKind.REDEEMED).stream()
                .filter(use -> use.getCustomerId().equals(customer))
                .filter(use -> cycle.holds(use.getEventTime()))
                .filter(use -> !takenBack.contains(use.getEventId()))
                .sorted(Comparator.comparing(Redemption::getEventTime).thenComparing(Redemption::getEventId))
                .toList();
        var ended = story.all(Assignment.class).stream()
                .filter(assignment -> !assignment.getCycleId().equals(cycle.id()))
                .filter(assignment -> assignment.getValidTo().isBefore(cycle.closes()))
                .map(Assignment::getAssignmentId)
                .collect(Collectors.toSet());
        return new Deeds(seen, uses, attributed(seen, uses, ended));
    }

    /** Each redemption, in order of time, takes the latest impression of its offer that is free. */
    private static long attributed(List<Impression> seen, List<Redemption> uses, Set<String> ended) {
        var taken = new HashSet<Shown>();
        for (var use : uses) {
            var offer = offer(use);
            seen.stream()
                    .filter(impression -> impression.getOfferIds().contains(offer))
                    .filter(impression -> !ended.contains(String.valueOf(impression.getAssignmentId())))
                    .filter(impression -> isOpen(impression.getEventTime(), use.getEventTime()))
                    .map(impression -> new Shown(impression, offer))
                    .filter(shown -> !taken.contains(shown))
                    .reduce((earlier, later) -> later)
                    .ifPresent(taken::add);
        }
        return taken.size();
    }

    private static boolean isOpen(Instant shown, Instant used) {
        return !used.isBefore(shown) && used.isBefore(shown.plus(WINDOW));
    }

    static String offer(Redemption use) {
        return use.getOfferId() != null ? use.getOfferId() : use.getPosCode().replace("till-", "o-");
    }

    boolean redeemed() {
        return !uses.isEmpty();
    }
}
