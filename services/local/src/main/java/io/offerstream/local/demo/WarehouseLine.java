package io.offerstream.local.demo;

import io.offerstream.local.sink.LocalSink;
import io.offerstream.local.sink.WarehouseRows;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What has arrived in the warehouse, as one line; asked for anew once a second at most. One thread's. */
public final class WarehouseLine {
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final Optional<LocalSink> sink;
    private final Clock clock;
    private WarehouseRows rows = WarehouseRows.NONE;
    private Instant asked = Instant.EPOCH;

    /**
     * Reports of one sink.
     *
     * @param sink empty where none runs
     */
    public WarehouseLine(Optional<LocalSink> sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** Empty where there is no warehouse. */
    public Optional<String> text() {
        return sink.map(running -> {
            var now = clock.instant();
            if (Duration.between(asked, now).compareTo(ASK_EVERY) >= 0) {
                asked = now;
                running.warehouse().ifPresent(this::ask);
            }
            return rows.newest()
                    .map(newest -> String.format(
                            Locale.ENGLISH,
                            "warehouse: %,d assignments, %,d rows in all, newest %d s ago",
                            rows.in("ASSIGNMENTS"),
                            rows.tables().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum(),
                            Math.max(0, Duration.between(newest, now).toSeconds())))
                    .orElse("warehouse: nothing yet");
        });
    }

    private void ask(URI warehouse) {
        try {
            rows = WarehouseRows.of(warehouse);
        } catch (IOException e) {
            // The line tells how old it is; health tells why.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
