package io.offerstream.console.web;

import io.offerstream.console.feed.Freshness;
import io.offerstream.console.feed.Freshness.Condition;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.Sources;
import io.offerstream.console.view.Status;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.TickSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says how current what is shown is. Called from many threads. */
final class StatusLine {
    private final Sources sources;

    StatusLine(Sources sources) {
        this.sources = sources;
    }

    Status now() {
        var moment = sources.state().read(all -> Moment.of(all, sources.clock()));
        var freshness = sources.feeds().get();
        var away = freshness.stream()
                .filter(feed -> feed.condition() == Condition.AWAY)
                .findFirst();
        if (away.isPresent()) {
            return new Status(Tone.BAD, stamp(moment, freshness), away(away.get()));
        }
        if (freshness.stream().anyMatch(feed -> !feed.isLive())) {
            return new Status(
                    Tone.WATCH,
                    stamp(moment, freshness),
                    "Reads what was written before this console started: figures are not complete yet.");
        }
        return moment.quietFor()
                .map(quiet -> new Status(Tone.WATCH, stamp(moment, freshness), quiet(moment, quiet)))
                .orElseGet(() -> new Status(Tone.GOOD, stamp(moment, freshness), ""));
    }

    private static String away(Freshness feed) {
        return "Disconnected from Kafka: everything here is as of "
                + feed.readAt().map(Times::clock).orElse("never") + ". The console tries again by itself. Reason: "
                + feed.reason();
    }

    private static String quiet(Moment moment, Duration quiet) {
        var minutes = quiet.toMinutes();
        return "No tick for " + (minutes < 1 ? "half a minute" : Times.span(Duration.ofMinutes(minutes)))
                + (moment.source() == TickSource.LIVE
                        ? ": nothing is decided without ticks. Is the ticker running?"
                        : ": the " + (moment.source() == TickSource.REPLAY ? "replay" : "simulation")
                                + " stands still or has ended.");
    }

    private static String stamp(Moment moment, List<Freshness> feeds) {
        var read = feeds.stream()
                .map(Freshness::readAt)
                .flatMap(Optional::stream)
                .min(Comparator.<Instant>naturalOrder())
                .map(at -> "read " + Times.clock(at))
                .orElse("nothing read yet");
        return moment.tick()
                .map(tick -> (moment.source() == TickSource.LIVE ? "" : "Simulated time ")
                        + Times.both(tick, ZoneOffset.UTC) + " · " + read)
                .orElse("No tick yet · " + read);
    }
}
