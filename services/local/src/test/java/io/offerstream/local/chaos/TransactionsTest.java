package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldNoticeATransactionThatIsLeftOpen() throws Exception {
        try (var broker = EmbeddedBroker.start(folder);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                "interaction-state-1"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("outputs", 1, (short) 1)))
                    .all()
                    .get();
            var transactions = new Transactions(admin);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("outputs", "left open")).get();

            assertThat(transactions.states("interaction-state")).containsExactly(TransactionState.ONGOING);
            assertThat(transactions.states("assigner")).isEmpty();
            assertThat(transactions.hanging(Duration.ofSeconds(1)))
                    .hasSize(1)
                    .allMatch(at -> at.startsWith("outputs-0"));

            producer.commitTransaction();

            assertThat(transactions.hanging(Duration.ofSeconds(10))).isEmpty();
        }
    }
}
