package io.offerstream.trainer.evaluation;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.trainer.checkpoint.LineHead;
import io.offerstream.trainer.fixture.RandomSlates;
import io.offerstream.trainer.promotion.Standing;
import io.offerstream.trainer.publication.Manifest;
import io.offerstream.trainer.publication.Origin;
import io.offerstream.trainer.publication.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A market with a live version 1, and a generation that began with version 2 and waits; and their records. */
final class WaitingGeneration {
    static final Instant TICK = TestMarket.at(10);

    final Standing standing = new Standing("DE");
    private final Map<Long, Model> records = new HashMap<>();
    private Optional<LineHead> head = Optional.empty();

    private WaitingGeneration() {}

    /** @param cycle in which the versions were published */
    WaitingGeneration(String cycle) {
        publish(0.1, Origin.STREAM, cycle);
        promote();
        publish(0.3, Origin.REFIT, cycle);
        publish(0.2, Origin.STREAM, cycle);
    }

    /** Version 1 waits, and nothing serves. */
    static WaitingGeneration withoutLive(String cycle) {
        var waiting = new WaitingGeneration();
        waiting.publish(0.1, Origin.STREAM, cycle);
        return waiting;
    }

    /** The next version; its record's offset is ten times its number. */
    void publish(double strength, Origin origin, String cycle) {
        publish(strength, origin, cycle, Optional.empty());
    }

    /** One to which the drift gate objects. */
    void publish(double strength, String cycle, String objection) {
        publish(strength, Origin.STREAM, cycle, Optional.of(objection));
    }

    private void publish(double strength, Origin origin, String cycle, Optional<String> objection) {
        var line = RandomSlates.line(strength);
        var manifest = Manifest.of(line, head, origin, TICK, 0, Map.of(), List.of(), Optional.empty());
        var version = Version.of(line, line.model(Map.of()), manifest);
        long offset = 10 * version.record().getVersion();
        records.put(offset, version.record());
        standing.published(version, offset, cycle, objection, TICK);
        head = Optional.of(version.head());
    }

    /** Ops let the newest serve. */
    void promote() {
        standing.asked(
                ModelRequest.newBuilder()
                        .setEventId("request")
                        .setEventTime(TICK)
                        .setMarket("DE")
                        .setAction(ModelAction.PROMOTE)
                        .setVersion(head.orElseThrow().version())
                        .setActor("ops")
                        .build(),
                TICK);
    }

    Model at(long offset) {
        var record = records.get(offset);
        if (record == null) {
            throw new IllegalStateException("models has no model at offset " + offset);
        }
        return record;
    }

    RankingModel model(long version) {
        return Version.model(at(10 * version));
    }

    void lose(long version) {
        records.remove(10 * version);
    }
}
