package io.offerstream.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * Keeps the current contracts as a version. Not part of a build, only run by name: {@value #COMMAND}N; see
 * docs/schemas.md.
 */
class RecordVersion {
    static final String COMMAND = "mvn -pl schemas test -Dtest=RecordVersion -Dschemas.version=";
    private static final String PROPERTY = "schemas.version";

    @Test
    void shouldKeepTheCurrentContracts() {
        assertThat(System.getProperty(PROPERTY))
                .as("number of the version to write, as in " + COMMAND + "1")
                .isNotNull()
                .matches("[1-9][0-9]*");
        record(Repository.contracts(), Integer.parseInt(System.getProperty(PROPERTY)));
        assertThat(Check.problems(Repository.contracts()))
                .as("written; what is wrong with it")
                .isEmpty();
    }

    /**
     * Writes schema and golden record of each record that changed since the version before.
     *
     * @return names of the records written
     * @throws IllegalArgumentException if the version was released or leaves a gap
     */
    static List<String> record(Contracts contracts, int version) {
        if (version != contracts.openVersion()) {
            throw new IllegalArgumentException("v" + version + " cannot be written: v" + contracts.released()
                    + " is the newest released one, so changes go into v" + contracts.openVersion());
        }
        var before = new Contracts(
                contracts.current(), contracts.kept().headMap(version), contracts.released(), contracts.directory());
        var open = contracts.kept().getOrDefault(version, new TreeMap<>());
        List<String> written = new ArrayList<>();
        try {
            Files.createDirectories(contracts.directory().resolve("v" + version));
            for (String name : contracts.history().keySet()) {
                Schema now = contracts.current().get(name);
                if (now == null || same(now, before.newestKept(name).orElse(null))) {
                    delete(contracts, version, name);
                } else if (!same(now, open.get(name))) {
                    Files.writeString(contracts.file(version, name, ".avsc"), Contracts.text(now));
                    Golden.write(contracts, version, now);
                    written.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    private static boolean same(Schema one, Schema other) {
        return other != null && Contracts.text(one).equals(Contracts.text(other));
    }

    private static void delete(Contracts contracts, int version, String name) throws IOException {
        for (String suffix : List.of(".avsc", Golden.BINARY, Golden.READABLE)) {
            Path file = contracts.file(version, name, suffix);
            Files.deleteIfExists(file);
        }
    }
}
