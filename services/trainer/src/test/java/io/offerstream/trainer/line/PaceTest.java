package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.embedding.RowState;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.trainer.fixture.Lines;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final float KEPT = 0.5f;
    private static final float ITEM_ALPHA = 0.01f;
    private static final float USER_ALPHA = 0.005f;
    /** As the fixture's file has it. */
    private static final double LEARNING_RATE = 0.05;

    private final Pace pace = new Pace();
    private final Learner learner = learner("row_adagrad");

    private static Learner learner(String schedule) {
        var config = Lines.config(Lines.model("learning_schedule: " + schedule, "learning_rate: 0.05"));
        var learner = new Learner(Recipe.ofStream(config), new Offers(), Lines.kernel());
        learner.customers().growTo(1);
        learner.offers().growTo(1);
        var start = learner.offers().state(0);
        var moved = new RowState(
                new float[] {1, 1, 1, 1},
                1,
                start.accumulators().length == 1 ? new float[] {5} : new float[] {5, 5, 5, 5},
                9,
                start.momenta(),
                0);
        learner.customers().restore(0, moved);
        learner.offers().restore(0, moved);
        return learner;
    }

    private void advance(Instant tick) {
        advance(tick, learner);
    }

    private void advance(Instant tick, Learner learner) {
        pace.advance(tick, Lines.config().calendar(), learner, KEPT, ITEM_ALPHA, USER_ALPHA);
    }

    private static double bias(Learner learner) {
        return learner.offers().state(0).bias();
    }

    @Test
    void shouldDecayAccumulatorsOnceACycle() {
        for (int minute : new int[] {0, 5, 359}) {
            advance(TestMarket.at(minute));
            assertThat(learner.offers().state(0).accumulators()).containsExactly(5);
        }
        for (int minute : new int[] {360, 361, 719}) {
            advance(TestMarket.at(minute));
            assertThat(learner.offers().state(0).accumulators()).containsExactly(3);
            assertThat(learner.customers().state(0).biasAccumulator()).isEqualTo(5);
            assertThat(pace.cyclesSinceRefit()).isOne();
        }
        advance(TestMarket.at(720));
        assertThat(learner.offers().state(0).accumulators()).containsExactly(2);
        assertThat(pace.cyclesSinceRefit()).isEqualTo(2);
    }

    @Test
    void shouldCountCyclesInWhichNothingWasLearnt() {
        advance(TestMarket.at(5));

        advance(TestMarket.at(5 + 2 * Lines.CYCLE_MINUTES));

        assertThat(learner.offers().state(0).accumulators()).containsExactly(2);
        assertThat(pace.cyclesSinceRefit()).isEqualTo(2);
    }

    @Test
    void shouldNotDecayAsTheFirstCycleBegins() {
        advance(TestMarket.at(-10));
        advance(TestMarket.at(1));

        assertThat(learner.offers().state(0).accumulators()).containsExactly(5);
        assertThat(pace.cyclesSinceRefit()).isZero();
    }

    /** Its averages fade by themselves; less of them would make steps larger than any before. */
    @Test
    void shouldLeaveTheAveragesOfAdadeltaAlone() {
        var adadelta = learner("adadelta");

        advance(TestMarket.at(5), adadelta);
        advance(TestMarket.at(365), adadelta);

        assertThat(adadelta.offers().state(0).accumulators()).containsExactly(5, 5, 5, 5);
        assertThat(adadelta.customers().state(0).biasAccumulator()).isEqualTo(9);
        assertThat(pace.cyclesSinceRefit()).isOne();
    }

    @Test
    void shouldShrinkNothingInTheFirstCycle() {
        advance(TestMarket.at(0));
        pace.learnt(1000, 1000);
        advance(TestMarket.at(359));

        assertThat(bias(learner)).isOne();
        assertThat(learner.customers().state(0).embedding()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void shouldShrinkInACycleAsTheStepsOfTheCycleBeforeWould() {
        advance(TestMarket.at(0));
        pace.learnt(1000, 4000);
        advance(TestMarket.at(360));
        pace.learnt(50, 50);

        advance(TestMarket.at(720));

        double cycle = LEARNING_RATE * 4000;
        assertThat(bias(learner)).isCloseTo(Math.exp(-ITEM_ALPHA * cycle), within(1e-6));
        assertThat((double) learner.customers().state(0).bias()).isCloseTo(Math.exp(-USER_ALPHA * cycle), within(1e-6));
    }

    @Test
    void shouldShrinkAsMuchInAQuietHourAsInABusyOne() {
        advance(TestMarket.at(0));
        pace.learnt(1000, 1000);
        advance(TestMarket.at(360));
        var hours = new ArrayList<Double>();
        for (int hour = 0; hour < 5; hour++) {
            double before = bias(learner);
            int ticks = hour % 2 == 0 ? 1 : 60;
            for (int tick = 1; tick <= ticks; tick++) {
                advance(TestMarket.at(360 + 60 * (hour + (double) tick / ticks)));
                pace.learnt(hour % 2 == 0 ? 0 : 20, hour % 2 == 0 ? 0 : 80);
            }
            hours.add(bias(learner) / before);
        }

        double expected = Math.exp(-ITEM_ALPHA * LEARNING_RATE * 1000 / 6);
        assertThat(hours).allSatisfy(hour -> assertThat(hour).isCloseTo(expected, within(1e-5)));
    }

    @Test
    void shouldKeepAllUntilACycleBringsMoreThanThereIsRoomFor() {
        advance(TestMarket.at(0));
        assertThat(pace.keptShare(100)).isOne();
        pace.learnt(400, 400);
        assertThat(pace.keptShare(100)).isOne();

        advance(TestMarket.at(360));

        assertThat(pace.keptShare(100)).isEqualTo(0.25);
        assertThat(pace.keptShare(400)).isOne();
        assertThat(pace.keptShare(0)).isZero();
    }

    @Test
    void shouldBeginAnewAfterARefit() {
        advance(TestMarket.at(0));
        advance(TestMarket.at(360));

        pace.refitted(TestMarket.at(400), Lines.config().calendar(), 400);

        assertThat(pace.cyclesSinceRefit()).isZero();
        assertThat(pace.keptShare(100)).isEqualTo(0.25);
        advance(TestMarket.at(500));
        assertThat(pace.cyclesSinceRefit()).isZero();
    }
}
