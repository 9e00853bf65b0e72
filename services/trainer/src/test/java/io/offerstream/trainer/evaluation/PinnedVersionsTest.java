package io.offerstream.trainer.evaluation;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.trainer.promotion.Standing;
import io.offerstream.trainer.publication.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PinnedVersionsTest {
    private static CycleOpened cycle(String id, PinnedModel live, PinnedModel previous, PinnedModel candidate) {
        return CycleOpened.newBuilder()
                .setMarket("DE")
                .setCycleId(id)
                .setExperimentId("fixture")
                .setOpensAt(TestMarket.at(0))
                .setClosesAt(TestMarket.at(360))
                .setDecidedAt(TestMarket.at(5))
                .setConfigHash("hash")
                .setEligibleOffers(List.of())
                .setModel(live)
                .setPreviousModel(previous)
                .setCandidate(candidate)
                .build();
    }

    private static PinnedModel version(long version) {
        return new PinnedModel(version, 1L, 0, 10 * version, "hash");
    }

    /** Publishes versions, each promoted by itself, and forgets after each. */
    private static List<Long> forgotten(WaitingGeneration market, Standing standing, int versions) {
        var forgotten = new ArrayList<Long>();
        for (int i = 0; i < versions; i++) {
            market.publish(0.2 + 0.001 * i, Origin.STREAM, SECOND_CYCLE);
            forgotten.addAll(standing.forget());
        }
        return forgotten;
    }

    @Test
    void shouldKeepWhatTheOpenCyclePinnedHoweverMuchIsPublished() {
        var market = new WaitingGeneration(FIRST_CYCLE);
        forgotten(market, market.standing, 4);
        // It opened in the middle of what was published in its window.
        market.standing.opened(cycle(SECOND_CYCLE, version(5), version(4), version(6)));

        var forgotten = forgotten(market, market.standing, 30);
        assertThat(forgotten).contains(8L, 9L).doesNotContain(4L, 5L, 6L);

        market.standing.opened(cycle("2026-01-05T12:00", version(36), null, null));
        assertThat(market.standing.forget()).contains(4L, 5L, 6L);
    }

    @Test
    void shouldKeepItOverARestart() {
        var market = new WaitingGeneration(FIRST_CYCLE);
        forgotten(market, market.standing, 4);
        market.standing.opened(cycle(SECOND_CYCLE, version(5), version(4), null));
        forgotten(market, market.standing, 30);

        var restarted = Standing.read("DE", market.standing.write(), Optional.empty());

        assertThat(restarted.forget()).doesNotContain(4L, 5L);
    }
}
