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
        assertThat(waiting.standing.status().orElseThrow().getCandidateOffset()).isEqualTo(10);

        var status =
                waiting.standing.judged(ineligible(1), WaitingGeneration.TICK).orElseThrow();

        assertThat(status.getDecision()).isEqualTo(ModelDecision.JUDGED);
        assertThat(status.getRampShare()).isEqualTo(0.1);
        assertThat(status.getCandidateVersion()).as("the generation").isEqualTo(1);
        assertThat(status.getCandidateTried()).isEqualTo(3);
        assertThat(status.getCandidateOffset()).isEqualTo(30);
        for (int i = 0; i < 15; i++) {
            waiting.publish(0.3, Origin.STREAM, TestMarket.FIRST_CYCLE);
        }
        assertThat(waiting.standing.forget())
                .as("it is needed as long as it is tried")
                .doesNotContain(1L, 3L);
    }
}
