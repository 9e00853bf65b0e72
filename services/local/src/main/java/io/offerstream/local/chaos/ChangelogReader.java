package io.offerstream.local.chaos;

import io.offerstream.local.stack.CommittedConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** What a store holds by its changelog: what a new process would restore. */
final class ChangelogReader {
    private ChangelogReader() {}

    static void read(String bootstrapServers, String applicationId, String store, int partitions, Account account) {
        for (int partition = 0; partition < partitions; partition++) {
            var place = new TopicPartition(applicationId + "-" + store + "-changelog", partition);
            var newest = new HashMap<Bytes, byte[]>();
            var consumer = CommittedConsumer.of(bootstrapServers, List.of(place));
            try {
                long end = consumer.endOffsets(List.of(place)).get(place);
                while (consumer.position(place) < end) {
                    consumer.poll(Duration.ofMillis(100))
                            .forEach(record -> newest.put(Bytes.wrap(record.key()), record.value()));
                }
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
            int task = partition;
            newest.forEach((key, value) -> account.state(store, task, key.get(), value));
        }
    }
}
