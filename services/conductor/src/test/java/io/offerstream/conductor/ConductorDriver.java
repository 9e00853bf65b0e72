package io.offerstream.conductor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Popularity;
import io.offerstream.slates.model.ModelShelf;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The conductor's one task, its neighbours played by hand. */
final class ConductorDriver implements AutoCloseable {
    static final String STATE = Marks.writer("interaction-state", 0);
    static final String MEASUREMENT = Marks.writer("measurement", 0);
    static final String TRAINER = Marks.writer("trainer", 0);
    static final String ASSIGNER = Marks.writer("assigner", 0);

    final Topics topics = new Topics("", 1, new InMemorySchemaIds());
    final ServiceDriver driver;
    private final Pace pace;

    ConductorDriver() {
        this(Pace.REPRODUCIBLE, ModelShelf.EMPTY);
    }

    ConductorDriver(Pace pace, ModelShelf shelf) {
        this.pace = pace;
        driver = new ServiceDriver(
                ConductorTopology.SERVICE,
                topics,
                ConductorTopology.build(topics, new SimpleMeterRegistry(), pace, shelf, Kernels.choose("scalar")));
    }

    void pipe(Market... markets) {
        for (var market : markets) {
            driver.pipe(topics.markets(), market, market.getEventTime());
        }
    }

    void pipe(Offer... offers) {
        for (var offer : offers) {
            driver.pipe(topics.offers(), offer, offer.getEventTime());
        }
    }

    void count(Arm arm, String offer, long exposures, long attributed, Instant tick) {
        count(TestMarket.FIRST_CYCLE, arm, offer, exposures, attributed, tick);
    }

    /** Before the market's first cycle. */
    void countBefore(String offer, long exposures, long attributed, Instant tick) {
        count("", Arm.NONE, offer, exposures, attributed, tick);
    }

    private void count(String cycle, Arm arm, String offer, long exposures, long attributed, Instant tick) {
        pipe(counts(cycle, arm, offer, exposures, attributed, tick).build());
    }

    /** All of them in positions further down than the third. */
    void countDeeper(Arm arm, String offer, long exposures, long attributed, Instant tick) {
        pipe(counts(TestMarket.FIRST_CYCLE, arm, offer, exposures, attributed, tick)
                .setChosenFirst(0)
                .setChosenDeeper(exposures)
                .build());
    }

    private void pipe(InteractionCounts counts) {
        driver.pipeSigned(topics.interactionCounts(), STATE, TestMarket.DE, counts, counts.getTickTime());
    }

    private static InteractionCounts.Builder counts(
            String cycle, Arm arm, String offer, long exposures, long attributed, Instant tick) {
        return InteractionCounts.newBuilder()
                .setMarket(TestMarket.DE)
                .setCycleId(cycle)
                .setArm(arm)
                .setOfferId(offer)
                .setTickTime(tick)
                .setExposures(exposures)
                .setChosenFirst(exposures)
                .setAttributedRedemptions(attributed)
                .setChosenRedemptions(attributed);
    }

    void tick(double minutes) {
        if (pace == Pace.REPRODUCIBLE) {
            driver.mark(topics.modelStatus(), TRAINER, TestMarket.at(minutes));
        }
        tickWithoutTrainer(minutes);
    }

    void tickWithoutTrainer(double minutes) {
        var tick = TestMarket.at(minutes);
        driver.mark(topics.markets(), Marks.TICKER, tick);
        driver.mark(topics.offers(), Marks.TICKER, tick);
        driver.mark(topics.ticks(), Marks.TICKER, tick);
        driver.mark(topics.interactionCounts(), STATE, tick);
        driver.mark(topics.marketPolicy(), MEASUREMENT, tick);
        if (pace == Pace.REPRODUCIBLE) {
            driver.mark(topics.pricingSample(), ASSIGNER, tick);
        }
    }

    void pipe(ModelStatus status) {
        driver.pipeSigned(topics.modelStatus(), TRAINER, status.getMarket(), status, status.getDecidedAt());
    }

    void pipe(MarketPolicy policy) {
        driver.pipe(topics.marketPolicy(), policy.getMarket(), policy, policy.getDecidedAt());
    }

    List<Control> control() {
        return driver.values(topics.control());
    }

    static List<CycleOpened> cycles(List<Control> control) {
        return control.stream()
                .map(Control::getCycleOpened)
                .filter(Objects::nonNull)
                .toList();
    }

    static List<Offer> offers(List<Control> control) {
        return control.stream().map(Control::getOffer).filter(Objects::nonNull).toList();
    }

    static Popularity popularity(List<Control> control) {
        return control.stream()
                .map(Control::getPopularity)
                .filter(Objects::nonNull)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    List<DeadLetter> deadLetters() {
        return driver.values(topics.deadLetters());
    }

    @Override
    public void close() {
        driver.close();
    }
}
