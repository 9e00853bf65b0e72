package io.offerstream.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.access.SteppingClock;
import io.offerstream.console.fixture.Recorder;
import io.offerstream.console.fixture.SampleMarkets;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleStateTest {
    private static final Instant START = SampleMarkets.START;

    private final ConsoleState state = new ConsoleState(new SteppingClock());
    private final Recorder recorder = new Recorder(state);

    private MarketState de() {
        return state.read(all -> all.market("DE").orElseThrow());
    }

    private void result(String cycle, int minute, CycleState cycleState) {
        recorder.put(
                recorder.topics().experimentResults(),
                START,
                "DE:" + cycle,
                ExperimentResult.newBuilder()
                        .setMarket("DE")
                        .setCycleId(cycle)
                        .setExperimentId("x")
                        .setDefinitionVersion("2")
                        .setState(cycleState)
                        .setOpensAt(START)
                        .setClosesAt(START.plus(Duration.ofDays(7)))
                        .setAsOf(START.plus(Duration.ofMinutes(minute)))
                        .setLiftStatus("OPEN")
                        .setLiveLift(0.01 * minute)
                        .build());
    }

    @Test
    void shouldThinOutLooksAndKeepTheFirstAndTheNewest() {
        for (int minute = 1; minute <= 5_000; minute++) {
            result("2026-01-05T04:00", minute, CycleState.OPEN);
        }
        var looks = de().results().get("2026-01-05T04:00").looks();

        assertThat(looks).hasSizeBetween(CycleMeasures.MOST_LOOKS / 2, CycleMeasures.MOST_LOOKS + 1);
        assertThat(looks.get(0).asOf()).isEqualTo(START.plus(Duration.ofMinutes(1)));
        assertThat(looks.get(looks.size() - 1).asOf()).isEqualTo(START.plus(Duration.ofMinutes(5_000)));
        assertThat(looks).isSortedAccordingTo((one, next) -> one.asOf().compareTo(next.asOf()));
    }

    @Test
    void shouldKnowTheNewestCycleAndTheOneThatClosedLast() {
        result("2026-01-05T04:00", 10, CycleState.FINAL);
        result("2026-01-12T04:00", 20, CycleState.OPEN);

        assertThat(de().newestResult().orElseThrow().getCycleId()).isEqualTo("2026-01-12T04:00");
        assertThat(de().newestClosed().orElseThrow().getCycleId()).isEqualTo("2026-01-05T04:00");
    }

    @Test
    void shouldKeepCountsOfTheNewestCyclesAndTheSumOfAll() {
        for (int cycle = 1; cycle <= 20; cycle++) {
            recorder.put(
                    recorder.topics().interactionCounts(),
                    START,
                    "DE",
                    InteractionCounts.newBuilder()
                            .setMarket("DE")
                            .setCycleId("2026-01-%02dT04:00".formatted(cycle))
                            .setArm(Arm.TEST)
                            .setOfferId("O-1")
                            .setTickTime(START)
                            .setExposures(3)
                            .setFirstExposureAt(START.plusSeconds(cycle))
                            .build());
        }
        var tallies = de().tallies();

        assertThat(tallies.cycles()).hasSize(OfferTallies.CYCLES_KEPT).doesNotContain("2026-01-01T04:00");
        assertThat(tallies.ever("O-1").get(Arm.TEST).exposures()).isEqualTo(60);
        assertThat(tallies.in("2026-01-20T04:00", "O-1").get(Arm.TEST).exposures())
                .isEqualTo(3);
        assertThat(tallies.ever("O-1").get(Arm.TEST).firstExposure()).contains(START.plusSeconds(1));
    }

    @Test
    void shouldNotInventSinceWhenAnOfferIsOn() {
        offer("O-1", 1, OfferStatus.LIVE);
        offer("O-1", 2, OfferStatus.PAUSED);
        offer("O-2", 5, OfferStatus.LIVE);

        assertThat(de().offer("O-1").orElseThrow().liveFrom()).contains(START);
        assertThat(de().offer("O-2").orElseThrow().liveFrom()).isEmpty();
    }

    @Test
    void shouldLetNoOlderRevisionReplaceANewer() {
        offer("O-1", 3, OfferStatus.WITHDRAWN);
        offer("O-1", 2, OfferStatus.LIVE);

        assertThat(de().offer("O-1").orElseThrow().offer().getStatus()).isEqualTo(OfferStatus.WITHDRAWN);
    }

    private void offer(String id, long revision, OfferStatus status) {
        recorder.put(
                recorder.topics().offers(),
                START,
                "DE:" + id,
                Offer.newBuilder()
                        .setEventId(id + revision)
                        .setEventTime(START.minusSeconds(60))
                        .setMarket("DE")
                        .setOfferId(id)
                        .setEvent(OfferEvent.OFFER_UPDATED)
                        .setFeatures(List.of())
                        .setValidFrom(START)
                        .setValidTo(START.plusSeconds(3600))
                        .setStatus(status)
                        .setRevision(revision)
                        .build());
    }

    @Test
    void shouldShowAMarketWhoseFileItCannotRead() {
        recorder.put(
                recorder.topics().markets(),
                START,
                "DE",
                Market.newBuilder()
                        .setEventId("m")
                        .setEventTime(START)
                        .setMarket("DE")
                        .setConfig("market: DE\nfrom_the_future: 1\n")
                        .setConfigHash("0")
                        .build());

        assertThat(de().applied()).isPresent();
        assertThat(de().config()).isEmpty();
    }

    @Test
    void shouldKeepFewLettersAndNoLargeOnes() {
        for (int i = 0; i < LetterBox.KEPT + 50; i++) {
            recorder.put(
                    recorder.topics().deadLetters(),
                    START,
                    "k",
                    DeadLetter.newBuilder()
                            .setReason("UNREADABLE")
                            .setDetail("why")
                            .setService("conductor")
                            .setTopic("offers")
                            .setPartition(0)
                            .setOffset(i)
                            .setValue(ByteBuffer.allocate(LetterBox.LARGEST_VALUE + 1))
                            .build());
        }
        var letters = state.read(all -> all.letters());

        assertThat(letters.newest().seen()).isEqualTo(LetterBox.KEPT + 50);
        assertThat(letters.newest().list()).hasSize(LetterBox.KEPT).allSatisfy(letter -> {
            assertThat(letter.letter().getValue().remaining()).isZero();
            assertThat(letter.letter().getDetail()).contains("too many to be kept");
        });
        assertThat(letters.counts().values())
                .singleElement()
                .satisfies(count -> assertThat(count.letters()).isEqualTo(LetterBox.KEPT + 50));
    }
}
