package io.offerstream.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small repository of its own, taken through its versions, well and badly. */
class CheckTest {
    private static final String NOTE = """
            {"type": "record", "name": "Note", "doc": "A note.", "fields": [
              {"name": "text", "type": "string", "doc": "What it says."},
              {"name": "tone", "type": {"type": "enum", "name": "Tone", "doc": "Tone.", "symbols": ["CALM", "UNKNOWN"], "default": "UNKNOWN"}, "doc": "How it says it."}
            ]}
            """;
    private static final String LOUDER = NOTE.replace("\"CALM\"", "\"CALM\", \"LOUD\"");
    private static final String LONGER = LOUDER.replace(
            "\"fields\": [",
            "\"fields\": [{\"name\": \"pages\", \"type\": \"int\", \"doc\": \"Pages.\", \"default\": 7},");
    private static final String FOLDER = """
            {"type": "record", "name": "Folder", "doc": "A folder.", "fields": [
              {"name": "note", "type": ["null", "Note"], "doc": "Its note.", "default": null}
            ]}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(directory.resolve("avro"));
        Files.createDirectories(directory.resolve("versions"));
        write("avro/Note.avsc", NOTE);
        write("avro/Folder.avsc", FOLDER);
    }

    @Test
    void shouldSayHowToKeepANewSchema() {
        assertThat(Check.problems(contracts()))
                .hasSize(2)
                .anySatisfy(found -> assertThat(found)
                        .isEqualTo(
                                "schema Note is new: add it as schemas/versions/v1/Note.avsc with its golden record: "
                                        + "mvn -pl schemas test -Dtest=RecordVersion -Dschemas.version=1"));
    }

    @Test
    void shouldBeContentOnceKept() {
        assertThat(RecordVersion.record(contracts(), 1)).containsExactly("Folder", "Note");

        assertThat(Check.problems(contracts())).isEmpty();
        assertThat(RecordVersion.record(contracts(), 1)).isEmpty();
    }

    @Test
    void shouldKeepAReleasedVersionAsItIs() throws IOException {
        keepAndRelease(NOTE, 1);
        write("avro/Note.avsc", LOUDER);

        assertThat(Check.unkept(contracts()))
                .anySatisfy(found ->
                        assertThat(found).startsWith("schema Note changed: add it as schemas/versions/v2/Note.avsc"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordVersion.record(contracts(), 1))
                .withMessageContaining("changes go into v2");
        assertThatIllegalArgumentException().isThrownBy(() -> RecordVersion.record(contracts(), 3));
    }

    @Test
    void shouldLetADraftChangeUntilItIsReleased() throws IOException {
        RecordVersion.record(contracts(), 1);
        write("avro/Note.avsc", NOTE.replace("\"text\"", "\"words\""));

        assertThat(Check.evolution(contracts())).isEmpty();
        assertThat(Check.unkept(contracts())).hasSize(2);
        assertThat(RecordVersion.record(contracts(), 1)).containsExactly("Folder", "Note");
        assertThat(Check.problems(contracts())).isEmpty();
    }

    @Test
    void shouldNoticeAChangedDocToo() throws IOException {
        keepAndRelease(NOTE, 1);
        write("avro/Note.avsc", NOTE.replace("What it says.", "The words."));

        assertThat(Check.unkept(contracts())).hasSize(2);
    }

    @Test
    void shouldKeepOnlyWhatChangedAndWhatHoldsIt() throws IOException {
        write("avro/Other.avsc", NOTE.replace("Note", "Other").replace("Tone", "Mood"));
        keepAndRelease(NOTE, 1);
        write("avro/Note.avsc", LOUDER);

        assertThat(RecordVersion.record(contracts(), 2)).containsExactly("Folder", "Note");
    }

    @Test
    void shouldTakeBackWhatAnOpenVersionNoLongerChanges() throws IOException {
        keepAndRelease(NOTE, 1);
        write("avro/Note.avsc", LOUDER);
        RecordVersion.record(contracts(), 2);
        write("avro/Note.avsc", NOTE);
        RecordVersion.record(contracts(), 2);

        assertThat(directory.resolve("versions/v2")).isEmptyDirectory();
        assertThat(Check.problems(contracts())).isEmpty();
    }

    @Test
    void shouldReadEveryGoldenRecordOfThreeVersionsWithEachOfThem() throws IOException {
        keepAndRelease(NOTE, 1);
        keepAndRelease(LOUDER, 2);
        keepAndRelease(LONGER, 3);

        assertThat(Check.problems(contracts())).isEmpty();
        assertThat(contracts().versionsOf("Note"))
                .extracting(Contracts.Version::name)
                .containsExactly("v1", "v2", "v3");
        var newest = contracts().kept().get(3).get("Note");
        var oldest = contracts().kept().get(1).get("Note");
        assertThat(Golden.as(newest, Golden.readable(contracts(), 1, oldest)).get("pages"))
                .isEqualTo(7);
        assertThat(Golden.as(oldest, Golden.readable(contracts(), 3, newest)).get("tone"))
                .as("a symbol it does not know")
                .hasToString("UNKNOWN");
    }

    @Test
    void shouldCompareWithEveryEarlierVersionAndNotOnlyTheLast() throws IOException {
        keepAndRelease(LONGER, 1);
        keepAndRelease(NOTE, 2);
        keepAndRelease(LONGER.replace("\"default\": 7", "\"default\": 8"), 3);

        assertThat(Check.evolution(contracts()))
                .anySatisfy(found -> assertThat(found).contains("Note.pages: is gone", "(v1 to v2)"))
                .anySatisfy(found -> assertThat(found).contains("default changed from 7 to 8", "(v1 to v3)"));
    }

    @Test
    void shouldNoticeAGoldenRecordThatIsReadOtherwise() throws IOException {
        keepAndRelease(NOTE, 1);
        byte[] golden = Golden.bytes(directory.resolve("versions/v1/Note.bin"));
        golden[1] = 'T';
        Files.write(directory.resolve("versions/v1/Note.bin"), golden);

        assertThat(Golden.problems(contracts()))
                .anySatisfy(found -> assertThat(found).contains("v1 reads the golden record of v1 as"));
    }

    @Test
    void shouldNoticeAGoldenRecordThatIsTooShortTooLongOrMissing() throws IOException {
        keepAndRelease(NOTE, 1);
        Path file = directory.resolve("versions/v1/Note.bin");
        byte[] golden = Golden.bytes(file);

        Files.write(file, Arrays.copyOf(golden, golden.length - 1));
        assertThat(Golden.problems(contracts()))
                .anySatisfy(found -> assertThat(found).contains("cannot read"));
        Files.write(file, Arrays.copyOf(golden, golden.length + 1));
        assertThat(Golden.problems(contracts()))
                .anySatisfy(found -> assertThat(found).contains("left over"));
        Files.delete(file);
        assertThat(Golden.problems(contracts()))
                .anySatisfy(found -> assertThat(found).contains("NoSuchFile"));
    }

    @Test
    void shouldNotLetASchemaGo() throws IOException {
        keepAndRelease(NOTE, 1);
        Files.delete(directory.resolve("avro/Folder.avsc"));

        assertThat(Check.unkept(contracts()))
                .containsExactly("schema Folder is gone: records of it may still lie in topics; put it back");
    }

    @Test
    void shouldReachEveryRule() throws IOException {
        keepAndRelease(NOTE, 1);
        write("avro/Note.avsc", NOTE.replace("\"doc\": \"What it says.\"", "\"doc\": \"\""));
        RecordVersion.record(contracts(), 2);

        assertThat(Check.problems(contracts())).contains("Note.text: has no doc");
    }

    private void keepAndRelease(String note, int version) throws IOException {
        write("avro/Note.avsc", note);
        RecordVersion.record(contracts(), version);
        write("versions/released", version + "\n");
    }

    private Contracts contracts() {
        return Contracts.read(directory.resolve("avro"), directory.resolve("versions"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
