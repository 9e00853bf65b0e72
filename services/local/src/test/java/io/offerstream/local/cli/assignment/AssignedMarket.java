package io.offerstream.local.cli.assignment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.stack.ServiceSettings;
import io.offerstream.local.stack.Services;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Quota;
import io.offerstream.slates.model.CarriedCalibrator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Market DE with {@value #CUSTOMERS} customers, assigned by the real assigner in two cycles, of which the first is over:
 * a planted model serves TEST, o-5 is for gold customers, o-6 comes within the first cycle, o-7 is withdrawn, o-8 is not
 * live yet, and in the second cycle o-1 has a budget.
 */
final class AssignedMarket implements AutoCloseable {
    static final int CUSTOMERS = 60;
    static final String NEW_CUSTOMER = "c-new";
    static final long OLD = 1;
    static final long NEW = 2;

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final CliFixture cli;
    private final Installation installation;
    private final KafkaProducer<byte[], byte[]> producer;
    private Instant now = TestMarket.OPENING.minusSeconds(60);

    AssignedMarket(BrokerFixture installations, String prefix, Path folder) throws Exception {
        var environment =
                Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", Integer.toString(PARTITIONS));
        cli = new CliFixture(installations, environment, Clock.fixed(CliFixture.NOW, ZoneOffset.UTC));
        assertThat(cli.run("init").code()).isZero();
        Files.createDirectories(folder.resolve("markets"));
        Files.writeString(folder.resolve("markets/DE.yml"), TestMarket.YAML);
        assertThat(cli.run("markets", "apply", folder.resolve("markets").toString())
                        .code())
                .isZero();
        installation = installations.open(Settings.load(Map.of(), environment, Optional.empty()));
        producer = installation.clients().producer();
        var failure = new AtomicReference<Throwable>();
        var streams = new StreamsSettings(
                installation.clients().bootstrapServers(),
                folder.resolve("state"),
                "test",
                Duration.ofMillis(200),
                1,
                Map.of());
        try (var assigner = Services.create(
                AssignerTopology.SERVICE,
                installation.topics(),
                ServiceSettings.in(folder, streams, Pace.REPRODUCIBLE),
                new SimpleMeterRegistry(),
                new Health(),
                failure::set)) {
            assigner.start();
            live();
            await(failure);
        }
    }

    private void live() throws IOException {
        var models = List.of(publish(OLD, 0), publish(NEW, 2));
        control(Control.newBuilder().setMarket(TestMarket.applied()).build());
        for (int i = 1; i <= 5; i++) {
            offer("o-" + i);
        }
        for (int i = 1; i <= CUSTOMERS; i++) {
            customer("c-" + i, i % 3 == 0 ? "TIER=GOLD" : "TIER=BLUE");
        }
        var late = Events.offer("o-8");
        late.setValidFrom(TestMarket.at(10_000));
        offer(late);
        open(TestMarket.FIRST_CYCLE, 0, models.get(0), List.of());
        tick(0);
        offer("o-6");
        tick(10);
        customer(NEW_CUSTOMER, "TIER=GOLD");
        customer("c-1", "TIER=GOLD");
        tick(20);
        offer("o-7");
        tick(30);
        var withdrawn = Events.offer("o-7");
        withdrawn.setStatus(OfferStatus.WITHDRAWN);
        withdrawn.setEventTime(TestMarket.at(35));
        withdrawn.setRevision(2);
        offer(withdrawn);
        tick(40);
        send(installation.topics().interactionCounts(), TestMarket.DE, counts());
        var quota = Quota.newBuilder()
                .setOfferId("o-1")
                .setArm(Arm.TEST.name())
                .setBuckets(Collections.nCopies(64, 0L))
                .build();
        open(TestMarket.SECOND_CYCLE, 360, models.get(0), List.of(quota));
        tick(360);
        tick(370);
    }

    private static InteractionCounts counts() {
        return InteractionCounts.newBuilder()
                .setMarket(TestMarket.DE)
                .setCycleId(TestMarket.FIRST_CYCLE)
                .setArm(Arm.TEST)
                .setOfferId("o-1")
                .setTickTime(TestMarket.at(40))
                .setAssigned(20)
                .setAssignedSeen(11)
                .setExposures(17)
                .setRedemptions(3)
                .setAttributedRedemptions(2)
                .build();
    }

    /** A model of which gold customers like o-2, and everybody o-1; or another offer most. */
    private PinnedModel publish(long version, int liked) {
        var customers = new TreeMap<>(Map.of("TIER=GOLD", new float[] {1, 0.5f}));
        var offers = new TreeMap<>(Map.of(
                "offer:o-1", new float[] {0, 0.3f},
                "offer:o-2", new float[] {0.6f, 0.1f},
                "offer:o-3", new float[] {-0.4f, liked},
                "PROTEIN=CHICKEN", new float[] {0.2f, 0.05f}));
        var model = RankingModel.of(
                customers, offers, new float[2], Map.of(CarriedCalibrator.KEY, "{\"slope\":1.0,\"intercept\":-2.0}"));
        byte[] bytes = ModelFormat.write(model);
        var sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
        long offset = send(
                installation.topics().models(),
                Keys.of(TestMarket.DE, Long.toString(version)),
                Model.newBuilder()
                        .setMarket(TestMarket.DE)
                        .setVersion(version)
                        .setGeneration(version)
                        .setPublishedAt(now)
                        .setComponents(1)
                        .setSha256(sha256)
                        .setModel(ByteBuffer.wrap(bytes))
                        .setManifest("{}")
                        .build());
        return new PinnedModel(version, version, 0, offset, sha256);
    }

    private void offer(String id) {
        var offer = Events.offer(id);
        offer.setSegments(id.equals("o-5") ? List.of("TIER=GOLD") : List.of());
        offer(offer);
    }

    private void offer(Offer offer) {
        send(installation.topics().offers(), Keys.of(offer), offer);
        control(Events.of(offer));
    }

    private void customer(String id, String... profile) {
        var features = CustomerFeatures.newBuilder()
                .setMarket(TestMarket.DE)
                .setCustomerId(id)
                .setAsOf(now)
                .setProfileFeatures(List.of(profile))
                .setOffersRedeemed("c-2".equals(id) ? List.of("o-4") : List.of())
                .setConsent(true)
                .build();
        send(installation.topics().customerFeatures(), Keys.of(TestMarket.DE, id), features);
    }

    private void open(String cycle, double minutes, PinnedModel model, List<Quota> quotas) {
        var opens = TestMarket.at(minutes);
        var popularity = new TreeMap<>(Map.of("o-1", 0.3, "o-2", 0.1, "o-4", 0.2))
                .entrySet().stream()
                        .map(entry -> new OfferPopularity(entry.getKey(), 10L, 10.0, 3L, 0.1, entry.getValue()))
                        .toList();
        control(Control.newBuilder()
                .setPopularity(new Popularity(TestMarket.DE, opens, 0.05, popularity))
                .build());
        control(Control.newBuilder()
                .setCycleOpened(CycleOpened.newBuilder()
                        .setMarket(TestMarket.DE)
                        .setCycleId(cycle)
                        .setExperimentId("fixture")
                        .setArmWeights(List.of("TEST=0.5", "CONTROL_POPULARITY=0.25", "CONTROL_RANDOM=0.25"))
                        .setOpensAt(opens)
                        .setClosesAt(opens.plus(Duration.ofHours(6)))
                        .setDecidedAt(opens)
                        .setConfigHash(TestMarket.config().hash())
                        .setEligibleOffers(List.of())
                        .setSeed(TestMarket.config().seed())
                        .setModel(model)
                        .setQuotas(quotas)
                        .build())
                .build());
    }

    /** To every partition, as the conductor does. */
    private void control(Control control) {
        var topic = installation.topics().control();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(new ProducerRecord<>(
                    topic.name(),
                    partition,
                    now.toEpochMilli(),
                    TestMarket.DE.getBytes(UTF_8),
                    topic.serde().serialize(topic.name(), control)));
        }
    }

    private void tick(double minutes) {
        now = TestMarket.at(minutes);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            mark(installation.topics().customerFeatures(), partition, Marks.writer("interaction-state", partition));
            mark(installation.topics().control(), partition, Marks.writer("conductor", 0));
        }
    }

    private void mark(Topic<?> topic, int partition, String writer) {
        send(new ProducerRecord<>(
                topic.name(), partition, now.toEpochMilli(), writer.getBytes(UTF_8), null, Marks.headers(now)));
    }

    <V extends SpecificRecord> long send(Topic<V> topic, String key, V value) {
        return send(new ProducerRecord<>(
                topic.name(),
                null,
                now.toEpochMilli(),
                key.getBytes(UTF_8),
                topic.serde().serialize(topic.name(), value)));
    }

    private long send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get().offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void await(AtomicReference<Throwable> failure) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var reader =
                new AssignmentReader(installation, installation.topics().assignments())) {
            while (reader.reached().isBefore(now)) {
                reader.poll(Duration.ofMillis(100), assignment -> {});
                assertThat(failure.get()).isNull();
                assertThat(System.nanoTime()).as("the assigner's time").isLessThan(deadline);
            }
        }
    }

    CliFixture cli() {
        return cli;
    }

    CliFixture.Ended run(String... arguments) {
        return cli.run(arguments);
    }

    Installation installation() {
        return installation;
    }

    /** Every assignment of a cycle, in the order of each partition. */
    List<Assignment> assignments(String cycle) {
        var found = new ArrayList<Assignment>();
        var topic = installation.topics().assignments();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            if (record.value() != null) {
                var assignment = topic.serde().deserialize(topic.name(), record.value());
                if (assignment.getCycleId().equals(cycle)) {
                    found.add(assignment);
                }
            }
        });
        return found;
    }

    /** What somebody else might have written: not what was decided. */
    void publish(Assignment assignment) {
        send(
                installation.topics().assignments(),
                Keys.of(assignment.getMarket(), assignment.getCustomerId()),
                assignment);
    }

    /** Where every partition of every topic ends, by its name. */
    Map<String, Long> ends() throws Exception {
        try (var admin = installation.clients().admin()) {
            var wanted = new TreeMap<String, TopicPartition>();
            for (var topic : admin.describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get()
                    .values()) {
                topic.partitions()
                        .forEach(partition -> wanted.put(
                                topic.name() + "-" + partition.partition(),
                                new TopicPartition(topic.name(), partition.partition())));
            }
            var ends = new TreeMap<String, Long>();
            var offsets = admin.listOffsets(wanted.values().stream()
                            .collect(Collectors.toMap(place -> place, place -> OffsetSpec.latest())))
                    .all()
                    .get();
            wanted.forEach((name, place) -> ends.put(name, offsets.get(place).offset()));
            return ends;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
