package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconfiguredLineTest {
    private static final Instant TICK = TestMarket.at(10);
    private static final MarketOffers OFFERS = Lines.offers(
            List.of(Lines.offer("A", "PROTEIN=BEEF", "SIZE=L"), Lines.offer("B", "PROTEIN=EGG", "SIZE=M")));

    private final List<String> dropped = new ArrayList<>();

    private static Lesson lesson(String subject, Instant time) {
        var features = Lines.features("TIER=GOLD", "taste:PROTEIN=EGG", "context:DAYPART=LUNCH");
        return new Lesson.Learn(Lines.contrast(subject, time, features, "A", "B"));
    }

    private static TrainingLine line(String... lines) {
        var line = Lines.empty(lines);
        line.learn(TICK, List.of(lesson("a", TICK), lesson("b", TICK)), OFFERS);
        line.published();
        return line;
    }

    private static Map<String, FeatureRow> rows(LineRows rows) {
        var byName = new HashMap<String, FeatureRow>();
        IntStream.range(0, rows.size()).mapToObj(rows::get).forEach(row -> byName.put(row.name(), row));
        return byName;
    }

    @Test
    void shouldNameTheFeaturesItDrops() {
        var newer = line().reconfigured(
                        Lines.config(
                                "customer_features: [TIER]",
                                "context_features: []",
                                "offer_categorical_features: [SIZE]"),
                        dropped);

        assertThat(dropped)
                .containsExactlyInAnyOrder("taste:PROTEIN=EGG", "context:DAYPART=LUNCH", "PROTEIN=BEEF", "PROTEIN=EGG");
        assertThat(newer.model(Map.of()).customerFeatures()).containsExactly("TIER=GOLD");
        assertThat(newer.model(Map.of()).offerFeatures())
                .containsExactlyInAnyOrder("SIZE=L", "SIZE=M", "offer:A", "offer:B");
    }

    @Test
    void shouldNotLearnDroppedFeaturesAgainFromItsReservoir() {
        var newer = line().reconfigured(
                        Lines.config("customer_features: [TIER]", "context_features: []", Lines.reservoir(10, 3)),
                        dropped);

        newer.learn(TestMarket.at(11), List.of(Lines.learn("c", TICK, "A", "B")), OFFERS);

        assertThat(newer.counts().relearnt()).isEqualTo(3);
        assertThat(newer.model(Map.of()).customerFeatures()).containsExactly("TIER=GOLD");
    }

    @Test
    void shouldNotLearnAgainWhatIsFromBeforeANewStartOfTrainingData() {
        var newer = line().reconfigured(
                        Lines.config("training_data_start_date: 2026-01-06", Lines.reservoir(10, 3)), dropped);
        var later = TestMarket.at(24 * 60 + 5);

        newer.learn(later, List.of(lesson("c", later)), OFFERS);

        assertThat(newer.counts().contrasts()).isOne();
        assertThat(newer.counts().relearnt()).isZero();
        assertThat(newer.reservoirSlots())
                .filteredOn(Objects::nonNull)
                .extracting(Contrast::subject)
                .containsExactly("c");
    }

    @Test
    void shouldDropEverythingWhereEmbeddingsHaveAnotherLength() {
        var line = line();

        var newer = line.reconfigured(Lines.config(Lines.model("no_components: 5")), dropped);

        assertThat(dropped).hasSize(line.features());
        assertThat(newer.features()).isZero();
        assertThat(newer.reservoirSlots()).isEqualTo(line.reservoirSlots());
        newer.learn(TestMarket.at(11), List.of(lesson("c", TICK)), OFFERS);
        assertThat(newer.model(Map.of()).components()).isEqualTo(5);
    }

    @Test
    void shouldKeepEmbeddingsAndDropMemoryWhereTheScheduleIsAnother() {
        for (var schedule : List.of("adagrad", "adadelta")) {
            var line = line();
            dropped.clear();

            var newer = line.reconfigured(Lines.config(Lines.model("learning_schedule: " + schedule)), dropped);

            assertThat(dropped).containsExactly("the optimiser's memory");
            assertThat(Lines.bytes(newer)).isEqualTo(Lines.bytes(line));
            float start = schedule.equals("adadelta") ? 0 : 1;
            var before = rows(line.offerRows());
            rows(newer.offerRows()).forEach((name, row) -> {
                assertThat(row.state().accumulators()).containsExactly(start, start, start, start);
                assertThat(row.state().biasAccumulator()).isEqualTo(start);
                assertThat(row.isInteracted()).isEqualTo(before.get(name).isInteracted());
                assertThat(row.isRedeemed()).isEqualTo(before.get(name).isRedeemed());
            });
        }
    }

    @Test
    void shouldKeepMemoryWhereOnlyTheLossIsAnother() {
        var line = line();

        var newer = line.reconfigured(Lines.config(Lines.model("loss: bpr", "learning_rate: 0.1")), dropped);

        assertThat(dropped).isEmpty();
        var before = rows(line.customerRows());
        rows(newer.customerRows())
                .forEach((name, row) -> assertThat(row.state().accumulators())
                        .isEqualTo(before.get(name).state().accumulators()));
    }

    @Test
    void shouldMakeItsReservoirAsLargeAsIsAskedFor() {
        var newer = line().reconfigured(Lines.config(Lines.reservoir(1, 1)), dropped);

        assertThat(newer.reservoirSlots()).extracting(Contrast::subject).containsExactly("b");
    }

    @Test
    void shouldKeepRandomExposuresWithTheFeaturesThatAreChosen() {
        var line = line();
        var old = Lines.exposure("old", TICK, "A", true);
        var later = Lines.exposure("later", TestMarket.at(24 * 60), "B", false);
        line.learn(TICK, List.of(new Lesson.Calibrate(old, false), new Lesson.Calibrate(later, false)), OFFERS);

        var newer = line.reconfigured(
                Lines.config("training_data_start_date: 2026-01-06", "customer_features: []"), dropped);

        assertThat(newer.exposures()).containsExactly(later.withFeatures(name -> false));
        assertThat(newer.nextExposure()).isEqualTo(2);
    }
}
