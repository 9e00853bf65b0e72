package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.sink.StageUploads;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.sink.stage.StageUpload;
import io.offerstream.sink.stage.WarehouseStage;
import io.offerstream.warehouse.WarehouseNames;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Promoted models in a stage, through Snowflake's own JDBC driver. */
@ExtendWith(SharedLab.class)
class StageTest {
    @TempDir
    private Path folder;

    private final SinkLab lab;

    StageTest(SinkLab lab) {
        this.lab = lab;
    }

    private WarehouseLogin login(URI warehouse) {
        return WarehouseLogin.of(
                lab.connector,
                warehouse,
                WarehouseNames.USER,
                lab.command.parameters().keyFile());
    }

    private Path model(String name, String content) throws Exception {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void shouldPutWhatIsMissingOrAnotherAndNothingTwice() throws Exception {
        model("DE/DE-0000000001.model", "first");
        model("CH/CH-0000000007.model", "seventh");
        model("CH/CH-0000000008.model.part", "half");

        try (var stage = new WarehouseStage(login(lab.warehouse.url()).open(), "PUT_TEST")) {
            assertThat(StageUpload.upload(folder, stage))
                    .containsExactly("CH/CH-0000000007.model", "DE/DE-0000000001.model");
            assertThat(StageUpload.upload(folder, stage)).isEmpty();

            model("DE/DE-0000000001.model", "another");
            model("DE/DE-0000000002.model", "second");
            assertThat(StageUpload.upload(folder, stage))
                    .containsExactly("DE/DE-0000000001.model", "DE/DE-0000000002.model");
            assertThat(stage.list().keySet())
                    .containsExactly("CH/CH-0000000007.model", "DE/DE-0000000001.model", "DE/DE-0000000002.model");
        }
    }

    @Test
    void shouldSayWhatIsWrongAndUploadOnceItIsRight() throws Exception {
        model("SB/SB-0000000003.model", "third");
        var health = new Health();
        var wrong = StageUploads.start(folder, login(URI.create("http://127.0.0.1:9")), health);
        awaitState(health, State.DEGRADED);
        assertThat(health.reports().get(StageUploads.PART).reason()).contains("promoted models wait in");
        wrong.close();

        var right = StageUploads.start(folder, login(lab.warehouse.url()), health);
        awaitState(health, State.READY);
        assertThat(health.reports().get(StageUploads.PART).reason()).contains("SB/SB-0000000003.model");
        right.close();
    }

    @Test
    void shouldCloseWhateverItIsDoing() throws Exception {
        model("SB/SB-0000000004.model", "fourth");
        for (int millis = 0; millis < 400; millis += 10) {
            var uploads = StageUploads.start(folder, login(lab.warehouse.url()), new Health());
            Thread.sleep(millis);
            uploads.close();
        }
    }

    private static void awaitState(Health health, State state) throws InterruptedException {
        for (int look = 0; look < 600; look++) {
            var report = health.reports().get(StageUploads.PART);
            if (report != null && report.state() == state && !report.reason().startsWith("nothing")) {
                return;
            }
            Thread.sleep(100);
        }
        assertThat(health.reports()).as("%s within a minute", state).isEmpty();
    }
}
