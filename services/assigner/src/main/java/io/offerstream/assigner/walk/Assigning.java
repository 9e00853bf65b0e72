package io.offerstream.assigner.walk;

import io.offerstream.assigner.state.HandedOut;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.slates.cycle.AssignmentRecords;
import io.offerstream.slates.cycle.AssignmentRecords.Why;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.Decision;
import io.offerstream.slates.cycle.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides customers one after the other: along a walk, or at once where they have changed; and remembers what each was
 * handed. Owned by the task's stream thread.
 */
final class Assigning {
    /** Scored together: enough to fill a kernel's panels several times. */
    private static final int TOGETHER = 64;

    private final Customers customers;
    private final Walks walks;
    private final Function<CycleFacts, Opened> make;
    private final Emitting emitting;
    private final Map<String, CycleFacts> facts = new HashMap<>();
    private final Map<String, Opened> cycles = new HashMap<>();

    Assigning(Customers customers, Walks walks, Function<CycleFacts, Opened> make, Emitting emitting) {
        this.customers = customers;
        this.walks = walks;
        this.make = make;
        this.emitting = emitting;
    }

    /** What holds in a market from now on. */
    void open(String market, CycleFacts now) {
        facts.put(market, now);
        cycles.remove(market);
    }

    /** A market has no open cycle. */
    void close(String market) {
        facts.remove(market);
        cycles.remove(market);
    }

    /**
     * Somebody is about to have other features, or their first: takes them through the walks that have not come to them
     * yet, which go by what was known before.
     */
    void meet(String key) {
        if (walks.of(Keys.market(key)).isEmpty()) {
            return;
        }
        if (customers.features(key).isPresent()) {
            catchUp(key);
        } else {
            customers.hand(key, nothing(walks.newest(Keys.market(key))));
        }
    }

    /** Of somebody whom the walks up to this one do not know. */
    private static HandedOut nothing(long walk) {
        return new HandedOut("", walk, 0, "", false, List.of(), List.of());
    }

    private void catchUp(String key) {
        var features = customers.features(key).orElseThrow();
        for (var walk : walks.of(Keys.market(key))) {
            boolean wasHere = walk.hasPassed(key)
                    || customers
                            .has(key)
                            .filter(has -> has.getWalk() >= walk.number())
                            .isPresent();
            if (!wasHere) {
                decide(walk, List.of(features));
                // The walk will come by, and must not decide again.
                var has = customers.has(key).orElseGet(() -> nothing(walk.number()));
                has.setWalk(walk.number());
                customers.hand(key, has);
            }
        }
    }

    /** A customer is new, or has other features than before. */
    void customerChanged(String key, Instant tick) {
        // Walks of this very tick see what the customer is now, and have their causes.
        catchUp(key);
        var market = Keys.market(key);
        var now = facts.get(market);
        if (now == null) {
            return;
        }
        var customer = customers.features(key).orElseThrow();
        var has = customers
                .has(key)
                .filter(held -> held.getCycleId().equals(now.cycle().getCycleId()));
        if (customer.getMergedInto() != null) {
            return;
        }
        var open = cycles.computeIfAbsent(market, any -> make.apply(now));
        var subject = open.cycle().meet(List.of(customer)).get(0);
        if (has.isEmpty()) {
            var decision = open.cycle().decide(subject, Set.of(), open.budgets());
            hand(open, tick, walks.newest(market), subject, decision, Optional.empty(), Why.of(Cause.NEW_CUSTOMER));
            return;
        }
        var decision = open.cycle().decide(subject, issued(has.get()), open.budgets());
        Revisions.customerChanged(
                        subject,
                        has.get(),
                        decision,
                        open.cycle().offers().ids(),
                        open.cycle().config().assignment().reassignOnBehaviour())
                .ifPresent(why -> hand(open, tick, walks.newest(market), subject, decision, has, why));
    }

    /** Goes to the end of a market's walks. */
    void finish(String market) {
        for (var walk : List.copyOf(walks.of(market))) {
            walkOn(walk, 0, Optional.empty());
            walks.end(walk);
        }
    }

    /**
     * Goes on with what waits.
     *
     * @param atMost empty: to the end
     */
    void walkFor(Optional<Duration> atMost) {
        long start = System.nanoTime();
        for (var next = walks.next(); next.isPresent(); next = walks.next()) {
            var walk = next.get();
            if (!walkOn(walk, start, atMost)) {
                walks.pause(walk);
                return;
            }
            walks.end(walk);
        }
    }

    /** True at its end. */
    private boolean walkOn(Walk walk, long start, Optional<Duration> atMost) {
        try (var rest = customers.behind(walk.market(), walk.cursor())) {
            var together = new ArrayList<CustomerFeatures>(TOGETHER);
            var last = walk.cursor();
            while (rest.hasNext()) {
                var entry = rest.next();
                together.add(customers.decode(entry.value));
                last = entry.key;
                if (together.size() == TOGETHER) {
                    decide(walk, together);
                    together.clear();
                    walk.moveTo(last);
                    if (atMost.filter(limit -> System.nanoTime() - start > limit.toNanos())
                            .isPresent()) {
                        return false;
                    }
                }
            }
            decide(walk, together);
            walk.moveTo(last);
            return true;
        }
    }

    private void decide(Walk walk, List<CustomerFeatures> together) {
        var open = walk.opened(make);
        var touched = new ArrayList<CustomerFeatures>(together.size());
        var held = new ArrayList<Optional<HandedOut>>(together.size());
        var whys = new ArrayList<Optional<Why>>(together.size());
        for (var customer : together) {
            var key = Keys.of(customer.getMarket(), customer.getCustomerId());
            var has = customers.has(key);
            if (customer.getMergedInto() != null
                    || has.filter(now -> now.getWalk() >= walk.number()).isPresent()) {
                continue;
            }
            if (walk.change().opened()) {
                touched.add(customer);
                held.add(Optional.empty());
                whys.add(Optional.of(Why.of(Cause.CYCLE_OPENED)));
                continue;
            }
            var inCycle = has.filter(now -> now.getCycleId().equals(open.cycleId()));
            var taken = inCycle.flatMap(now -> Revisions.taken(walk.change(), now));
            if (inCycle.isPresent() && (taken.isPresent() || !walk.change().onlyTakes())) {
                touched.add(customer);
                held.add(inCycle);
                whys.add(taken);
            }
        }
        var subjects = open.cycle().meet(touched);
        for (int i = 0; i < subjects.size(); i++) {
            var subject = subjects.get(i);
            var has = held.get(i);
            var decision =
                    open.cycle().decide(subject, has.map(Assigning::issued).orElse(Set.of()), open.budgets());
            var why = whys.get(i);
            if (why.isEmpty()) {
                why = Revisions.changed(walk.change(), has.orElseThrow(), decision);
            }
            why.ifPresent(because -> hand(open, walk.facts().tick(), walk.number(), subject, decision, has, because));
        }
    }

    /** What the cycle has handed to a customer, and so has been paid for. */
    private static Set<String> issued(HandedOut has) {
        var issued = new HashSet<>(has.getOffers());
        issued.addAll(has.getReplaced());
        return issued;
    }

    private void hand(
            Opened open,
            Instant tick,
            long walk,
            Subject subject,
            Decision decision,
            Optional<HandedOut> has,
            Why why) {
        int revision = has.map(HandedOut::getRevision).orElse(0) + 1;
        var issued = has.map(Assigning::issued).orElse(Set.of());
        var offers = decision.slate().offers();
        open.budgets()
                .spend(
                        offers.stream().filter(offer -> !issued.contains(offer)).toList(),
                        decision.arm(),
                        subject.bucket());
        var replaced = new TreeSet<>(issued);
        offers.forEach(replaced::remove);
        customers.hand(
                subject.key(),
                new HandedOut(
                        open.cycleId(),
                        walk,
                        revision,
                        Revisions.served(decision.serving()),
                        subject.features().getConsent(),
                        offers,
                        List.copyOf(replaced)));
        emitting.emit(subject.key(), AssignmentRecords.of(open.cycle(), subject, decision, revision, why, tick));
    }
}
