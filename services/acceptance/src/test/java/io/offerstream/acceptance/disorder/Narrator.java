package io.offerstream.acceptance.disorder;

import static io.offerstream.platform.fixture.TestMarket.at;

import io.offerstream.platform.fixture.Events;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Invents a story: sixty customers in two cycles with new arms in each, four whom nobody assigns, and ten offers. Some
 * of it happens before the first cycle opens and after the second has closed.
 */
final class Narrator {
    /** Begins the ids of what nobody tells in time. */
    static final String TOLD_LATE = "late";

    /** Nothing happens later, minutes after the first cycle opens. */
    static final int END = 950;

    private static final int ASSIGNED = 60;
    private static final int UNASSIGNED = 4;
    private static final int ENTANGLED = 12;
    private static final int ALL_THE_TIME = 6;
    private static final int NEW_IN_FIRST = 100;
    private static final int NEW_IN_SECOND = 400;
    /** A till may be ahead of the tick that brings the offer. */
    private static final int AFTER_NEW = 6;

    private final Random random;
    private final List<SpecificRecord> facts = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private int ids;

    private Narrator(Random random) {
        this.random = random;
    }

    static Story invent(Random random) {
        var narrator = new Narrator(random);
        narrator.offers();
        Cycle.BOTH.forEach(narrator::assign);
        for (int customer = 0; customer < ASSIGNED + UNASSIGNED; customer++) {
            narrator.live("c-" + customer);
        }
        for (int customer = 0; customer < ENTANGLED; customer++) {
            for (var cycle : Cycle.BOTH) {
                narrator.entangle("c-" + customer, cycle);
                // By turns before the close and after it.
                narrator.takeBackNear(cycle.closes(), customer % 2 == 0 ? -1 : 1, "c-" + customer);
            }
        }
        return new Story(narrator.facts);
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    private void offers() {
        for (int offer = 1; offer <= ALL_THE_TIME; offer++) {
            var known = Events.offer("o-" + offer);
            known.setPosCodes(List.of("till-" + offer));
            facts.add(known);
        }
        facts.add(Events.offer("o-nobody-sees"));
        becomesNew("o-new-1", NEW_IN_FIRST);
        becomesNew("o-new-2", NEW_IN_SECOND);
        becomesNew("o-new-unseen", NEW_IN_SECOND);
    }

    private void becomesNew(String id, int minute) {
        var offer = Events.offer(id);
        offer.setEventTime(at(minute));
        facts.add(offer);
    }

    /** The same shares of the arms in every story: no sample ratio is wrong by chance. */
    private void assign(Cycle cycle) {
        var arms = new ArrayList<Arm>();
        arms.addAll(Collections.nCopies(30, Arm.TEST));
        arms.addAll(Collections.nCopies(16, Arm.CONTROL_POPULARITY));
        arms.addAll(Collections.nCopies(14, Arm.CONTROL_RANDOM));
        Collections.shuffle(arms, random);
        for (int customer = 0; customer < ASSIGNED; customer++) {
            if (customer < ENTANGLED || happens(93)) {
                var assignment = Events.assignment("c-" + customer, cycle.id(), arms.get(customer), "o-1", "o-2");
                assignments.add(assignment);
                if (happens(10)) {
                    var revised = Assignment.newBuilder(assignment)
                            .setAssignmentId(assignment.getAssignmentId().replaceAll("1$", "2"))
                            .setRevision(2)
                            .setSupersedes(assignment.getAssignmentId())
                            .setDecidedAt(assignment.getDecidedAt().plusSeconds(3600))
                            .build();
                    assignments.add(revised);
                }
            }
        }
        facts.addAll(assignments.stream()
                .filter(assignment -> assignment.getCycleId().equals(cycle.id()))
                .toList());
    }

    private void live(String customer) {
        facts.add(Events.customer(customer, at(random.nextInt(END)), "TIER=" + random.nextInt(3)));
        var seen = IntStream.range(0, 2 + random.nextInt(6))
                .mapToObj(any -> impression(customer))
                .toList();
        facts.addAll(seen);
        int redemptions = random.nextInt(7);
        for (int i = 0; i < redemptions; i++) {
            var redemption = happens(65) ? after(seen.get(random.nextInt(seen.size()))) : any(customer);
            facts.add(redemption);
            if (happens(30)) {
                takeBack(redemption);
            }
        }
        if (happens(5)) {
            facts.add(Events.reversal(id("x"), customer, time(), "r-of-nobody"));
        }
    }

    /** What every story has: a first redemption that is told late, and a credit that would cross the close. */
    private void entangle(String customer, Cycle cycle) {
        facts.add(Events.redemption(id(TOLD_LATE), customer, cycle.opens().plusSeconds(random.nextInt(3600)), "o-3"));
        facts.add(Events.redemption(id("r"), customer, cycle.opens().plusSeconds(3600 + random.nextInt(3600)), "o-4"));
        facts.add(Events.impression(id("i"), customer, cycle.closes().minusSeconds(1 + random.nextInt(3600)), "o-5"));
        facts.add(Events.redemption(id("r"), customer, cycle.closes().plusSeconds(random.nextInt(3600)), "o-5"));
    }

    /** Hours after the redemption. */
    private void takeBackNear(Instant close, int side, String customer) {
        var redemption = Events.redemption(
                id("r"), customer, close.minus(Duration.ofHours(5)).plusSeconds(random.nextInt(1800)), "o-6");
        facts.add(redemption);
        var time = close.plusSeconds(side * (1L + random.nextInt(3600)));
        facts.add(Events.reversal(id("x"), customer, time, redemption.getEventId()));
    }

    private String id(String kind) {
        return kind + "-" + ids++;
    }

    /** Crowded around the closes, where the cycles are most entangled; few instants, so that many are the same. */
    private Instant time() {
        int minute = -20 + random.nextInt(810);
        if (happens(25)) {
            minute = (happens(50) ? 360 : 720) - 45 + random.nextInt(90);
        }
        return happens(50) ? at(minute / 5 * 5) : at(minute).plusMillis(random.nextInt(60_000));
    }

    private Impression impression(String customer) {
        var time = time();
        var impression = Events.impression(id("i"), customer, time, slate(time));
        impression.setEvidence(happens(85) ? Evidence.VIEWED : Evidence.SENT);
        // Mostly its own cycle's assignment; now and then one that has ended, or none.
        var own = assignments.stream()
                .filter(assignment -> assignment.getCustomerId().equals(customer))
                .filter(assignment -> !assignment.getDecidedAt().isAfter(time))
                .toList();
        if (!own.isEmpty() && happens(60)) {
            impression.setAssignmentId(own.get(happens(80) ? own.size() - 1 : random.nextInt(own.size()))
                    .getAssignmentId());
        }
        return impression;
    }

    private String[] slate(Instant time) {
        var offers = new ArrayList<String>();
        IntStream.rangeClosed(1, ALL_THE_TIME).forEach(offer -> offers.add("o-" + offer));
        if (time.isAfter(at(NEW_IN_FIRST + AFTER_NEW))) {
            offers.add("o-new-1");
        }
        if (time.isAfter(at(NEW_IN_SECOND + AFTER_NEW))) {
            offers.add("o-new-2");
        }
        Collections.shuffle(offers, random);
        return offers.subList(0, 1 + random.nextInt(3)).toArray(String[]::new);
    }

    private Redemption after(Impression impression) {
        var time = impression.getEventTime().plusSeconds(happens(5) ? 0 : random.nextInt(130 * 60));
        var offer = impression
                .getOfferIds()
                .get(random.nextInt(impression.getOfferIds().size()));
        return redemption(impression.getCustomerId(), time, offer);
    }

    private Redemption any(String customer) {
        return redemption(customer, time(), "o-" + (1 + random.nextInt(ALL_THE_TIME)));
    }

    private Redemption redemption(String customer, Instant time, String offer) {
        var redemption = Events.redemption(id("r"), customer, time, offer);
        if (happens(20) && !offer.startsWith("o-new")) {
            redemption.setOfferId(null);
            redemption.setPosCode(offer.replace("o-", "till-"));
        }
        return redemption;
    }

    /** Minutes or hours later, by a till with another clock now and then before; sometimes twice. */
    private void takeBack(Redemption redemption) {
        int times = happens(15) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            var time = redemption.getEventTime().plusSeconds((random.nextInt(370) - 10) * 60L);
            if (!time.isAfter(at(END))) {
                facts.add(Events.reversal(id("x"), redemption.getCustomerId(), time, redemption.getEventId()));
            }
        }
    }
}
