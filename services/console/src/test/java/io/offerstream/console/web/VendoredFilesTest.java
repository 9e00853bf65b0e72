package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VendoredFilesTest {
    private static final Path VENDOR = Path.of("src/main/resources/console/vendor");

    /** Whoever replaces a file replaces its line, too, and sees what is reviewed. */
    @Test
    void shouldBeTheFilesWhoseHashesWereWrittenDown() throws IOException {
        var written = new TreeMap<String, String>();
        for (var line : Files.readAllLines(VENDOR.resolve("SHA256SUMS"), UTF_8)) {
            written.put(line.substring(66), line.substring(0, 64));
        }
        var found = new TreeMap<String, String>();
        try (var files = Files.list(VENDOR)) {
            for (var file :
                    files.filter(one -> one.toString().matches(".*\\.(js|css)")).toList()) {
                found.put(file.getFileName().toString(), HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))));
            }
        }
        assertThat(found).isEqualTo(written).hasSize(4);
    }

    @Test
    void shouldComeWithTheirLicences() {
        assertThat(VENDOR.resolve("htmx.LICENSE")).exists();
        assertThat(VENDOR.resolve("htmx-ext-sse.LICENSE")).exists();
        assertThat(VENDOR.resolve("uplot.LICENSE")).exists();
    }
}
