package io.offerstream.local.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.offerstream.local.ChildJvm;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.serde.AvroSerde;
import io.offerstream.platform.serde.Compatibility;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.serde.UnknownSchemaIdException;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Redemption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryTest {
    private static final Erasure ERASURE = Erasure.newBuilder()
            .setEventId("e-1")
            .setEventTime(Instant.parse("2026-03-01T12:00:00Z"))
            .setMarket("DE")
            .setCustomerId("4711")
            .setRequestedBy("ops")
            .build();

    @TempDir
    private static Path directory;

    private static EmbeddedRegistry registry;

    /** With archived classes, as an installation starts it; that alone makes these tests quicker. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        RegistryArchive.make(Distribution.HOME);
        registry = EmbeddedRegistry.start(Distribution.HOME, directory, new Health())
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static RegistryClient client() {
        return new RegistryClient(registry.url(), Clock.systemUTC());
    }

    private static Map<String, Integer> idsOf(Topics topics, RegistryClient client) {
        var ids = new LinkedHashMap<String, Integer>();
        topics.all()
                .forEach(topic -> ids.put(
                        topic.name(),
                        client.idOf(topic.name(), SpecificData.get().getSchema(topic.type()))));
        return ids;
    }

    private static Schema record(String... optionalFields) {
        var fields = SchemaBuilder.record("Shown").namespace("test").fields().requiredInt("x");
        for (String field : optionalFields) {
            fields = fields.name(field).type().intType().intDefault(0);
        }
        return fields.endRecord();
    }

    @Test
    void shouldTakeItsClassesFromTheArchive(@TempDir Path own) throws IOException {
        var command = new RegistryCommand(Distribution.HOME, own, 1);

        assertThat(command.archive()).exists();
        assertThat(command.prepare().command()).contains("-XX:SharedArchiveFile=" + command.archive());
        // Where it refuses an archive, the JVM warns and goes on without.
        assertThat(directory.resolve(command.log().getFileName())).content().doesNotContain("[cds");
    }

    @Test
    void shouldGiveEverySchemaBackUnderItsId() {
        var writing = client();
        var topics = new Topics("all.", 2, writing);
        writing.registerAll(topics);

        var reading = client();
        idsOf(topics, writing)
                .forEach((name, id) -> assertThat(reading.schemaOf(id))
                        .isEqualTo(SpecificData.get()
                                .getSchema(topics.byTitle(name).orElseThrow().type())));
        assertThatThrownBy(() -> reading.schemaOf(1_000_000)).isInstanceOf(UnknownSchemaIdException.class);
    }

    @Test
    void shouldRefuseAnIncompatibleSchema() {
        var client = client();
        var topics = new Topics("strict.", 1, client);
        client.registerAll(topics);
        client.require(Compatibility.FULL_TRANSITIVE, topics);

        assertThatThrownBy(() -> client.idOf("strict.erasures", record()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.Shown")
                .hasMessageContaining("strict.erasures")
                .hasMessageContaining("HTTP 409");
    }

    @Test
    void shouldTakeANewFieldWithDefaultAndANewEnumSymbol() {
        var client = client();
        var topics = new Topics("growing.", 1, client);
        client.registerAll(topics);
        client.require(Compatibility.FULL_TRANSITIVE, topics);
        String now = SpecificData.get().getSchema(Redemption.class).toString();
        String next = now.replaceFirst("\"UNKNOWN\"\\]", "\"UNKNOWN\",\"BRAND_NEW\"]")
                .replaceFirst("\"fields\":\\[", "\"fields\":[{\"name\":\"brand_new\",\"type\":\"int\",\"default\":0},");
        assertThat(next).contains("BRAND_NEW", "brand_new");

        assertThat(client.idOf("growing.redemptions", new Schema.Parser().parse(next)))
                .isGreaterThan(client.idOf("growing.redemptions", new Schema.Parser().parse(now)));
    }

    @Test
    void shouldKeepItsIdsWhenKilledAndWhenReopened(@TempDir Path own) throws Exception {
        var health = new Health();
        Map<String, Integer> ids;
        int last;
        var reopened = EmbeddedRegistry.start(Distribution.HOME, own, health).awaitReady();
        try (reopened) {
            var first = new RegistryClient(reopened.url(), Clock.systemUTC());
            var topics = new Topics("", 1, first);
            ids = idsOf(topics, first);
            last = first.idOf("shown", record("a"));
            var killed = reopened.process();
            killed.destroyForcibly();
            killed.onExit().get(10, TimeUnit.SECONDS);
            awaitReadyAgain(reopened, health, killed.pid());

            var second = new RegistryClient(reopened.url(), Clock.systemUTC());
            assertThat(second.schemaOf(last)).isEqualTo(record("a"));
            assertThat(idsOf(topics, second)).isEqualTo(ids);
        }
        try (var again =
                EmbeddedRegistry.start(Distribution.HOME, own, new Health()).awaitReady()) {
            var third = new RegistryClient(again.url(), Clock.systemUTC());
            assertThat(idsOf(new Topics("", 1, third), third)).isEqualTo(ids);
            assertThat(third.idOf("shown", record("a"))).isEqualTo(last);
            assertThat(third.idOf("shown", record("a", "b"))).isGreaterThan(last);
        }
    }

    private static void awaitReadyAgain(EmbeddedRegistry killed, Health health, long pid) throws InterruptedException {
        for (int i = 0; i < 600 && (killed.process().pid() == pid || !health.isReady()); i++) {
            Thread.sleep(100);
        }
        assertThat(health.reports().get(EmbeddedRegistry.PART).state()).isEqualTo(State.READY);
        assertThat(killed.process().pid()).isNotEqualTo(pid);
    }

    @Test
    void shouldDieWithItsParent(@TempDir Path own) throws Exception {
        var parent = ChildJvm.start(DoomedParent.class, Distribution.HOME.toString(), own.toString());
        ProcessHandle orphan;
        try (var lines = new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8))) {
            orphan = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(orphan.isAlive()).isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }

        orphan.onExit().get(10, TimeUnit.SECONDS);
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void shouldSayWhereToLookWhenItCannotStart(@TempDir Path own) {
        assertThatThrownBy(() -> EmbeddedRegistry.start(own.resolve("nowhere"), own, new Health()))
                .hasMessageContaining("schema registry")
                .hasRootCauseMessage("no Apicurio Registry in " + own.resolve("nowhere"));
    }

    @Test
    void shouldWriteWhatApicuriosSerdeReads() {
        var bytes = new AvroSerde<>(Erasure.class, client()).serialize("ours.erasures", ERASURE);

        try (var theirs = new AvroKafkaDeserializer<Erasure>()) {
            theirs.configure(apicurio(), false);
            assertThat(theirs.deserialize("ours.erasures", bytes)).isEqualTo(ERASURE);
        }
    }

    @Test
    void shouldReadWhatApicuriosSerdeWrites() {
        byte[] bytes;
        try (var theirs = new AvroKafkaSerializer<Erasure>()) {
            theirs.configure(apicurio(), false);
            bytes = theirs.serialize("theirs.erasures", ERASURE);
        }

        assertThat(new AvroSerde<>(Erasure.class, client()).deserialize("theirs.erasures", bytes))
                .isEqualTo(ERASURE);
    }

    private static Map<String, Object> apicurio() {
        return Map.of(
                "apicurio.registry.url",
                registry.url().resolve("/apis/registry/v3").toString(),
                "apicurio.registry.artifact-resolver-strategy",
                "io.apicurio.registry.serde.strategy.TopicIdStrategy",
                "apicurio.registry.auto-register",
                true,
                "apicurio.registry.use-specific-avro-reader",
                true);
    }
}
