package io.offerstream.conductor;

import static io.offerstream.conductor.ConductorDriver.popularity;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.app.RevivedTask;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Popularity;
import io.offerstream.slates.model.ModelShelf;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PopularityTest {
    private static final double STRENGTH = 10;

    private static ConductorDriver withCycleOpen() {
        var conductor = new ConductorDriver();
        conductor.pipe(applied());
        conductor.pipe(offer("o-1"), offer("o-2"), offer("o-3"));
        conductor.tick(0);
        return conductor;
    }

    /** Of the cycle that opens {@code minutes} after the first. */
    private static Popularity opening(ConductorDriver conductor, double minutes) {
        conductor.control();
        conductor.tick(minutes);
        return popularity(conductor.control());
    }

    private static OfferPopularity of(Popularity popularity, String offer) {
        return popularity.getOffers().stream()
                .filter(entry -> entry.getOfferId().equals(offer))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldCountEverybodyBeforeTheFirstCycle() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"), offer("o-2"));
            conductor.countBefore("o-1", 200, 60, TestMarket.at(-10));
            conductor.countBefore("o-2", 200, 10, TestMarket.at(-10));
            conductor.tick(-10);

            var popularity = opening(conductor, 0);

            assertThat(of(popularity, "o-1").getExposures()).isEqualTo(200);
            assertThat(of(popularity, "o-1").getScore())
                    .isGreaterThan(of(popularity, "o-2").getScore());
        }
    }

    @Test
    void shouldCountControlOnlyAndSmooth() {
        try (var conductor = withCycleOpen()) {
            var tick = TestMarket.at(10);
            conductor.count(Arm.CONTROL_POPULARITY, "o-1", 100, 30, tick);
            conductor.count(Arm.CONTROL_RANDOM, "o-1", 20, 0, tick);
            conductor.count(Arm.CONTROL_RANDOM, "o-2", 60, 9, tick);
            conductor.count(Arm.TEST, "o-3", 1_000, 1_000, tick);
            conductor.count(Arm.HOLD_OUT, "o-3", 1_000, 1_000, tick);
            conductor.count(Arm.NONE, "o-3", 1_000, 1_000, tick);
            conductor.tick(10);

            var popularity = opening(conductor, 360);

            // One redemption in twenty exposures stands for what was known before.
            double prior = (39 + 1) / (180.0 + 20);
            assertThat(popularity.getPriorRate()).isCloseTo(prior, within(1e-12));
            assertThat(of(popularity, "o-1").getExposures()).isEqualTo(120);
            assertThat(of(popularity, "o-1").getRedemptions()).isEqualTo(30);
            // By no more than chance do they differ: their counts are drawn to the market's rate by twenty redemptions.
            double strength = 20 / prior;
            assertThat(strength).isGreaterThan(STRENGTH);
            assertThat(of(popularity, "o-1").getScore())
                    .isCloseTo((30 + strength * prior) / (120 + strength), within(1e-12));
            assertThat(of(popularity, "o-2").getScore())
                    .isCloseTo((9 + strength * prior) / (60 + strength), within(1e-12));
            assertThat(of(popularity, "o-3").getExposures()).isZero();
        }
    }

    @Test
    void shouldCountExposuresAsOftenAsTheyWereExamined() {
        try (var conductor = withCycleOpen()) {
            var tick = TestMarket.at(10);
            conductor.count(Arm.CONTROL_POPULARITY, "o-1", 100, 10, tick);
            conductor.countDeeper(Arm.CONTROL_POPULARITY, "o-2", 100, 8, tick);
            conductor.tick(10);

            var popularity = opening(conductor, 360);

            // Seen from the fourth position on, every second one was examined: 8 of 50 are more than 10 of 100.
            assertThat(of(popularity, "o-1").getExamined()).isEqualTo(100);
            assertThat(of(popularity, "o-2").getExamined()).isEqualTo(50);
            assertThat(of(popularity, "o-2").getExposures()).isEqualTo(100);
            assertThat(of(popularity, "o-2").getScore())
                    .isGreaterThan(of(popularity, "o-1").getScore());
        }
    }

    @Test
    void shouldGiveAnOfferNobodySawTheRateOfTheMarket() {
        try (var conductor = withCycleOpen()) {
            conductor.count(Arm.CONTROL_RANDOM, "o-1", 100, 50, TestMarket.at(10));
            conductor.pipe(offer("o-new"));
            conductor.tick(10);

            var popularity = opening(conductor, 360);

            assertThat(of(popularity, "o-new").getScore()).isCloseTo(popularity.getPriorRate(), within(1e-12));
            assertThat(of(popularity, "o-new").getScore())
                    .isBetween(0.4, of(popularity, "o-1").getScore());
        }
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        try (var conductor = withCycleOpen()) {
            conductor.count(Arm.CONTROL_RANDOM, "o-1", 100, 50, TestMarket.at(10));
            conductor.tick(10);
            assertThat(of(opening(conductor, 2 * 1440), "o-1").getExposures()).isEqualTo(100);

            assertThat(of(opening(conductor, 3 * 1440), "o-1").getExposures()).isZero();
            assertThat(conductor.driver.dump(PopularityCounts.STORE)).isEmpty();
        }
    }

    @Test
    void shouldNotFallBelowZeroWhenACorrectionOutlivesWhatItCorrects() {
        try (var conductor = withCycleOpen()) {
            conductor.count(Arm.CONTROL_RANDOM, "o-1", 10, 5, TestMarket.at(10));
            conductor.tick(10);
            conductor.count(Arm.CONTROL_RANDOM, "o-1", 0, -5, TestMarket.at(2880));
            conductor.tick(2880);
            conductor.tick(2890);

            var popularity = opening(conductor, 3 * 1440);

            assertThat(of(popularity, "o-1").getRedemptions()).isZero();
            assertThat(of(popularity, "o-1").getScore()).isPositive();
        }
    }

    @Test
    void shouldCountOnceWhenItsTaskIsRevived() {
        var topics = new Topics("", 1, new InMemorySchemaIds());
        var tick = TestMarket.at(10);
        var counts = InteractionCounts.newBuilder()
                .setMarket(DE)
                .setCycleId(FIRST_CYCLE)
                .setArm(Arm.CONTROL_RANDOM)
                .setOfferId("o-1")
                .setTickTime(tick)
                .setExposures(100)
                .setChosenFirst(100)
                .build();
        var events = List.<TickEvent>of(
                arrival(topics.markets(), applied()),
                arrival(topics.offers(), offer("o-1")),
                arrival(topics.interactionCounts(), counts),
                new TickReached(tick, Optional.empty()));
        try (var driver = RevivedTask.driver(
                ConductorTopology.SERVICE,
                topics,
                new Conduct(topics, ModelShelf.EMPTY, Kernels.choose("scalar")),
                events,
                List.of(topics.control()))) {
            driver.mark(topics.ticks(), Marks.TICKER, tick);

            assertThat(of(popularity(driver.values(topics.control())), "o-1").getExposures())
                    .isEqualTo(100);
        }
    }

    private static <V extends SpecificRecord> Arrival arrival(Topic<V> topic, V value) {
        return new Arrival(
                topic.name(),
                0,
                0,
                TestMarket.at(0),
                DE.getBytes(UTF_8),
                topic.serde().serialize(topic.name(), value));
    }
}
