package io.offerstream.acceptance.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Assignment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of records in the warehouse. */
@ExtendWith(SharedLab.class)
class SinkRowsTest {
    private static final int FRESH = 40;

    private final SinkLab lab;

    SinkRowsTest(SinkLab lab) {
        this.lab = lab;
    }

    @Test
    void shouldHaveAFirstRowSoonAndThenEveryRowWithinSeconds() throws Exception {
        assertThat(lab.toFirstRow()).isLessThan(Duration.ofSeconds(20));
        var committed = new long[FRESH];
        var writer = new Thread(() -> {
            for (int number = 0; number < FRESH; number++) {
                lab.commit(List.of(Assigned.to("fresh-" + number, "fresh")));
                committed[number] = System.nanoTime();
                pause(250);
            }
        });
        writer.start();
        var delays = new ArrayList<Long>();
        try (var reader = lab.reader()) {
            while (delays.size() < FRESH) {
                long rows = reader.number("select count(*) from OFFERS.RAW.ASSIGNMENTS where CYCLE_ID = 'fresh'");
                long now = System.nanoTime();
                while (delays.size() < rows) {
                    delays.add(now - committed[delays.size()]);
                }
                pause(50);
            }
        }
        writer.join();
        delays.sort(null);
        var p95 = Duration.ofNanos(delays.get(FRESH * 95 / 100));
        System.out.printf(
                "first row after %d ms; committed to queryable at lag 1: p50 %d ms, p95 %d ms, most %d ms%n",
                lab.toFirstRow().toMillis(),
                delays.get(FRESH / 2) / 1_000_000,
                p95.toMillis(),
                delays.get(FRESH - 1) / 1_000_000);
        assertThat(p95).isLessThan(Duration.ofSeconds(5));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldNeverShowWhatWasAborted() throws Exception {
        lab.abort(new Batch("aborted").assignments());
        var after = new Batch("after-abort");
        after.commit(lab);

        after.assertDelivered(lab);
        assertThat(lab.rowsOf("aborted")).isZero();
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
        lab.commitRaw("evolved", framed(Assigned.to("evolved", "evolved"), schema, "seen"));

        assertThat(lab.awaitRows("evolved", 1, Batch.PATIENCE)).isTrue();
        assertThat(lab.rows("select BRAND_NEW, ARM from OFFERS.RAW.ASSIGNMENTS where CYCLE_ID = 'evolved'"))
                .isEqualTo(List.of(List.of(
                        "seen", Assigned.to("evolved", "evolved").getArm().name())));
    }

    /** In the registry's format, as a newer assigner would write it. */
    private byte[] framed(Assignment assignment, Schema schema, String value) throws IOException {
        var buffer = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(buffer, null);
        var decoded = new GenericDatumReader<GenericRecord>(Assignment.getClassSchema(), schema)
                .read(null, DecoderFactory.get().binaryDecoder(avro(assignment), null));
        decoded.put("brand_new", value);
        new GenericDatumWriter<GenericRecord>(schema).write(decoded, encoder);
        encoder.flush();
        int id = lab.connection.registry().idOf("lab.assignments", schema);
        return ByteBuffer.allocate(5 + buffer.size())
                .put((byte) 0)
                .putInt(id)
                .put(buffer.toByteArray())
                .array();
    }

    private byte[] avro(Assignment assignment) {
        var topic = lab.connection.topics().assignments();
        var framed = topic.serde().serialize(topic.name(), assignment);
        return Arrays.copyOfRange(framed, 5, framed.length);
    }

    @Test
    void shouldGiveUpWhatCannotBeReadAsItIsAndGoOn() throws Exception {
        var garbage = "not even Avro".getBytes(UTF_8);
        lab.commitRaw("garbled", garbage);
        var after = new Batch("after-garbage");
        after.commit(lab);

        after.assertDelivered(lab);
        assertThat(lab.awaitDeadLetter(garbage, Batch.PATIENCE)).isTrue();
    }

    /** A text in a column of numbers, between good rows: the connector reports it by its place among them. */
    @Test
    void shouldGiveUpAValueThatDoesNotFitAndNotItsNeighbours() throws Exception {
        var offers = new RawOffers(
                lab.connection.topics().offers(), lab.connection.registry(), lab.connection.registryUrl());
        var misfit = offers.misfit();
        lab.commitOffers(offers.good(0, 100));
        assertThat(lab.awaitOffers(100, Batch.PATIENCE)).isTrue();
        var mixed = new ArrayList<>(offers.good(100, 150));
        mixed.add(misfit);
        mixed.addAll(offers.good(150, 200));
        lab.commitOffers(mixed);

        assertThat(lab.awaitOffers(200, Batch.PATIENCE)).isTrue();
        assertThat(lab.awaitDeadLetter(misfit, Batch.PATIENCE)).isTrue();
        assertThat(lab.rows("select count(*), count(distinct OFFER_ID) from OFFERS.RAW.OFFERS"))
                .isEqualTo(List.of(List.of("200", "200")));
    }
}
