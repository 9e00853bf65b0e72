package io.offerstream.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.plant.Plant.Arms;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlantTest {
    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-01-06T00:00:00Z");
    private static final int EVENTS = 20_000;

    /** Even customers are in TEST until midnight, odd ones after it; the others are in CONTROL_POPULARITY. */
    private static final Arms ARMS = (market, customer, time) -> {
        boolean even = Integer.parseInt(customer) % 2 == 0;
        return Optional.of(even == time.isBefore(MIDNIGHT) ? Arm.TEST : Arm.CONTROL_POPULARITY);
    };

    private static Impression impression(int customer, Instant time) {
        return Impression.newBuilder()
                .setEventId("i-" + customer)
                .setEventTime(time)
                .setMarket("AA")
                .setCustomerId(Integer.toString(customer))
                .setOfferIds(List.of("O-1"))
                .setSurface(Surface.APP)
                .setEvidence(Evidence.VIEWED)
                .setSessionId("s")
                .build();
    }

    private static Redemption redemption(int customer, RedemptionKind kind) {
        var id = "r-" + customer;
        boolean reversal = kind == RedemptionKind.REVERSED;
        return Redemption.newBuilder()
                .setEventId(reversal ? id + "-reversed" : id)
                .setEventTime(NOON)
                .setMarket("AA")
                .setCustomerId(Integer.toString(customer))
                .setKind(kind)
                .setOfferId("O-1")
                .setReversesEventId(reversal ? id : null)
                .build();
    }

    private static TickBatch shown(Instant time) {
        var impressions = IntStream.range(0, EVENTS)
                .mapToObj(customer -> impression(customer, time))
                .toList();
        return new TickBatch(time, List.of(), List.of(), impressions, List.of());
    }

    private static TickBatch redeemed() {
        var redemptions = IntStream.range(0, EVENTS)
                .boxed()
                .flatMap(customer -> Stream.of(
                        redemption(customer, RedemptionKind.REDEEMED), redemption(customer, RedemptionKind.REVERSED)))
                .toList();
        return new TickBatch(NOON, List.of(), List.of(), List.of(), redemptions);
    }

    private static long even(TickBatch batch) {
        return batch.impressions().stream()
                .filter(impression -> Integer.parseInt(impression.getCustomerId()) % 2 == 0)
                .count();
    }

    @Test
    void shouldLoseTheShareOfTestAndNothingElse() {
        var arrived = new LostImpressions(0.1, 1).on(shown(NOON), ARMS);

        assertThat(even(arrived)).isCloseTo(EVENTS / 2 * 9 / 10, within(100L));
        assertThat(arrived.impressions().size() - even(arrived)).isEqualTo(EVENTS / 2);
    }

    @Test
    void shouldGoByTheArmAtTheTimeOfTheEvent() {
        var arrived = new LostImpressions(1, 1).on(shown(MIDNIGHT.plus(Duration.ofHours(1))), ARMS);

        assertThat(even(arrived)).isEqualTo(arrived.impressions().size()).isEqualTo(EVENTS / 2);
    }

    @Test
    void shouldLoseBothCopiesOfAnEventOrNeither() {
        var once = shown(NOON);
        var twice = once.withImpressions(Stream.concat(once.impressions().stream(), once.impressions().stream())
                .toList());

        assertThat(new LostImpressions(0.3, 1).on(twice, ARMS).size())
                .isEqualTo(2 * new LostImpressions(0.3, 1).on(once, ARMS).size());
    }

    @Test
    void shouldLoseOthersWithAnotherSeed() {
        var one = new LostImpressions(0.1, 1).on(shown(NOON), ARMS);

        assertThat(new LostImpressions(0.1, 1).on(shown(NOON), ARMS)).isEqualTo(one);
        assertThat(new LostImpressions(0.1, 2).on(shown(NOON), ARMS)).isNotEqualTo(one);
    }

    @Test
    void shouldTakeAReversalWithItsRedemption() {
        var arrived = new MissingRedemptions(0.4, 1).on(redeemed(), ARMS);
        var ids = arrived.redemptions().stream().map(Redemption::getEventId).toList();

        assertThat(ids.stream().filter(id -> id.endsWith("-reversed")).map(id -> id.replace("-reversed", "")))
                .containsExactlyElementsOf(
                        ids.stream().filter(id -> !id.endsWith("-reversed")).toList());
        assertThat(ids.size() / 2).isCloseTo(EVENTS * 8 / 10, within(200));
    }

    @Test
    void shouldSpareCustomersWithoutAnAssignment() {
        var batch = shown(NOON);

        assertThat(new LostImpressions(1, 1).on(batch, (market, customer, time) -> Optional.empty()))
                .isEqualTo(batch);
        assertThat(Plant.NONE.on(batch, ARMS)).isSameAs(batch);
    }

    @Test
    void shouldRefuseAShareThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LostImpressions(1.5, 1))
                .withMessage("share: expected 0 to 1, found 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new MissingRedemptions(Double.NaN, 1));
    }
}
