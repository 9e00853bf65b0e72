package io.offerstream.local.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a process over HTTP whether it serves. Safe for use from many threads. */
public final class HttpProbe {
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final HttpRequest request;
    private final Duration startWithin;

    /**
     * @param url answers 200 once the process serves
     * @param startWithin a process that takes longer is ended
     */
    public HttpProbe(URI url, Duration startWithin) {
        request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
        this.startWithin = startWithin;
    }

    Duration startWithin() {
        return startWithin;
    }

    /** Waits until the process serves; false once it has ended, or was too slow and was ended. */
    public boolean isUp(Process process) throws InterruptedException {
        long polls = startWithin.dividedBy(POLL);
        for (long poll = 0; poll < polls; poll++) {
            if (answers() && process.isAlive()) {
                return true;
            }
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        process.destroyForcibly();
        return false;
    }

    /** Whether it serves now. */
    public boolean answers() throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
