package io.offerstream.local.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A broker with producers that commit all the time, until the process is killed: each transaction writes one record into
 * every topic. Says when it has begun.
 */
final class CommittingBroker {
    static final List<String> TOPICS =
            IntStream.range(0, 12).mapToObj(topic -> "all-or-nothing-" + topic).toList();
    static final String BEGUN = "begun";

    static final int PRODUCERS = 6;

    private CommittingBroker() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments the broker's directory, and the number of this life
     */
    public static void main(String[] arguments) throws Exception {
        var broker = EmbeddedBroker.start(Path.of(arguments[0]));
        var life = arguments[1];
        if (life.equals("0")) {
            Records.create(broker.bootstrapServers(), TOPICS.toArray(String[]::new));
        }
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int number = producer;
            new Thread(() -> commit(broker.bootstrapServers(), number, life, () -> true)).start();
        }
    }

    /**
     * Commits the same to all topics, again and again, until it cannot.
     *
     * @param goesOn asked before each transaction
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the commit says whether they were taken
    static void commit(String servers, int number, String life, BooleanSupplier goesOn) {
        var settings = Map.of(
                "transactional.id", "all-or-nothing-" + number,
                // Back at the broker as soon as it is.
                "reconnect.backoff.ms", "1",
                "reconnect.backoff.max.ms", "10",
                "retry.backoff.ms", "1",
                "retry.backoff.max.ms", "10");
        try (var producer = Records.producer(servers, settings)) {
            producer.initTransactions();
            for (long transaction = 0; goesOn.getAsBoolean(); transaction++) {
                producer.beginTransaction();
                for (var topic : TOPICS) {
                    producer.send(new ProducerRecord<>(topic, life + "/" + number + "/" + transaction));
                }
                producer.commitTransaction();
                if (transaction == 0) {
                    System.out.println(BEGUN);
                }
            }
        }
    }
}
