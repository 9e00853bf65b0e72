package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketFilesTest {
    private static final String DE = MarketConfigTest.SMALLEST;

    @TempDir
    Path folder;

    @Test
    void shouldReadAllMarketFilesByName() throws IOException {
        write("DE.yml", DE);
        write("CH.yml", DE.replace("DE", "CH"));
        write("README.md", "about");
        write(".#DE.yml", "an editor's lock");

        assertThat(MarketFiles.load(folder))
                .containsExactly(
                        new MarketFile(
                                folder.resolve("CH.yml"),
                                DE.replace("DE", "CH"),
                                MarketConfig.parse("CH.yml", DE.replace("DE", "CH"))),
                        new MarketFile(folder.resolve("DE.yml"), DE, MarketConfig.parse("DE.yml", DE)));
    }

    @Test
    void shouldSayWhenAllMarketsRun() throws IOException {
        write("DE.yml", DE);
        write("CH.yml", DE.replace("DE", "CH").replace("2026-01-05T04:00", "2026-01-12T04:00"));

        // Four o'clock in winter's Berlin.
        assertThat(MarketFiles.allRunningFrom(MarketFiles.load(folder)))
                .isEqualTo(Instant.parse("2026-01-12T03:00:00Z"));
    }

    @Test
    void shouldTellAllProblemsOfAllFiles() throws IOException {
        write("AT.yml", DE.replace("market: DE", "market: AT").replace("EUR", "EURO"));
        write("DE.yml", DE + "sede: 1\n");
        write("FR.yml", "a: [");
        write("CH.yml", DE.replace("DE", "CH"));

        assertRefused("""
                F/AT.yml:3: currency: unknown currency EURO; did you mean EUR?
                F/DE.yml:6: sede: unknown key; did you mean seed?
                F/FR.yml:1: the bracket that opens here is not closed, or a comma is missing in it""");
    }

    @Test
    void shouldRefuseTwoFilesForOneMarket() throws IOException {
        write("DE.yml", DE);
        write("DE2.yml", DE);

        assertRefused("""
                F/DE2.yml:1: market: market DE is in F/DE.yml already
                F/DE2.yml:1: market: the file of market DE must be called DE.yml""");
    }

    @Test
    void shouldRefuseAFileThatIsNotNamedLikeItsMarket() throws IOException {
        write("germany.yml", DE);

        assertRefused("F/germany.yml:1: market: the file of market DE must be called DE.yml");
    }

    @Test
    void shouldRefuseAnEndingThatWouldBePassedOver() throws IOException {
        write("DE.yml", DE);
        write("FR.yaml", DE);

        assertRefused("F/FR.yaml: names of market files end in .yml; did you mean FR.yml?");
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Files.write(folder.resolve("DE.yml"), "market: D\u00c4".getBytes(StandardCharsets.ISO_8859_1));

        assertRefused("F/DE.yml: is not UTF-8 text");
    }

    @Test
    void shouldRefuseAHugeFile() throws IOException {
        write("DE.yml", DE + "#".repeat(64 * 1024));

        assertRefused("F/DE.yml: the file is larger than 64 KiB; a configuration is a few kilobytes");
    }

    @Test
    void shouldRefuseAFolderCalledLikeAMarketFile() throws IOException {
        Files.createDirectory(folder.resolve("DE.yml"));

        assertRefused("F/DE.yml: is not a file");
    }

    @Test
    void shouldRefuseAnEmptyFolder() {
        assertRefused("F: the folder has no market file, such as DE.yml");
    }

    @Test
    void shouldRefuseAMissingFolder() {
        assertThatThrownBy(() -> MarketFiles.load(Path.of("no", "such")))
                .isInstanceOf(BadMarketConfigException.class)
                .hasMessage("no/such: there is no such folder");
    }

    @Test
    void shouldRefuseAFileForAFolder() throws IOException {
        write("DE.yml", DE);

        assertThatThrownBy(() -> MarketFiles.load(folder.resolve("DE.yml")))
                .isInstanceOf(BadMarketConfigException.class)
                .hasMessageEndingWith("DE.yml: is not a readable folder");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** {@code F} stands for the folder. */
    private void assertRefused(String expected) {
        assertThatThrownBy(() -> MarketFiles.load(folder))
                .isInstanceOf(BadMarketConfigException.class)
                .hasMessage(expected.replaceAll("\\bF(?=[:/])", folder.toString()));
    }
}
