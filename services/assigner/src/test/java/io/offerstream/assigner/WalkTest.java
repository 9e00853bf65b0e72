package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerDriver.WEIGHTS;
import static io.offerstream.assigner.AssignerDriver.features;
import static io.offerstream.assigner.AssignerTest.customers;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.OfferStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Walks in slices: what they decide does not depend on when they come by. */
class WalkTest {
    private static final int CUSTOMERS = 400;

    private static AssignerDriver slow() {
        return new AssignerDriver(Optional.of(Duration.ZERO)).learnOffers(8);
    }

    private static void open(AssignerDriver assigner, String cycle) {
        assigner.open(
                cycle,
                WEIGHTS,
                Map.of("o-1", 0.3),
                opened -> opened.setModel(assigner.publish(1, Map.of("o-1", 1f, "o-2", 0.5f, "o-3", 0.2f))));
    }

    private static Map<String, Assignment> byId(List<Assignment> assignments) {
        return assignments.stream()
                .collect(Collectors.toMap(
                        Assignment::getAssignmentId, Function.identity(), (one, other) -> one, TreeMap::new));
    }

    private static void letWalk(AssignerDriver assigner) {
        for (int i = 0; i < 4 * CUSTOMERS / 64; i++) {
            assigner.driver.passTime(Duration.ofMillis(10));
        }
    }

    @Test
    void shouldWalkInSlicesAndServeFirstWhoShowsUp() {
        try (var assigner = slow()) {
            assigner.pipe(customers(CUSTOMERS));
            assigner.tick(-1);
            open(assigner, FIRST_CYCLE);
            assigner.tick(0);
            var first = assigner.assignments();
            assertThat(first).hasSizeBetween(1, 100);

            // The last in the order of keys, and somebody new.
            assigner.pipe(features("c-99", "TIER=GOLD"));
            assigner.pipe("d-1");
            assigner.tick(1);
            var shownUp = assigner.assignments();
            assertThat(shownUp)
                    .filteredOn(assignment -> assignment.getCustomerId().equals("c-99"))
                    .singleElement()
                    .satisfies(assignment -> {
                        assertThat(assignment.getCause()).isEqualTo(Cause.CYCLE_OPENED);
                        assertThat(assignment.getDecidedAt()).isEqualTo(at(0));
                    });
            assertThat(shownUp)
                    .filteredOn(assignment -> assignment.getCustomerId().equals("d-1"))
                    .singleElement()
                    .satisfies(assignment -> {
                        assertThat(assignment.getCause()).isEqualTo(Cause.NEW_CUSTOMER);
                        assertThat(assignment.getDecidedAt()).isEqualTo(at(1));
                    });

            letWalk(assigner);
            var all = new ArrayList<>(first);
            all.addAll(shownUp);
            all.addAll(assigner.assignments());
            assertThat(all)
                    .extracting(Assignment::getCustomerId)
                    .doesNotHaveDuplicates()
                    .hasSize(CUSTOMERS + 1);
        }
    }

    @Test
    void shouldDecideAsOfTheOpeningWhateverHappensBeforeTheWalkComesBy() {
        try (var slow = slow();
                var prompt = AssignerDriver.withOffers(8)) {
            for (var assigner : List.of(slow, prompt)) {
                assigner.pipe(customers(CUSTOMERS));
                assigner.tick(-1);
                open(assigner, FIRST_CYCLE);
                assigner.tick(0);
                var gone = offer("o-1");
                gone.setStatus(OfferStatus.WITHDRAWN);
                assigner.learn(gone);
                assigner.pipe(features("c-98", "TIER=GOLD"));
                assigner.tick(1);
                assigner.learn(offer("o-9"));
                assigner.tick(2);
                letWalk(assigner);
            }

            requireSame(slow.assignments(), prompt.assignments());
        }
    }

    /** One by one: the message must be short enough to read. */
    private static void requireSame(List<Assignment> slow, List<Assignment> prompt) {
        assertThat(prompt).hasSizeGreaterThan(100);
        var ofSlow = byId(slow);
        var ofPrompt = byId(prompt);
        assertThat(ofSlow.keySet()).isEqualTo(ofPrompt.keySet());
        ofSlow.forEach((id, assignment) -> assertThat(assignment).isEqualTo(ofPrompt.get(id)));
    }

    @Property(tries = 40)
    void shouldNotDependOnSlices(@ForAll @IntRange(min = 0, max = 1_000_000) int seed) {
        try (var slow = slow();
                var prompt = AssignerDriver.withOffers(8)) {
            var forgotten = new HashSet<String>();
            for (var assigner : List.of(slow, prompt)) {
                forgotten.addAll(live(assigner, new Random(seed), new Random(seed + 1), assigner == slow));
            }
            // Whom an erasure reaches before the walk has nothing of the walk.
            requireSame(without(forgotten, slow.assignments()), without(forgotten, prompt.assignments()));
        }
    }

    private static List<Assignment> without(Set<String> customers, List<Assignment> assignments) {
        return assignments.stream()
                .filter(assignment -> !customers.contains(assignment.getCustomerId()))
                .toList();
    }

    /** Two cycles in which anything may happen at a tick; tells who was erased. */
    private static Set<String> live(AssignerDriver assigner, Random what, Random when, boolean lags) {
        assigner.pipe(customers(150));
        assigner.tick(-1);
        open(assigner, FIRST_CYCLE);
        assigner.tick(0);
        var erased = new HashSet<String>();
        for (int minute = 1; minute < 25; minute++) {
            int id = 1 + what.nextInt(9);
            switch (what.nextInt(6)) {
                case 0 -> {
                    var changed = offer("o-" + id);
                    changed.setStatus(what.nextBoolean() ? OfferStatus.PAUSED : OfferStatus.LIVE);
                    assigner.learn(changed);
                }
                case 1 -> {
                    var changed = offer("o-" + id);
                    changed.setSegments(what.nextBoolean() ? List.of("TIER=GOLD") : List.of());
                    assigner.learn(changed);
                }
                case 2 ->
                    assigner.pipe(features("c-" + what.nextInt(200), what.nextBoolean() ? "TIER=GOLD" : "TIER=BLUE"));
                case 3 -> {
                    var customer = "c-" + what.nextInt(150);
                    assigner.erase(customer);
                    erased.add(customer);
                }
                default -> assigner.pipe("n-" + what.nextInt(1000));
            }
            if (minute == 12) {
                open(assigner, SECOND_CYCLE);
                assigner.tick(360);
            } else {
                assigner.tick(minute < 12 ? minute : 360 + minute);
            }
            if (lags && when.nextBoolean()) {
                assigner.driver.passTime(Duration.ofMillis(10));
            }
        }
        letWalk(assigner);
        letWalk(assigner);
        return erased;
    }
}
