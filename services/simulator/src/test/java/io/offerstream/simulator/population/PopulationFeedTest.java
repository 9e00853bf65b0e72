package io.offerstream.simulator.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PopulationFeedTest {
    private static final Instant START = Slates.START;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Population population = new Population(new PopulationConfig(
            5,
            START,
            List.of("DE", "CH"),
            200,
            24,
            24,
            7,
            Duration.ofDays(28),
            new Behaviour(2, 1, 1, 0.8, 0.1, 0.1, 0.1, Duration.ofHours(3), 0.1, 0.1, 0.1),
            Tastes.USUAL));
    private final Slates slates = new Slates(population);

    @Test
    void shouldBringTheFirstOffersAndCustomersWithTheFirstTick() {
        var first = PopulationFeed.fromStart(population).advanceTo(START, slates::of);

        assertThat(first.tick()).isEqualTo(START);
        assertThat(first.offers()).hasSize(48);
        assertThat(first.customers()).hasSize(400);
        assertThat(first.impressions()).isEmpty();
    }

    @Test
    void shouldBringNewOffersAndCustomersAsTheyCome() {
        var batches = batches(PopulationFeed.fromStart(population), START, DAY);

        assertThat(batches.subList(1, batches.size())).allSatisfy(batch -> {
            assertThat(batch.customers()).hasSize(48);
            assertThat(batch.offers()).hasSize(2);
            assertThat(batch.customers())
                    .extracting(Customer::getEventTime)
                    .allSatisfy(time ->
                            assertThat(time).isAfter(batch.tick().minus(DAY)).isBeforeOrEqualTo(batch.tick()));
        });
        assertThat(batches.stream().flatMap(batch -> batch.offers().stream()).map(Offer::getEventId))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldPublishNothingBeforeItsTime() {
        for (var batch : batches(PopulationFeed.fromStart(population), START, HOUR)) {
            assertThat(batch.impressions())
                    .extracting(Impression::getEventTime)
                    .allMatch(time -> !time.isAfter(batch.tick()));
            assertThat(batch.redemptions())
                    .extracting(Redemption::getEventTime)
                    .allMatch(time -> !time.isAfter(batch.tick()));
        }
    }

    @Test
    void shouldHoldBackWhatIsLate() {
        var batches = batches(PopulationFeed.fromStart(population), START, HOUR);

        assertThat(batches)
                .anySatisfy(batch -> assertThat(batch.impressions())
                        .anyMatch(impression ->
                                impression.getEventTime().isBefore(batch.tick().minus(HOUR))));
    }

    @Test
    void shouldPublishTheSameForWhateverTick() {
        var hourly = batches(PopulationFeed.fromStart(population), START, HOUR);
        var daily = batches(PopulationFeed.fromStart(population), START, DAY);

        assertThat(impressions(hourly)).isEqualTo(impressions(daily)).hasSizeGreaterThan(1_000);
        assertThat(redemptions(hourly)).isEqualTo(redemptions(daily)).hasSizeGreaterThan(100);
    }

    @Test
    void shouldGoOnAfterATickThatWasPublished() {
        var whole = batches(PopulationFeed.fromStart(population), START, DAY);
        var resumed = PopulationFeed.resumedAfter(population, START.plus(DAY.multipliedBy(3)));
        var rest = batches(resumed, START.plus(DAY.multipliedBy(4)), DAY);

        assertThat(rest.get(0).customers()).isEqualTo(whole.get(4).customers());
        assertThat(rest.get(0).offers()).isEqualTo(whole.get(4).offers());
        // The first tick misses what was held back when the process ended, at most three hours and ten minutes of it.
        assertThat(whole.get(4).impressions()).containsAll(rest.get(0).impressions());
        assertThat(rest.get(0).impressions())
                .hasSizeGreaterThan(whole.get(4).impressions().size() * 8 / 10);
        assertThat(rest.get(1)).isEqualTo(whole.get(5));
    }

    @Test
    void shouldNotGoBackInTime() {
        var feed = PopulationFeed.fromStart(population);
        feed.advanceTo(START, slates::of);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> feed.advanceTo(START, customer -> Optional.empty()))
                .withMessageStartingWith("tick: expected a time after 2026-03-02T00:00:00Z");
    }

    /** Through the sixth day. */
    private List<TickBatch> batches(PopulationFeed feed, Instant from, Duration tick) {
        var batches = new ArrayList<TickBatch>();
        for (var at = from; !at.isAfter(START.plus(DAY.multipliedBy(6))); at = at.plus(tick)) {
            batches.add(feed.advanceTo(at, slates::of));
        }
        return batches;
    }

    private static List<Impression> impressions(List<TickBatch> batches) {
        return batches.stream().flatMap(batch -> batch.impressions().stream()).toList();
    }

    private static List<Redemption> redemptions(List<TickBatch> batches) {
        return batches.stream().flatMap(batch -> batch.redemptions().stream()).toList();
    }
}
