package io.offerstream.local.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class CustomerEventsTest {
    private static final int CUSTOMERS = 500;
    private static final int IMPRESSIONS = 5_000;
    private static final int TICKS = 100;

    private static final Written SKEWED = write(false);

    /** Keeps everything, and the tick before which each event stood. */
    private static final class Written implements CustomerEvents.Receiver {
        private final List<SpecificRecord> all = new ArrayList<>();
        private final List<SpecificRecord> sinceTick = new ArrayList<>();
        private final Map<SpecificRecord, Instant> tickOf = new HashMap<>();
        private final List<Instant> ticks = new ArrayList<>();
        private InputCounts counts;

        @Override
        public void control(String key, Control control, Instant tick) {
            all.add(control);
        }

        @Override
        public void event(SpecificRecord event, Instant time) {
            all.add(event);
            sinceTick.add(event);
        }

        @Override
        public void assignment(Assignment assignment, Instant tick) {
            all.add(assignment);
        }

        @Override
        public void tick(Instant tick) {
            ticks.add(tick);
            sinceTick.forEach(event -> tickOf.putIfAbsent(event, tick));
            sinceTick.clear();
        }

        <T extends SpecificRecord> List<T> of(Class<T> type) {
            return all.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private static Written write(boolean evenly) {
        var written = new Written();
        var size = new CustomerEvents.Size(CUSTOMERS, IMPRESSIONS, TICKS, evenly);
        written.counts = new CustomerEvents(size, written).write();
        return written;
    }

    private static <T> Map<String, Long> perCustomer(List<T> events, Function<T, String> customer) {
        return events.stream().collect(Collectors.groupingBy(customer, Collectors.counting()));
    }

    @Test
    void shouldWriteTheSameInEveryRun() {
        assertThat(write(false).all).isEqualTo(SKEWED.all);
    }

    @Test
    void shouldCountWhatItWrites() {
        var counts = SKEWED.counts;

        assertThat(counts.profiles()).isEqualTo(SKEWED.of(Customer.class).size());
        assertThat(counts.assignments())
                .isEqualTo(SKEWED.of(Assignment.class).size())
                .isEqualTo(CUSTOMERS * 2);
        assertThat(counts.impressionRecords())
                .isEqualTo(SKEWED.of(Impression.class).size());
        assertThat(counts.redemptionRecords())
                .isEqualTo(SKEWED.of(Redemption.class).size());
        assertThat(counts.impressions()).isEqualTo(IMPRESSIONS);
        assertThat(new HashSet<>(SKEWED.of(Impression.class))).hasSize(IMPRESSIONS);
    }

    @Test
    void shouldBeAsLargeAsAskedFor() {
        long events = 20_000;
        var written = new Written();
        var size = new CustomerEvents.Size(
                CUSTOMERS, InteractionStateScenario.impressions(CUSTOMERS, events), TICKS, false);
        written.counts = new CustomerEvents(size, written).write();

        assertThat((double) written.counts.records() / events).isBetween(0.98, 1.02);
    }

    @Test
    void shouldRefuseFewerEventsThanCustomersNeed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InteractionStateScenario.of(1_000, 3_000, TICKS))
                .withMessageContaining("more than 3000");
    }

    @Test
    void shouldKnowEveryCustomerBeforeTheFirstCycle() {
        var first = SKEWED.all.indexOf(SKEWED.of(Assignment.class).get(0));

        assertThat(SKEWED.all.subList(0, first).stream()
                        .filter(Customer.class::isInstance)
                        .map(event -> ((Customer) event).getCustomerId())
                        .distinct())
                .hasSize(CUSTOMERS);
    }

    @Test
    void shouldShowWhatWasAssigned() {
        var assigned = SKEWED.of(Assignment.class).stream()
                .collect(Collectors.toMap(Assignment::getAssignmentId, Assignment::getOffers));
        var named = SKEWED.of(Impression.class).stream()
                .filter(impression -> impression.getAssignmentId() != null)
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(IMPRESSIONS * 9 / 10)
                .allSatisfy(impression -> assertThat(assigned.get(impression.getAssignmentId()))
                        .isEqualTo(impression.getOfferIds())
                        .doesNotHaveDuplicates());
    }

    @Test
    void shouldBeAcceptedAsAProducersEvents() {
        for (var type : List.of(Customer.class, Impression.class, Redemption.class)) {
            assertThat(SKEWED.of(type)).isNotEmpty().allSatisfy(event -> {
                assertThat(EventRules.check(event)).isEmpty();
                assertThat(Keys.of(event)).startsWith("DE:");
            });
        }
    }

    @Test
    void shouldNeverComeBeforeItHappens() {
        assertThat(SKEWED.ticks).isSorted().doesNotHaveDuplicates().hasSize(TICKS);
        for (var impression : SKEWED.of(Impression.class)) {
            assertThat(SKEWED.tickOf.get(impression)).isAfterOrEqualTo(impression.getEventTime());
        }
    }

    @Test
    void shouldCloseEveryWindowBeforeTheEnd() {
        var last = SKEWED.ticks.get(TICKS - 1);

        assertThat(last).isBefore(CustomerTimeline.opensAt(2));
        assertThat(SKEWED.of(Impression.class))
                .allSatisfy(impression -> assertThat(impression.getEventTime().plus(Duration.ofDays(3)))
                        .isBefore(last));
    }

    @Test
    void shouldHoldWhatRealEventsHold() {
        var redeemed = SKEWED.of(Redemption.class).stream()
                .filter(event -> event.getKind() == RedemptionKind.REDEEMED)
                .toList();
        var different = (double) new HashSet<>(redeemed).size() / IMPRESSIONS;

        assertThat(different).isBetween(0.10, 0.16);
        assertThat(SKEWED.counts.organic()).isPositive();
        assertThat(SKEWED.counts.duplicates()).isPositive();
        assertThat(SKEWED.counts.late()).isPositive();
        assertThat(redeemed).anyMatch(event -> event.getOfferId() == null);
        assertThat(SKEWED.of(Redemption.class)).anyMatch(event -> event.getKind() == RedemptionKind.REVERSED);
    }

    @Test
    void shouldShowRegularsMore() {
        var shown = perCustomer(SKEWED.of(Impression.class), Impression::getCustomerId).values().stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        long ofRegulars =
                shown.stream().limit(CUSTOMERS / 5).mapToLong(count -> count).sum();

        assertThat((double) ofRegulars / SKEWED.of(Impression.class).size()).isBetween(0.55, 0.65);
        assertThat(shown.get(0)).isLessThan(100);
    }

    @Test
    void shouldGiveAllCustomersTheSameIfAsked() {
        var shown = perCustomer(List.copyOf(Set.copyOf(write(true).of(Impression.class))), Impression::getCustomerId);

        assertThat(shown).hasSize(CUSTOMERS);
        assertThat(shown.values()).containsOnly((long) IMPRESSIONS / CUSTOMERS);
    }
}
