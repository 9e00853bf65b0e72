package io.offerstream.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.compatibility.Contracts.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts of this repository, against every version kept in it. What to do when it fails: docs/schemas.md. */
class ContractsTest {
    private static final Contracts CONTRACTS = Repository.contracts();

    @Test
    void shouldHaveKeptEverySchemaAsItIsNow() {
        assertThat(CONTRACTS.current()).hasSizeGreaterThan(20);
        assertThat(Check.unkept(CONTRACTS)).isEmpty();
    }

    @Test
    void shouldLetEveryVersionReadEveryOther() {
        assertThat(Check.evolution(CONTRACTS)).isEmpty();
    }

    @Test
    void shouldFollowTheHouseRules() {
        assertThat(CONTRACTS.current().keySet())
                .containsAll(HouseRules.PRODUCED)
                .containsAll(HouseRules.SINKED);
        assertThat(CONTRACTS.current().values()).flatMap(HouseRules::problems).isEmpty();
    }

    @Test
    void shouldDefineSharedTypesAlikeInEveryFile() {
        assertThat(HouseRules.differingTwins(CONTRACTS.current().values())).isEmpty();
    }

    @Test
    void shouldReadEveryGoldenRecordWithEveryVersion() {
        assertThat(Golden.problems(CONTRACTS)).isEmpty();
    }

    static Stream<String> records() {
        return CONTRACTS.current().keySet().stream();
    }

    /** The services see the generated classes, not the files. */
    @ParameterizedTest
    @MethodSource("records")
    void shouldReadEveryGoldenRecordWithTheGeneratedClass(String name) throws Exception {
        Schema generated = SpecificData.get()
                .getSchema(Class.forName("io.offerstream.schemas." + name).asSubclass(SpecificRecord.class));
        Schema current = CONTRACTS.current().get(name);
        for (Version version : CONTRACTS.versionsOf(name)) {
            if (!version.isKept()) {
                continue;
            }
            byte[] golden = Golden.bytes(CONTRACTS.file(version.number(), name, Golden.BINARY));

            SpecificRecord found = new SpecificDatumReader<SpecificRecord>(
                            version.schema(), generated, SpecificData.getForSchema(generated))
                    .read(null, DecoderFactory.get().binaryDecoder(golden, null));

            GenericRecord expected = Golden.as(current, Golden.readable(CONTRACTS, version.number(), version.schema()));
            assertThat(generic(found, current))
                    .as("%s of %s", name, version.name())
                    .isEqualTo(expected);
        }
    }

    private static GenericRecord generic(SpecificRecord record, Schema schema) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema(), SpecificData.getForSchema(record.getSchema()))
                .write(record, encoder);
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }
}
