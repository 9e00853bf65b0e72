package io.offerstream.conductor;

import static io.offerstream.conductor.ConductorDriver.cycles;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.app.Pace;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.slates.model.ModelShelf;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PinnedModelsTest {
    private static ModelStatus live(long version, ModelDecision decision, double minutes) {
        return ModelStatus.newBuilder()
                .setMarket(DE)
                .setVersion(version)
                .setDecision(decision)
                .setLiveVersion(version)
                .setLiveGeneration(1L)
                .setLivePartition(0)
                .setLiveOffset(10 * version)
                .setLiveSha256("sha-" + version)
                .setReason("learnt")
                .setDecidedAt(at(minutes))
                .build();
    }

    private static PinnedModel pin(long version) {
        return new PinnedModel(version, 1L, 0, 10 * version, "sha-" + version);
    }

    private static ConductorDriver withMarket(Pace pace) {
        var conductor = new ConductorDriver(pace, ModelShelf.EMPTY);
        conductor.pipe(applied());
        conductor.pipe(offer("o-1"));
        return conductor;
    }

    private static CycleOpened opened(ConductorDriver conductor, double minutes) {
        conductor.tick(minutes);
        return cycles(conductor.control()).get(0);
    }

    private static List<ModelStatus> told(ConductorDriver conductor) {
        return conductor.control().stream()
                .map(Control::getModelStatus)
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void shouldOpenWithoutAModelWhileThereIsNone() {
        try (var conductor = withMarket(Pace.LIVE)) {
            var cycle = opened(conductor, 0);

            assertThat(cycle.getModel()).isNull();
            assertThat(cycle.getPreviousModel()).isNull();
            assertThat(cycle.getKernel()).isEmpty();
        }
    }

    @Test
    void shouldPinWhatServesAndWhatTheCycleBeforeBeganWith() {
        try (var conductor = withMarket(Pace.LIVE)) {
            conductor.pipe(live(1, ModelDecision.PROMOTED, 0));
            conductor.pipe(live(2, ModelDecision.PROMOTED, 0));
            var first = opened(conductor, 0);
            assertThat(first.getModel()).isEqualTo(pin(2));
            assertThat(first.getKernel()).isEqualTo("exact");
            // The first served before any cycle.
            assertThat(first.getPreviousModel()).isEqualTo(pin(1));

            conductor.pipe(live(3, ModelDecision.PROMOTED, 100));
            conductor.pipe(live(4, ModelDecision.PROMOTED, 101));
            var second = opened(conductor, 360);
            assertThat(second.getModel()).isEqualTo(pin(4));
            assertThat(second.getPreviousModel()).isEqualTo(pin(2));

            var third = opened(conductor, 720);
            assertThat(third.getModel()).isEqualTo(pin(4));
            assertThat(third.getPreviousModel()).isEqualTo(pin(3));
        }
    }

    @Test
    void shouldPinACandidateOnlyIfItMayBeTried() {
        try (var conductor = withMarket(Pace.LIVE)) {
            var waits = live(1, ModelDecision.CANDIDATE, 0);
            waits.setCandidateVersion(5L);
            waits.setCandidatePartition(0);
            waits.setCandidateOffset(50L);
            waits.setCandidateSha256("sha-5");
            conductor.pipe(waits);
            assertThat(opened(conductor, 0).getCandidate()).isNull();

            var judged = ModelStatus.newBuilder(waits)
                    .setDecision(ModelDecision.JUDGED)
                    .setRampShare(0.1)
                    .build();
            conductor.pipe(judged);
            var cycle = opened(conductor, 360);
            assertThat(cycle.getCandidate()).isEqualTo(new PinnedModel(5L, 5L, 0, 50L, "sha-5"));
            assertThat(cycle.getRampShare()).isEqualTo(0.1);

            var newer = ModelStatus.newBuilder(judged)
                    .setCandidateTried(9L)
                    .setCandidateOffset(90L)
                    .setCandidateSha256("sha-9")
                    .build();
            conductor.pipe(newer);
            assertThat(opened(conductor, 720).getCandidate()).isEqualTo(new PinnedModel(9L, 5L, 0, 90L, "sha-9"));
        }
    }

    @Test
    void shouldTellTheTasksWhenAnotherVersionServes() {
        try (var conductor = withMarket(Pace.LIVE)) {
            conductor.pipe(live(1, ModelDecision.PROMOTED, 0));
            conductor.tick(0);
            assertThat(told(conductor)).containsExactly(live(1, ModelDecision.PROMOTED, 0));

            conductor.pipe(live(2, ModelDecision.PROMOTED, 1));
            conductor.pipe(live(2, ModelDecision.JUDGED, 1));
            conductor.tick(2);
            assertThat(told(conductor)).containsExactly(live(2, ModelDecision.PROMOTED, 1));

            conductor.pipe(live(1, ModelDecision.ROLLED_BACK, 2));
            conductor.tick(3);
            assertThat(told(conductor)).containsExactly(live(1, ModelDecision.ROLLED_BACK, 2));
        }
    }

    @Test
    void shouldWaitForTheTrainerWhereDecisionsAreToBeRepeated() {
        try (var conductor = withMarket(Pace.REPRODUCIBLE)) {
            conductor.tickWithoutTrainer(0);
            assertThat(cycles(conductor.control())).hasSize(1);
            conductor.tickWithoutTrainer(360);
            assertThat(cycles(conductor.control())).isEmpty();

            conductor.pipe(live(1, ModelDecision.PROMOTED, 0));
            conductor.driver.mark(conductor.topics.modelStatus(), ConductorDriver.TRAINER, at(0));

            assertThat(cycles(conductor.control()))
                    .singleElement()
                    .satisfies(cycle -> assertThat(cycle.getModel()).isEqualTo(pin(1)));
        }
    }
}
