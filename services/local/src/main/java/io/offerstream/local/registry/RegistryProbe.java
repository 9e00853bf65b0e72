package io.offerstream.local.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a registry whether it serves. Safe for use from many threads. */
final class RegistryProbe {
    static final Duration START_WITHIN = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final HttpRequest request;

    /** @param url of the Confluent-compatible API */
    RegistryProbe(URI url) {
        request = HttpRequest.newBuilder(URI.create(url + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Waits until the registry serves; false once its process has ended, or was too slow and was ended. */
    boolean isUp(Process registry) throws InterruptedException {
        long polls = START_WITHIN.dividedBy(POLL);
        for (long poll = 0; poll < polls; poll++) {
            if (answers() && registry.isAlive()) {
                return true;
            }
            if (registry.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        registry.destroyForcibly();
        return false;
    }

    private boolean answers() throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
