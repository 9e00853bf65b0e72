package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever a file holds, a person is told of it in words, and never shown what the program is made of. */
class AnyTextPropertiesTest {
    private static final List<String> LINES = lines();

    @Property(tries = 3000)
    void shouldTakeOrRefuseAMangledFile(@ForAll("mangledFiles") String text) {
        Statistics.collect(judged(text));
    }

    @Property(tries = 1000)
    void shouldTakeOrRefuseAnyText(@ForAll String text) {
        assertThat(judged(text)).isEqualTo("refused");
    }

    private static String judged(String text) {
        try {
            MarketConfig.parse("DE.yml", text);
            return "taken";
        } catch (BadMarketConfigException e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.toString().lines()).hasSize(1);
                assertThat(problem.message().toLowerCase(Locale.ROOT))
                        .doesNotContain("exception", "snakeyaml", "jackson", "fasterxml", "java.", "'reader'");
            });
            return "refused";
        }
    }

    /** The annotated file with some lines cut short, doubled, indented or spoiled by what YAML gives a meaning to. */
    @Provide
    Arbitrary<String> mangledFiles() {
        Arbitrary<String> spoilers = Arbitraries.of(
                "\t",
                ":",
                " : ",
                "{",
                "}",
                "[",
                "]",
                "\"",
                "'",
                "*a",
                "&a ",
                "!t ",
                "|",
                ">",
                "-",
                "- ",
                "#",
                "%",
                "@",
                "? ",
                "\n",
                "---\n",
                "...\n",
                "\u0000",
                "\uFEFF",
                "\uD800",
                "\u2028",
                "1e999",
                "<<",
                "~",
                "null",
                "x".repeat(3000));
        Arbitrary<List<Integer>> places =
                Arbitraries.integers().between(0, 4000).list().ofMaxSize(4);
        return Combinators.combine(places, spoilers.list().ofSize(4), Arbitraries.of(true, false))
                .as((at, what, replacing) -> {
                    var text = new StringBuilder(String.join("\n", LINES));
                    for (int i = 0; i < at.size(); i++) {
                        int start = at.get(i) % text.length();
                        int end = Math.min(text.length(), start + (replacing ? 3 : 0));
                        text.replace(start, end, what.get(i));
                    }
                    return text.toString();
                });
    }

    /** Without comments, so that most mutations hit something, and with lists of both kinds. */
    private static List<String> lines() {
        try {
            return new ArrayList<>(Files.readAllLines(Path.of("..", "..", "config", "markets", "DE.yml")))
                    .stream()
                            .filter(line -> !line.strip().startsWith("#") && !line.isBlank())
                            .map(line -> line.replace(
                                            "offer_categorical_features: all",
                                            "offer_categorical_features: [PROTEIN, 'CATEGORY']")
                                    .replace("customer_features: all", "customer_features:\n  - TIER\n  - taste:all"))
                            .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the annotated market file is part of the project", e);
        }
    }
}
