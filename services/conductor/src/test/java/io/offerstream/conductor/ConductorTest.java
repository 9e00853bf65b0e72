package io.offerstream.conductor;

import static io.offerstream.conductor.ConductorDriver.cycles;
import static io.offerstream.conductor.ConductorDriver.offers;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static io.offerstream.platform.fixture.TestMarket.config;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.app.ServiceDriver.Mark;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ConductorTest {
    private static Offer revision(String id, long revision, String title) {
        var offer = offer(id);
        offer.setRevision(revision);
        offer.setTitle(title);
        return offer;
    }

    private static String kind(Control control) {
        return control.getMarket() != null
                ? "market"
                : control.getOffer() != null ? "offer" : control.getPopularity() != null ? "popularity" : "cycle";
    }

    @Test
    void shouldAnnounceMarketsThenOffersThenThePopularityOfTheCycleThatOpens() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(offer("o-2"), offer("o-1"));
            conductor.pipe(applied());
            conductor.tick(0);

            assertThat(conductor.control())
                    .extracting(ConductorTest::kind)
                    .containsExactly("market", "offer", "offer", "popularity", "cycle");
            assertThat(conductor.driver.marks(conductor.topics.control()))
                    .containsExactly(new Mark("conductor/0", at(0)));
        }
    }

    @Test
    void shouldPinWhatTheCycleRunsUnder() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            var paused = offer("o-2");
            paused.setStatus(OfferStatus.PAUSED);
            var notYet = offer("o-3");
            notYet.setValidFrom(at(2));
            conductor.pipe(offer("o-4"), offer("o-1"), paused, notYet);
            conductor.tick(1);

            assertThat(cycles(conductor.control()))
                    .containsExactly(CycleOpened.newBuilder()
                            .setMarket(DE)
                            .setCycleId(FIRST_CYCLE)
                            .setExperimentId("fixture")
                            .setArmWeights(List.of("TEST=0.5", "CONTROL_POPULARITY=0.25", "CONTROL_RANDOM=0.25"))
                            .setOpensAt(at(0))
                            .setClosesAt(at(360))
                            .setDecidedAt(at(1))
                            .setConfigHash(config().hash())
                            .setEligibleOffers(List.of("o-1", "o-4"))
                            .setSeed(7)
                            .build());
        }
    }

    @Test
    void shouldOpenEachCycleOnceAtItsFirstTick() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"));
            conductor.tick(-10);
            assertThat(cycles(conductor.control())).isEmpty();

            for (int minutes = 0; minutes <= 360; minutes += 60) {
                conductor.tick(minutes);
            }
            assertThat(cycles(conductor.control()))
                    .extracting(CycleOpened::getCycleId, CycleOpened::getDecidedAt)
                    .containsExactly(tuple(FIRST_CYCLE, at(0)), tuple(SECOND_CYCLE, at(360)));

            // The third cycle passes without a tick.
            conductor.tick(19 * 60);
            assertThat(cycles(conductor.control()))
                    .extracting(CycleOpened::getCycleId)
                    .containsExactly("2026-01-05T18:00");
        }
    }

    @Test
    void shouldOpenNoCycleWithoutAnOfferToAssign() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.tick(0);
            assertThat(cycles(conductor.control())).isEmpty();

            conductor.pipe(offer("o-1"));
            conductor.tick(90);

            assertThat(cycles(conductor.control()))
                    .singleElement()
                    .satisfies(cycle -> assertThat(cycle.getDecidedAt()).isEqualTo(at(90)));
        }
    }

    @Test
    void shouldNotReopenACycleWhenItsMarketChanges() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"));
            conductor.tick(0);
            assertThat(cycles(conductor.control())).hasSize(1);

            var otherSeed = YAML.replace("seed: 7", "seed: 8");
            conductor.pipe(applied(DE, otherSeed, false));
            conductor.tick(10);
            var otherCalendar = otherSeed.replace("PT6H", "PT1H");
            conductor.pipe(applied(DE, otherCalendar, false));
            conductor.tick(70);
            assertThat(cycles(conductor.control())).isEmpty();

            conductor.tick(360);
            assertThat(cycles(conductor.control()))
                    .singleElement()
                    .satisfies(cycle -> assertThat(cycle.getConfigHash())
                            .isEqualTo(
                                    MarketConfig.parse("DE.yml", otherCalendar).hash()));
        }
    }

    @Test
    void shouldNeverLetALowerRevisionReplaceAHigherOne() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(revision("o-1", 2, "second"));
            conductor.tick(1);
            conductor.pipe(revision("o-1", 1, "first"));
            conductor.tick(2);

            assertThat(offers(conductor.control())).extracting(Offer::getTitle).containsExactly("second");
        }
    }

    @Test
    void shouldTakeTheNewestRecordOfEqualRevisionsAndTheSameRecordOnce() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(revision("o-1", 1, "as created"));
            conductor.tick(1);
            var withdrawn = revision("o-1", 1, "as withdrawn");
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            conductor.pipe(withdrawn, withdrawn);
            conductor.tick(2);

            assertThat(offers(conductor.control()))
                    .extracting(Offer::getTitle)
                    .containsExactly("as created", "as withdrawn");
        }
    }

    @Test
    void shouldRefuseAnOfferOfAnUnknownMarketAndGoOn() {
        try (var conductor = new ConductorDriver()) {
            var stray = offer("o-1");
            stray.setMarket("ZZ");
            conductor.pipe(stray);
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"));
            conductor.tick(0);

            assertThat(conductor.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.getReason()).isEqualTo("UNKNOWN_MARKET");
                assertThat(letter.getTopic()).isEqualTo("offers");
                assertThat(letter.getOffset()).isZero();
            });
            assertThat(cycles(conductor.control())).hasSize(1);
        }
    }

    @Test
    void shouldKeepTheLastGoodReferenceData() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"));
            conductor.tick(-1);
            var bad = applied();
            bad.setConfig(YAML.replace("PT6H", "sometimes"));
            conductor.pipe(bad);
            for (var topic : List.of(conductor.topics.markets(), conductor.topics.offers())) {
                conductor.driver.pipeBytes(topic, "DE".getBytes(UTF_8), new byte[] {9}, new RecordHeaders(), at(0));
                conductor.driver.pipeBytes(topic, "DE".getBytes(UTF_8), null, new RecordHeaders(), at(0));
            }
            conductor.tick(0);

            assertThat(conductor.deadLetters())
                    .extracting(DeadLetter::getReason)
                    .containsExactly("BAD_MARKET_CONFIG", "UNREADABLE", "UNREADABLE");
            assertThat(cycles(conductor.control()))
                    .singleElement()
                    .satisfies(cycle -> assertThat(cycle.getConfigHash()).isEqualTo(config().hash()));
        }
    }

    @Test
    void shouldTellTheTasksHowAMarketIsServed() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(offer("o-1"));
            conductor.tick(1);
            conductor.control();
            var policy = MarketPolicy.newBuilder()
                    .setMarket(DE)
                    .setPolicy(MarketMode.FALLBACK)
                    .setTestShare(0)
                    .setReason("harm")
                    .setDecidedAt(at(1))
                    .build();
            conductor.pipe(policy);
            conductor.tick(2);
            conductor.tick(3);

            assertThat(conductor.control())
                    .extracting(Control::getMarketPolicy)
                    .filteredOn(Objects::nonNull)
                    .containsExactly(policy);
        }
    }
}
