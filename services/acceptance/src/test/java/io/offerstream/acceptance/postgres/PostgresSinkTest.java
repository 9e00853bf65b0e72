package io.offerstream.acceptance.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.offerstream.platform.fixture.Events;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped connector between a real broker and a real PostgreSQL. */
class PostgresSinkTest {
    private static final int CUSTOMERS = 500;

    @TempDir
    private static Path folder;

    private static PostgresLab lab;

    @BeforeAll
    static void start() throws Exception {
        try {
            lab = new PostgresLab(folder);
        } catch (IOException | IllegalStateException e) {
            System.err.println("SKIPPED: PostgreSQL cannot be run here: " + e);
            abort("PostgreSQL cannot be run here (as root it needs 'unshare'): " + e);
        }
        lab.startWorker();
        commitAssignments("first");
    }

    @AfterAll
    static void stop() throws IOException {
        if (lab != null) {
            lab.close();
        }
    }

    private static void commitAssignments(String cycle) {
        lab.commit(
                lab.connection.topics().assignments(),
                IntStream.range(0, CUSTOMERS)
                        .mapToObj(number -> assignment("c-" + number, cycle))
                        .collect(Collectors.toMap(one -> "DE:" + one.getCustomerId(), List::of)));
    }

    private static Assignment assignment(String customer, String cycle) {
        var assignment = Events.assignment(
                customer,
                "2026-03-01T12:00",
                customer.hashCode() % 2 == 0 ? Arm.TEST : Arm.CONTROL_RANDOM,
                "O-1",
                "O-2");
        assignment.setAssignmentId("DE:" + customer + ":" + cycle + ":1");
        assignment.setCycleId(cycle);
        assignment.setPropensity(0.1 + 0.3);
        return assignment;
    }

    private static String countOf(String cycle) {
        return "select count(*) from assignments where cycle_id = '" + cycle + "'";
    }

    private static void assertDelivered(String cycle) throws Exception {
        assertThat(lab.awaitCount(countOf(cycle), CUSTOMERS))
                .as("%s %s", cycle, lab.status())
                .isTrue();
        assertThat(lab.rows(countOf(cycle))).isEqualTo(List.of(List.of(Integer.toString(CUSTOMERS))));
    }

    /** And may be made again where they are already. */
    @Test
    void shouldShipAColumnForEveryField() throws Exception {
        lab.makeTables("fresh");
        lab.makeTables("fresh");

        for (var table : Map.of(
                        "assignments", Assignment.getClassSchema(),
                        "outcomes", Outcome.getClassSchema(),
                        "offers", Offer.getClassSchema(),
                        "customer_features", CustomerFeatures.getClassSchema(),
                        "experiment_results", ExperimentResult.getClassSchema())
                .entrySet()) {
            assertThat(lab.rows("select column_name from information_schema.columns where table_schema = 'fresh'"
                            + " and table_name = '" + table.getKey() + "' order by ordinal_position"))
                    .as(table.getKey())
                    .extracting(row -> row.get(0))
                    .containsExactlyElementsOf(table.getValue().getFields().stream()
                            .map(Schema.Field::name)
                            .toList());
        }
    }

    @Test
    void shouldWriteAssignmentsAsTheyAre() throws Exception {
        assertDelivered("first");

        assertThat(lab.rows("select \"group\", arm, offers, offer_1, offer_3, propensity, decided_at at time zone 'UTC'"
                        + " from assignments where assignment_id = 'DE:c-7:first:1'"))
                .isEqualTo(List.of(Arrays.asList(
                        assignment("c-7", "first").getGroup().name(),
                        assignment("c-7", "first").getArm().name(),
                        "{O-1,O-2}",
                        null,
                        null,
                        "0.4",
                        "2026-03-01 12:00:00+00")));
    }

    /** Its customers' topics have the customer as their key; the newest record of an offer or profile is the row. */
    @Test
    void shouldKeepOneRowForEachKeyOfTheOtherTopics() throws Exception {
        var topics = lab.connection.topics();
        var paused = Events.offer("O-1");
        paused.setRevision(2);
        lab.commit(topics.offers(), Map.of("DE:O-1", List.of(Events.offer("O-1"), paused)));
        lab.commit(topics.outcomes(), Map.of("DE", List.of(outcome("o-1"), outcome("o-2"), outcome("o-1"))));
        lab.commit(topics.customerFeatures(), Map.of("DE:c-1", List.of(features("c-1", "{}"), features("c-1", "{ }"))));
        lab.commit(topics.experimentResults(), Map.of("DE:w1", List.of(result("w1"), result("w1"))));

        assertThat(lab.awaitCount("select revision from offers", 2))
                .as(lab.status())
                .isTrue();
        assertThat(lab.awaitCount("select count(*) from outcomes", 2))
                .as(lab.status())
                .isTrue();
        assertThat(lab.awaitCount("select count(*) from customer_features where behaviour_features = '{ }'", 1))
                .as(lab.status())
                .isTrue();
        assertThat(lab.awaitCount("select count(*) from experiment_results", 1))
                .as(lab.status())
                .isTrue();
        assertThat(lab.rows("select count(*) from offers union all select count(*) from outcomes"
                        + " union all select count(*) from customer_features"
                        + " union all select count(*) from experiment_results"))
                .isEqualTo(List.of(List.of("1"), List.of("2"), List.of("1"), List.of("1")));
    }

    private static Outcome outcome(String id) {
        return Filled.record(Outcome.class, Map.of("outcome_id", id, "market", "DE", "customer_features", "{}"));
    }

    private static CustomerFeatures features(String customer, String behaviour) {
        return Filled.record(
                CustomerFeatures.class,
                Map.of("market", "DE", "customer_id", customer, "behaviour_features", behaviour));
    }

    private static ExperimentResult result(String cycle) {
        return Filled.record(ExperimentResult.class, Map.of("market", "DE", "cycle_id", cycle));
    }

    @Test
    void shouldAddNothingWhenRecordsComeAgain() throws Exception {
        assertDelivered("first");
        lab.stopWorker();
        lab.deleteGroup();
        lab.startWorker();
        commitAssignments("again");

        assertDelivered("again");
        assertDelivered("first");
    }

    @Test
    void shouldLoseNothingAndDoubleNothingWhenTheWorkerIsKilled() throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            commitAssignments("killed-" + kill);
            Thread.sleep(150L * kill);
            lab.killWorker();
            lab.startWorker();
        }
        for (int kill = 0; kill < 3; kill++) {
            assertDelivered("killed-" + kill);
        }
    }

    @Test
    void shouldNeverShowWhatWasAborted() throws Exception {
        lab.abort(lab.connection.topics().assignments(), "DE:c-0", assignment("c-0", "aborted"));
        commitAssignments("after-abort");

        assertDelivered("after-abort");
        assertThat(lab.rows(countOf("aborted"))).isEqualTo(List.of(List.of("0")));
    }

    @Test
    void shouldGiveUpWhatCannotBeReadAndGoOn() throws Exception {
        var garbage = "not even Avro".getBytes(UTF_8);
        lab.commitRaw(lab.connection.topics().assignments(), "DE:garbled", garbage);
        commitAssignments("after-garbage");

        assertDelivered("after-garbage");
        assertThat(lab.awaitDeadLetter(garbage)).isTrue();
    }

    @Test
    void shouldMakeAColumnOfANewField() throws Exception {
        var schema = new Schema.Parser()
                .parse(
                        Assignment.getClassSchema()
                                .toString()
                                .replaceFirst(
                                        "\"fields\":\\[",
                                        "\"fields\":[{\"name\":\"brand_new\",\"type\":[\"null\",\"string\"],\"default\":null},"));
        assertDelivered("first");
        lab.commitRaw(
                lab.connection.topics().assignments(),
                "DE:evolved",
                framed(assignment("evolved", "evolved"), schema, record -> "seen"));

        assertThat(lab.awaitCount(countOf("evolved"), 1)).as(lab.status()).isTrue();
        assertThat(lab.rows("select brand_new from assignments where cycle_id = 'evolved'"))
                .isEqualTo(List.of(List.of("seen")));
    }

    /** In the registry's format, as a newer assigner would write it. */
    private static byte[] framed(Assignment assignment, Schema schema, Function<GenericRecord, Object> value)
            throws IOException {
        var topic = lab.connection.topics().assignments();
        var written = topic.serde().serialize(topic.name(), assignment);
        var record = new GenericDatumReader<GenericRecord>(Assignment.getClassSchema(), schema)
                .read(null, DecoderFactory.get().binaryDecoder(written, 5, written.length - 5, null));
        record.put("brand_new", value.apply(record));
        var buffer = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(buffer, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return ByteBuffer.allocate(5 + buffer.size())
                .put((byte) 0)
                .putInt(lab.connection.registry().idOf(topic.name(), schema))
                .put(buffer.toByteArray())
                .array();
    }
}
