package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Tick;
import java.util.ArrayList;
import java.util.List;

/** What services see of an import. */
final class Published {
    private Published() {}

    /** The events of the topics that an import writes, and between which ticks they stand. */
    static List<String> events(Installation installation) {
        var found = new ArrayList<String>();
        var topics = installation.topics();
        for (var topic : List.of(topics.customers(), topics.impressions(), topics.redemptions())) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                found.addAll(events(installation, topic, partition));
            }
        }
        return found;
    }

    private static List<String> events(Installation installation, Topic<?> topic, int partition) {
        var events = new ArrayList<String>();
        var marks = new StringBuilder();
        CommittedRecords.readPartition(installation.clients(), topic, partition, record -> {
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                marks.setLength(0);
                marks.append(" after ").append(mark.get());
            } else {
                events.add(new String(record.key(), UTF_8) + " "
                        + topic.serde().deserialize(topic.name(), record.value()) + marks);
            }
            return true;
        });
        return events;
    }

    static List<Tick> ticks(Installation installation) {
        var ticks = new ArrayList<Tick>();
        var topic = installation.topics().ticks();
        CommittedRecords.readAll(
                installation.clients(),
                topic,
                record -> ticks.add(topic.serde().deserialize(topic.name(), record.value())));
        return ticks;
    }
}
