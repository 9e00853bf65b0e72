package io.offerstream.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.trainer.publication.Origin;
import org.junit.jupiter.api.Test;

class TriedVersionTest {
    private static GateVerdict ineligible(long generation) {
        return GateVerdict.newBuilder()
                .setMarket("DE")
                .setGeneration(generation)
                .setLiveVersion(null)
                .setCycleId(TestMarket.FIRST_CYCLE)
                .setDecidedAt(WaitingGeneration.TICK)
                .setDecision(GateDecision.INELIGIBLE)
                .setRampShare(0.1)
                .setSlates(0)
                .setCycles(1)
                .setLeftOut(0)
                .setMatchedRedemptions(0)
                .build();
    }

    @Test
    void shouldTryTheNewestVersionOfAGenerationThatCouldNotBeJudged() {
        var waiting = WaitingGeneration.withoutLive(TestMarket.FIRST_CYCLE);
        waiting.publish(0.2, Origin.STREAM, TestMarket.FIRST_CYCLE);
        waiting.publish(0.3, Origin.STREAM, TestMarket.FIRST_CYCLE);
        var status =
                waiting.standing.judged(ineligible(1), WaitingGeneration.TICK).orElseThrow();

        assertThat(status.getDecision()).isEqualTo(ModelDecision.JUDGED);
        assertThat(status.getRampShare()).isEqualTo(0.1);
        assertThat(status.getCandidateVersion()).as("the generation").isEqualTo(1);
        assertThat(status.getCandidateTried()).isEqualTo(3);
        assertThat(status.getCandidateOffset()).isEqualTo(30);
        assertThat(waiting.standing.forget())
                .as("it is needed as long as it is tried")
                .doesNotContain(1L, 3L);
    }

    @Test
    void shouldGoOnWithWhatIsLearntWhileNoModelServes() {
        var waiting = WaitingGeneration.withoutLive(TestMarket.FIRST_CYCLE);
        waiting.publish(0.2, Origin.STREAM, TestMarket.FIRST_CYCLE);
        assertThat(waiting.standing.replacedBy(1)).as("before it is judged").isEmpty();
        waiting.standing.judged(ineligible(1), WaitingGeneration.TICK);
        assertThat(waiting.standing.replacedBy(1)).hasValue(20L);
        assertThat(waiting.standing.replacedBy(2)).as("another generation").isEmpty();

        waiting.publish(0.3, Origin.STREAM, TestMarket.FIRST_CYCLE);

        var status = waiting.standing.status().orElseThrow();
        assertThat(status.getDecision()).isEqualTo(ModelDecision.TRIED);
        assertThat(status.getVersion()).isEqualTo(3);
        assertThat(status.getCandidateTried()).isEqualTo(3);
        assertThat(status.getCandidateOffset()).isEqualTo(30);
        assertThat(status.getRampShare()).isEqualTo(0.1);
        assertThat(status.getLiveVersion()).isNull();
    }

    @Test
    void shouldTryTheNewestVersionFromTheBeginningWhereNothingServes() {
        var waiting = WaitingGeneration.withoutLive(TestMarket.FIRST_CYCLE);
        assertThat(waiting.standing.status().orElseThrow().getRampShare()).isEqualTo(0.1);

        waiting.publish(0.2, Origin.STREAM, TestMarket.FIRST_CYCLE);

        var status = waiting.standing.status().orElseThrow();
        assertThat(status.getCandidateTried()).isEqualTo(2);
        assertThat(status.getRampShare()).isEqualTo(0.1);
    }

    @Test
    void shouldTryNothingUnjudgedWhereAVersionServes() {
        var status =
                new WaitingGeneration(TestMarket.FIRST_CYCLE).standing.status().orElseThrow();
        assertThat(status.getCandidateVersion()).isEqualTo(2);
        assertThat(status.getCandidateTried()).isNull();
        assertThat(status.getRampShare()).isZero();
    }

    @Test
    void shouldGoOnWithTheVersionThatIsTriedWhereTheNextDrifted() {
        var waiting = WaitingGeneration.withoutLive(TestMarket.FIRST_CYCLE);
        waiting.standing.judged(ineligible(1), WaitingGeneration.TICK);

        waiting.publish(0.2, TestMarket.FIRST_CYCLE, "it changed too much");

        var status = waiting.standing.status().orElseThrow();
        assertThat(status.getDecision()).isEqualTo(ModelDecision.HELD);
        assertThat(status.getCandidateTried()).isEqualTo(1);
        assertThat(status.getCandidateOffset()).isEqualTo(10);
    }
}
