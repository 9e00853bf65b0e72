package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.OPENING;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.IntakeCounts;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final byte[] KEY = "DE:4711".getBytes(UTF_8);
    private static final Instant YEAR_2999 = Instant.parse("2999-01-01T00:00:00Z");

    /** What a producer did wrong, and what it must be told. */
    private record Bad(String reason, Consumer<InteractionStateDriver> write) {
        @Override
        public String toString() {
            return reason;
        }
    }

    private static Bad bad(String reason, Impression impression, Consumer<Impression> spoil) {
        spoil.accept(impression);
        return new Bad(reason, state -> state.pipe(impression));
    }

    private static Bad bad(String reason, Consumer<Impression> spoil) {
        return bad(reason, impression("i-bad", "4711", at(1), "o-1"), spoil);
    }

    private static Bad badUse(String reason, Consumer<Redemption> spoil) {
        var redemption = redemption("r-bad", "4711", at(1), "o-1");
        spoil.accept(redemption);
        return new Bad(reason, state -> state.pipe(redemption));
    }

    private static Bad badBytes(String reason, byte[] key, byte[] value) {
        return new Bad(reason, state -> state.pipeBytes(state.topics.impressions(), key, value));
    }

    private static byte[] good(InteractionStateDriver state) {
        return encoded(state.topics.impressions(), impression("i-bad", "4711", at(1), "o-1"));
    }

    private static <V extends SpecificRecord> byte[] encoded(Topic<V> topic, V value) {
        return topic.serde().serialize(topic.name(), value);
    }

    static Stream<Bad> badRecords() {
        byte[] random = new byte[300];
        new Random(1).nextBytes(random);
        random[0] = 7;
        return Stream.of(
                badBytes("UNREADABLE", KEY, random),
                new Bad("UNREADABLE", state -> {
                    byte[] whole = good(state);
                    state.pipeBytes(state.topics.impressions(), KEY, Arrays.copyOf(whole, whole.length - 3));
                }),
                new Bad("UNREADABLE", state -> {
                    byte[] whole = good(state);
                    state.pipeBytes(state.topics.impressions(), KEY, Arrays.copyOf(whole, whole.length + 1));
                }),
                badBytes("UNREADABLE", KEY, new byte[0]),
                badBytes(
                        "UNKNOWN_SCHEMA_ID",
                        KEY,
                        ByteBuffer.allocate(20).put((byte) 0).putInt(999).array()),
                new Bad(
                        "WRONG_SCHEMA",
                        state -> state.pipeBytes(
                                state.topics.impressions(),
                                KEY,
                                encoded(state.topics.customers(), customer("4711", at(1))))),
                badBytes("TOO_LARGE", KEY, new byte[1024 * 1024]),
                badBytes("EMPTY_VALUE", KEY, null),
                bad("UNKNOWN_MARKET", impression -> impression.setMarket("ZZ")),
                bad("UNKNOWN_OFFER", impression("i-bad", "4711", at(1), "o-1", "o-9"), impression -> {}),
                bad("FUTURE_TIMESTAMP", impression -> impression.setEventTime(YEAR_2999)),
                bad("BAD_TIME", impression -> impression.setEventTime(Instant.EPOCH)),
                bad("BAD_ID", impression -> impression.setEventId(" ")),
                bad("BAD_ID", impression -> impression.setCustomerId("a\nb")),
                bad("BAD_ID", impression -> impression.setMarket("de")),
                bad("UNKNOWN_ENUM", impression -> impression.setEvidence(Evidence.UNKNOWN)),
                bad("BAD_SLATE", impression -> impression.setOfferIds(List.of())),
                bad("BAD_SLATE", impression -> impression.setOfferIds(List.of("o-1", "o-1"))),
                bad("BAD_FEATURE", impression -> impression.setContextFeatures(List.of("lunch"))),
                bad("BAD_PROPENSITY", impression -> impression.setLoggedPropensity(Double.NaN)),
                new Bad(
                        "KEY_MISMATCH",
                        state -> state.pipeBytes(state.topics.impressions(), "DE:4712".getBytes(UTF_8), good(state))),
                new Bad("KEY_MISMATCH", state -> state.pipeBytes(state.topics.impressions(), null, good(state))),
                badUse("NEGATIVE_MONEY", redemption -> redemption.setBasketMinor(-1L)),
                badUse("NEGATIVE_MONEY", redemption -> redemption.setDiscountMinor(Long.MIN_VALUE)),
                badUse("UNKNOWN_OFFER", redemption -> redemption.setOfferId("o-9")),
                badUse("UNKNOWN_MARKET", redemption -> redemption.setMarket("ZZ")),
                badUse("UNKNOWN_ENUM", redemption -> redemption.setKind(RedemptionKind.UNKNOWN)),
                badUse("BAD_REFERENCE", redemption -> redemption.setOfferId(null)),
                badUse("BAD_REFERENCE", redemption -> redemption.setKind(RedemptionKind.REVERSED)),
                badUse("UNKNOWN_POS_CODE", redemption -> {
                    redemption.setOfferId(null);
                    redemption.setPosCode("nobody's");
                }),
                new Bad("UNKNOWN_MARKET", state -> {
                    var customer = customer("4711", at(1));
                    customer.setMarket("ZZ");
                    state.pipe(customer);
                }),
                new Bad("FUTURE_TIMESTAMP", state -> state.pipe(customer("4711", YEAR_2999))),
                new Bad("BAD_REFERENCE", state -> {
                    var customer = customer("4711", at(1));
                    customer.setMergedInto("4711");
                    state.pipe(customer);
                }));
    }

    @ParameterizedTest
    @MethodSource("badRecords")
    void shouldRefuseWithReasonAndPlaceAndGoOn(Bad bad) {
        try (var state = InteractionStateDriver.withMarket()) {
            bad.write().accept(state);
            state.pipe(impression("i-1", "4712", at(1), "o-1"));
            state.tick(10);

            var letter = state.deadLetters();
            assertThat(letter).singleElement().satisfies(refused -> {
                assertThat(refused.getReason()).isEqualTo(bad.reason());
                assertThat(refused.getService()).isEqualTo("interaction-state");
                assertThat(refused.getTopic()).isIn("impressions", "redemptions", "customers");
                assertThat(refused.getPartition()).isZero();
                assertThat(refused.getOffset()).isZero();
                assertThat(refused.getDetail()).isNotBlank();
            });
            assertThat(Totals.of(state.counts())).anyMatch(line -> line.endsWith("|o-1|exposures=1"));
        }
    }

    @Test
    void shouldKeepTheRefusedRecordByteForByte() {
        try (var state = InteractionStateDriver.withMarket()) {
            byte[] value = {1, 2, 3};
            state.pipeBytes(state.topics.redemptions(), KEY, value);
            state.tick(10);

            var letter = state.deadLetters().get(0);
            assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(KEY));
            assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
            assertThat(letter.getRecordTime()).isEqualTo(OPENING);
        }
    }

    @Test
    void shouldTakeNoCustomerFromATombstoneWhateverItsKey() {
        try (var state = InteractionStateDriver.withMarket()) {
            for (var key : List.of("DE:4711", "ZZ:1", "no colon", "")) {
                state.pipeBytes(state.topics.customers(), key.getBytes(UTF_8), null);
            }
            state.pipeBytes(state.topics.customers(), null, null);
            state.tick(10);

            assertThat(state.features()).isEmpty();
            assertThat(state.marks()).hasSize(1);
            assertThat(state.dump().get("customer-state")).isEmpty();
        }
    }

    @Test
    void shouldNotTakeAnEventForAMarkBecauseOfItsHeader() {
        try (var state = InteractionStateDriver.withMarket()) {
            var topic = state.topics.impressions();
            var event = encoded(topic, impression("i-1", "4711", at(1), "o-1"));
            state.raw().pipeBytes(topic, KEY, event, Marks.headers(YEAR_2999), OPENING);
            state.raw()
                    .pipeBytes(topic, KEY, event, new RecordHeaders().add(Marks.TICK, "soon".getBytes(UTF_8)), OPENING);
            state.raw().pipeBytes(topic, null, null, Marks.headers(YEAR_2999), OPENING);
            state.raw().pipeBytes(topic, KEY, null, Marks.headers(YEAR_2999), OPENING);
            state.tick(10);

            assertThat(Totals.of(state.counts())).anyMatch(line -> line.endsWith("|o-1|exposures=1"));
            assertThat(state.deadLetters())
                    .extracting(DeadLetter::getReason)
                    .containsExactly("EMPTY_VALUE", "EMPTY_VALUE");
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void shouldSurviveAnyBytes(@ForAll @Size(min = 10, max = 40) List<byte[]> values, @ForAll long seed) {
        var random = new Random(seed);
        try (var state = InteractionStateDriver.withMarket()) {
            int written = 0;
            var inputs =
                    List.<Topic<?>>of(state.topics.impressions(), state.topics.redemptions(), state.topics.customers());
            byte[] good = good(state);
            for (var value : values) {
                var topic = inputs.get(random.nextInt(inputs.size()));
                state.pipeBytes(topic, KEY, value);
                byte[] flipped = good.clone();
                flipped[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
                state.pipeBytes(topic, KEY, flipped);
                written += 2;
            }
            state.tick(10);

            long applied = state.raw().dump("customer-state").size();
            assertThat(state.deadLetters()).hasSizeBetween((int) (written - values.size() - applied), written);
            assertThat(state.marks()).hasSize(1);
        }
    }

    @Test
    void shouldConserveRecords() {
        try (var state = InteractionStateDriver.withMarket()) {
            var applied = new ArrayList<String>();
            int written = 0;
            for (int i = 0; i < 60; i++) {
                var id = "i-" + i % 20;
                state.pipe(impression(id, "c-" + i % 5, at(1), i % 20 == 19 ? "o-9" : "o-1"));
                state.pipe(redemption("r-" + i % 30, "c-" + i % 5, at(2), "o-1"));
                written += 2;
            }
            state.pipe(reversal("x-1", "c-1", at(3), "r-1"));
            state.pipe(reversal("x-1", "c-1", at(3), "r-1"));
            written += 2;
            state.tick(10);

            state.customers().forEach((key, known) -> {
                known.getSlates().forEach(slate -> applied.add(Keys.id(key) + EventIds.unpack(slate.getEventId())));
                known.getUses().forEach(use -> applied.add(Keys.id(key) + EventIds.unpack(use.getEventId())));
                known.getReversals().forEach(reversal -> applied.add(EventIds.unpack(reversal.getEventId())));
            });
            int refused = state.deadLetters().size();
            int duplicates = 2 * 20 - 2 + 30 + 1;
            assertThat(applied).hasSize(19 + 30 + 1);
            assertThat(refused).isEqualTo(3);
            // One of three shows of the refused impression is a duplicate to nobody: it is refused each time.
            assertThat(applied.size() + duplicates + refused).isEqualTo(written);
            assertThat(state.intakeCounts())
                    .extracting(
                            IntakeCounts::getTopic,
                            IntakeCounts::getApplied,
                            IntakeCounts::getRepeated,
                            IntakeCounts::getRefused)
                    .containsExactly(tuple("impressions", 19L, 38L, 3L), tuple("redemptions", 31L, 31L, 0L));
        }
    }
}
