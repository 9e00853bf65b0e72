package io.offerstream.assigner.walk;

import io.offerstream.assigner.state.HandedOut;
import io.offerstream.schemas.Cause;
import io.offerstream.slates.cycle.AssignmentRecords.Why;
import io.offerstream.slates.cycle.Decision;
import io.offerstream.slates.cycle.Refusal;
import io.offerstream.slates.cycle.Serving;
import io.offerstream.slates.cycle.Subject;
import io.offerstream.slates.model.ServedModel;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whom a change touches: those alone get a revision. The same in every arm. */
final class Revisions {
    private Revisions() {}

    /** Who ranked, as it is kept to see whether it would be somebody else by now. */
    static String served(Serving serving) {
        return serving.policy()
                + (serving.isDrawn() ? "/drawn/" : "/in-order/")
                + serving.model().map(ServedModel::version).map(String::valueOf).orElse("");
    }

    /** Why a walk gives a customer another slate, told before anything is scored; empty if that has to be seen. */
    static Optional<Why> taken(Change change, HandedOut has) {
        var withdrawn = common(has.getOffers(), change.withdrawn());
        if (!withdrawn.isEmpty()) {
            return Optional.of(new Why(Cause.OFFER_WITHDRAWN, String.join(" ", withdrawn)));
        }
        var expired = common(has.getOffers(), change.expired());
        return expired.isEmpty()
                ? Optional.empty()
                : Optional.of(new Why(Cause.OFFER_EXPIRED, String.join(" ", expired)));
    }

    /** Why a walk gives a customer another slate, by what it would be; empty if they keep what they have. */
    static Optional<Why> changed(Change change, HandedOut has, Decision decision) {
        var slate = decision.slate().offers();
        boolean isOther = !slate.equals(has.getOffers());
        var isServedOtherwise = !served(decision.serving()).equals(has.getServed());
        if (isServedOtherwise && !change.flag().isEmpty()) {
            return Optional.of(new Why(Cause.FLAG_CHANGED, change.flag()));
        } else if (isServedOtherwise && !change.policy().isEmpty()) {
            return Optional.of(new Why(Cause.POLICY_CHANGED, change.policy()));
        } else if (!isOther) {
            return Optional.empty();
        }
        var changed = common(has.getOffers(), change.changed());
        changed.addAll(common(slate, change.changed()));
        if (!changed.isEmpty()) {
            return Optional.of(new Why(Cause.OFFER_CHANGED, String.join(" ", changed)));
        }
        var created = common(slate, change.created());
        if (!created.isEmpty()) {
            return Optional.of(new Why(Cause.OFFER_CREATED, String.join(" ", created)));
        }
        var lifted = common(slate, change.behindFloor());
        lifted.removeAll(has.getOffers());
        return lifted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Why(Cause.EXPOSURE_FLOOR, String.join(" ", lifted)));
    }

    private static Set<String> common(Collection<String> slate, Set<String> offers) {
        if (offers.isEmpty() || Collections.disjoint(slate, offers)) {
            return new TreeSet<>();
        }
        var common = new TreeSet<>(slate);
        common.retainAll(offers);
        return common;
    }

    /**
     * Why a customer whose features have changed gets another slate.
     *
     * @param onBehaviour whether what they do is reason enough
     */
    static Optional<Why> customerChanged(
            Subject subject, HandedOut has, Decision decision, List<String> liveOffers, boolean onBehaviour) {
        if (subject.features().getConsent() != has.getConsent()
                && !served(decision.serving()).equals(has.getServed())) {
            return Optional.of(new Why(Cause.PROFILE_CHANGED, "consent"));
        }
        for (var offer : has.getOffers()) {
            int number = Collections.binarySearch(liveOffers, offer);
            var refusal = number < 0 ? null : decision.refusals().get(number);
            if (refusal == Refusal.SEGMENT || refusal == Refusal.CHANNEL) {
                return Optional.of(new Why(Cause.PROFILE_CHANGED, offer));
            }
        }
        return onBehaviour && !decision.slate().offers().equals(has.getOffers())
                ? Optional.of(Why.of(Cause.BEHAVIOUR))
                : Optional.empty();
    }
}
