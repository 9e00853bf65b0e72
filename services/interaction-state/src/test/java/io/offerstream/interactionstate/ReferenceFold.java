package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The same counts and labels, from the whole story at once: sorted, each fact once, no ticks, no state. */
final class ReferenceFold {
    private static final Duration WINDOW = Duration.ofHours(2);

    final Map<String, Long> counts = new TreeMap<>();

    /** Of customers: what they did, as {@link Totals#ofCustomers} sums it up. */
    final Map<String, Long> customers = new TreeMap<>();

    /** Subject to kind and redemption. */
    final Map<String, String> labels = new TreeMap<>();

    /** Impression to what was redeemed and what was seen; of customers who may be profiled from the start. */
    final Map<String, String> contrasts = new TreeMap<>();

    private final Map<String, String> arms = new HashMap<>();

    private record Shown(Impression impression, String offer) {}

    ReferenceFold(Story story) {
        var customers = new HashSet<String>();
        story.all(Assignment.class)
                .forEach(a -> arms.put(a.getCustomerId(), a.getArm().name()));
        customers.addAll(arms.keySet());
        story.all(Impression.class).forEach(impression -> customers.add(impression.getCustomerId()));
        story.all(Redemption.class).forEach(redemption -> customers.add(redemption.getCustomerId()));
        customers.forEach(customer -> fold(story, customer));
        counts.values().removeIf(count -> count == 0);
        this.customers.values().removeIf(count -> count == 0);
    }

    private void fold(Story story, String customer) {
        var impressions = story.all(Impression.class).stream()
                .filter(impression -> impression.getCustomerId().equals(customer))
                .sorted(Comparator.comparing(Impression::getEventTime).thenComparing(Impression::getEventId))
                .toList();
        Set<String> takenBack = story.all(RedemptionKind.REVERSED).stream()
                .filter(reversal -> reversal.getCustomerId().equals(customer))
                .map(Redemption::getReversesEventId)
                .collect(Collectors.toSet());
        var uses = story.all(RedemptionKind.REDEEMED).stream()
                .filter(use -> use.getCustomerId().equals(customer))
                .filter(use -> !takenBack.contains(use.getEventId()))
                .sorted(Comparator.comparing(Redemption::getEventTime).thenComparing(Redemption::getEventId))
                .toList();
        var credits = credits(impressions, uses);
        count(customer, impressions, uses, credits);
        label(impressions, uses, credits);
        if (story.consents(customer)) {
            contrast(impressions);
        }
    }

    private void contrast(List<Impression> impressions) {
        for (var impression : impressions) {
            var redeemed = labelled(impression, "REDEEMED");
            if (!redeemed.isEmpty()) {
                contrasts.put(
                        impression.getEventId(),
                        "redeemed " + redeemed + " seen " + labelled(impression, "SEEN_NOT_REDEEMED"));
            }
        }
    }

    private List<String> labelled(Impression impression, String kind) {
        return impression.getOfferIds().stream()
                .filter(offer -> labels.getOrDefault(impression.getEventId() + " " + offer, "")
                        .startsWith(kind))
                .toList();
    }

    private static Map<Shown, Redemption> credits(List<Impression> impressions, List<Redemption> uses) {
        var credits = new HashMap<Shown, Redemption>();
        for (var use : uses) {
            var candidates = new ArrayList<Shown>();
            for (var impression : impressions) {
                var shown = new Shown(impression, use.getOfferId());
                if (couldCredit(impression, use) && !credits.containsKey(shown)) {
                    candidates.add(shown);
                }
            }
            if (!candidates.isEmpty()) {
                credits.put(candidates.get(candidates.size() - 1), use);
            }
        }
        return credits;
    }

    private static boolean couldCredit(Impression impression, Redemption use) {
        return impression.getEvidence() == Evidence.VIEWED
                && impression.getOfferIds().contains(use.getOfferId())
                && !impression.getEventTime().isAfter(use.getEventTime())
                && use.getEventTime().isBefore(impression.getEventTime().plus(WINDOW));
    }

    private void count(
            String customer, List<Impression> impressions, List<Redemption> uses, Map<Shown, Redemption> credits) {
        boolean exposed = false;
        for (var impression : impressions) {
            for (var offer : impression.getOfferIds()) {
                if (impression.getEvidence() == Evidence.SENT) {
                    add(customer, offer, "sent");
                } else {
                    add(customer, offer, "exposures");
                    add(customer, offer, "unassigned");
                    exposed = true;
                }
            }
        }
        uses.forEach(use -> add(customer, use.getOfferId(), "redemptions"));
        credits.keySet().forEach(shown -> add(customer, shown.offer(), "attributed"));
        if (arms.containsKey(customer)) {
            add(customer, "", "assigned");
            if (exposed) {
                add(customer, "", "exposed");
            }
            if (!uses.isEmpty()) {
                add(customer, "", "redeeming");
            }
            long viewed = impressions.stream()
                    .filter(impression -> impression.getEvidence() == Evidence.VIEWED)
                    .count();
            moments(customer, viewed, uses, credits.size());
        }
    }

    private void moments(String customer, long viewed, List<Redemption> uses, long attributed) {
        long redeemed = uses.size();
        Map.of(
                        "impressions", viewed,
                        "impressions2", viewed * viewed,
                        "redemptions", redeemed,
                        "redemptions2", redeemed * redeemed,
                        "impressionsXredemptions", viewed * redeemed,
                        "attributed", attributed,
                        "attributed2", attributed * attributed,
                        "impressionsXattributed", viewed * attributed)
                .forEach((name, value) -> addOfCustomer(customer, name, value));
        uses.stream().findFirst().ifPresent(use -> addOfCustomer(customer, "first " + use.getEventTime(), 1));
    }

    private void addOfCustomer(String customer, String name, long value) {
        customers.merge(String.join("|", FIRST_CYCLE, arms.get(customer), "NONE", name), value, Long::sum);
    }

    private void add(String customer, String offer, String count) {
        counts.merge(String.join("|", FIRST_CYCLE, arms.getOrDefault(customer, "NONE"), offer, count), 1L, Long::sum);
    }

    private void label(List<Impression> impressions, List<Redemption> uses, Map<Shown, Redemption> credits) {
        for (var impression : impressions) {
            if (impression.getEvidence() == Evidence.VIEWED) {
                for (var offer : impression.getOfferIds()) {
                    var credit = credits.get(new Shown(impression, offer));
                    boolean elsewhere = uses.stream()
                            .anyMatch(use -> use.getOfferId().equals(offer)
                                    && couldCredit(impression, use)
                                    && credits.containsValue(use));
                    labels.put(
                            impression.getEventId() + " " + offer,
                            credit != null
                                    ? "REDEEMED " + credit.getEventId()
                                    : elsewhere ? "CENSORED null" : "SEEN_NOT_REDEEMED null");
                }
            }
        }
        for (var use : uses) {
            if (!credits.containsValue(use)) {
                labels.put("organic " + use.getEventId(), "REDEEMED " + use.getEventId());
            }
        }
    }
}
