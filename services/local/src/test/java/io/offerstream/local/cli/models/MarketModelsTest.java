package io.offerstream.local.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.CliFixture;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarketModelsTest {
    private static String sha256(long version) {
        return HexFormat.of().formatHex(Sha256.of(new byte[] {(byte) version}));
    }

    /** A version whose model is one byte, its number. */
    private static KeptModel kept(long version, long generation) {
        return kept(version, generation, sha256(version), sha256(version - 1));
    }

    private static KeptModel kept(long version, long generation, String sha256, String parentSha256) {
        return KeptModel.of(
                Model.newBuilder()
                        .setMarket("DE")
                        .setVersion(version)
                        .setGeneration(generation)
                        .setParentVersion(version == 1 ? null : version - 1)
                        .setParentSha256(version == 1 ? null : parentSha256)
                        .setPublishedAt(CliFixture.NOW)
                        .setComponents(1)
                        .setSha256(sha256)
                        .setModel(ByteBuffer.wrap(new byte[] {(byte) version}))
                        .setManifest("{}")
                        .build(),
                version);
    }

    private static ModelStatus decided(ModelDecision decision, long version, Long live, boolean pinned) {
        return ModelStatus.newBuilder()
                .setMarket("DE")
                .setVersion(version)
                .setDecision(decision)
                .setLiveVersion(live)
                .setLiveGeneration(live == null ? null : 1L)
                .setLiveSha256(live == null ? null : sha256(live))
                .setPinned(pinned)
                .setReason("why")
                .setDecidedAt(CliFixture.NOW)
                .build();
    }

    private static MarketModels market(long[] versions, ModelStatus... decisions) {
        return new MarketModels(
                "DE",
                LongStream.of(versions).mapToObj(version -> kept(version, 1)).toList(),
                Arrays.asList(decisions));
    }

    private static Optional<Long> before(MarketModels models) {
        return models.liveBefore().map(KeptModel::version);
    }

    @Test
    void shouldFindWhatServedBefore() {
        var promoted5 = decided(ModelDecision.PROMOTED, 5, 5L, false);
        var promoted8 = decided(ModelDecision.PROMOTED, 8, 8L, false);
        var back = decided(ModelDecision.ROLLED_BACK, 5, 5L, true);
        long[] all = {4, 5, 6, 7, 8, 9};

        assertThat(before(market(all, promoted5, promoted8))).contains(5L);
        assertThat(before(market(new long[] {4, 6, 8}, promoted5, promoted8))).contains(6L);
        assertThat(before(market(all, promoted5, promoted8, back))).contains(4L);
        assertThat(before(market(new long[] {8, 9}, promoted8))).isEmpty();
        assertThat(before(market(all))).isEmpty();
        assertThat(before(market(all, decided(ModelDecision.CANDIDATE, 4, null, false))))
                .isEmpty();
    }

    @Test
    void shouldNotGoBackIntoAGenerationThatNeverServed() {
        var models = new MarketModels(
                "DE", List.of(kept(3, 3), kept(4, 1)), List.of(decided(ModelDecision.PROMOTED, 4, 4L, false)));

        assertThat(models.liveBefore()).isEmpty();
    }

    @Test
    void shouldSayWhatBecameOfEachVersion() {
        var waits = decided(ModelDecision.CANDIDATE, 6, 4L, false);
        waits.setCandidateVersion(6L);
        var models = new MarketModels(
                "DE",
                List.of(kept(3, 1), kept(4, 1), kept(5, 1), kept(6, 6), kept(7, 6)),
                List.of(
                        decided(ModelDecision.PROMOTED, 4, 4L, false),
                        decided(ModelDecision.HELD, 5, 4L, false),
                        waits));

        assertThat(models.kept())
                .extracting(models::state)
                .containsExactly(MarketModels.NONE, "live", "held", "candidate", "candidate");
        assertThat(market(new long[] {4}, decided(ModelDecision.ROLLED_BACK, 4, 4L, true))
                        .state(kept(4, 1)))
                .isEqualTo("pinned");
    }

    private static List<String> broken(MarketModels models, KeptModel model) {
        var read = new ModelCheck.Read(Optional.empty(), "these 1 bytes are no model");
        return ModelCheck.of(models, model, read).stream()
                .filter(check -> !check.holds())
                .map(ModelCheck::what)
                .toList();
    }

    @Test
    void shouldFindOutWhatIsNotAsItSays() {
        var live = decided(ModelDecision.PROMOTED, 3, 3L, false);
        var sound = List.of(kept(2, 1), kept(3, 1));
        assertThat(broken(new MarketModels("DE", sound, List.of(live)), sound.get(1)))
                .containsExactly("format");

        var forged = kept(3, 1, sha256(9), sha256(2));
        assertThat(broken(new MarketModels("DE", List.of(kept(2, 1), forged), List.of(live)), forged))
                .containsExactly("sha256", "format");

        var orphan = kept(3, 1, sha256(3), sha256(7));
        assertThat(broken(new MarketModels("DE", List.of(kept(2, 1), orphan), List.of(live)), orphan))
                .containsExactly("format", "lineage");

        live.setLiveSha256(sha256(8));
        assertThat(broken(new MarketModels("DE", sound, List.of(live)), sound.get(1)))
                .containsExactly("format", "live_sha256");
    }
}
