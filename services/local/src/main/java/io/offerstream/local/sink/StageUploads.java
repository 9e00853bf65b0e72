package io.offerstream.local.sink;

import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.sink.connector.Remedy;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.sink.stage.StageUpload;
import io.offerstream.sink.stage.WarehouseStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a stage of the warehouse up with the folder of promoted models. Logs in only when there is a file that has not
 * been there before; what does not work is tried again, with growing pauses, and stops nobody else.
 *
 * <p>Reports as {@value #PART} to the process's {@link Health}. Owns one thread.
 */
public final class StageUploads implements AutoCloseable {
    /** Its name in {@link Health}. */
    public static final String PART = "stage";

    private static final String STAGE = "MODELS";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Path folder;
    private final WarehouseLogin login;
    private final Health health;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "stage-uploads");

    private StageUploads(Path folder, WarehouseLogin login, Health health) {
        this.folder = folder;
        this.login = login;
        this.health = health;
    }

    /**
     * Begins to watch.
     *
     * @param folder where the trainer writes promoted models; may not be there yet
     */
    public static StageUploads start(Path folder, WarehouseLogin login, Health health) {
        var uploads = new StageUploads(folder, login, health);
        uploads.thread.setDaemon(true);
        uploads.thread.start();
        return uploads;
    }

    private void watch() {
        health.report(PART, State.READY, "nothing to upload yet");
        Set<Path> done = Set.of();
        var pause = LOOK_EVERY;
        try {
            do {
                try {
                    var there = files();
                    if (!done.containsAll(there)) {
                        upload();
                        done = there;
                    }
                    pause = LOOK_EVERY;
                } catch (IOException | SQLException | IllegalArgumentException e) {
                    health.report(
                            PART,
                            State.DEGRADED,
                            "promoted models wait in " + folder + ": " + Remedy.of(String.valueOf(e.getMessage())));
                    pause = pause.multipliedBy(2);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                }
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Closing.
        }
    }

    private Set<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (var files = Files.walk(folder)) {
            return new HashSet<>(files.filter(Files::isRegularFile).toList());
        }
    }

    private void upload() throws IOException, SQLException {
        var unreachable = login.unreachable();
        if (unreachable.isPresent()) {
            throw new IOException(unreachable.get());
        }
        try (var stage = new WarehouseStage(login.open(), STAGE)) {
            var put = StageUpload.upload(folder, stage);
            health.report(PART, State.READY, put.isEmpty() ? "up to date" : "uploaded " + put.get(put.size() - 1));
        }
    }

    @Override
    public void close() {
        // Snowflake's driver may lose the interrupt.
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        health.report(PART, State.STOPPED, "closed");
    }
}
