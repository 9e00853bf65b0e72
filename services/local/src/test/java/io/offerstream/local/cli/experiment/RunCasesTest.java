package io.offerstream.local.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCasesTest {
    private static final String CASES = """
            {"set": "own", "cases": [
              {"id": "adjusted", "function": "adjustP", "inputs": {"pValues": [0.01, 0.04]},
               "expected": {"holm": [0.02, 0.04], "bonferroni": [0.02, 0.08]},
               "tolerance": {"rel": 1e-6, "abs": 1e-12}},
              {"id": "before", "function": "eventCS",
               "inputs": {"test": {"assignedUsers": 10, "firstRedemptions": 0},
                          "control": {"assignedUsers": 10, "firstRedemptions": 0}, "kappa": 200, "alpha": 0.05},
               "expected": {"alwaysValidP": 1.0, "rateRatioLift": null, "csRelLift": [-1, "Infinity"]}},
              {"id": "hashed", "function": "bucket",
               "inputs": {"experimentId": "offers-top3", "cycleId": "2025-W01", "userIds": ["U000001"]},
               "expected": {"results": [{"u53": "400965974272215", "bucket10000": 445}]}}
            ]}
            """;

    private static final String IMPOSSIBLE = """
            {"cases": [{"id": "a", "function": "twoProprtions", "inputs": {}},
                       {"id": "b", "function": "cuped", "inputs": {"test": {"users": 1.5}}}]}
            """;

    @TempDir
    private Path folder;

    private final CliFixture cli = new CliFixture();

    private Path in;
    private Path out;

    @BeforeEach
    void nameFiles() {
        in = folder.resolve("cases.json");
        out = folder.resolve("results.json");
    }

    private CliFixture.Ended run(String cases, String... options) throws IOException {
        Files.writeString(in, cases);
        var arguments = new String[options.length + 4];
        arguments[0] = "experiment";
        arguments[1] = "cases";
        arguments[2] = "--in";
        arguments[3] = in.toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return cli.run(arguments);
    }

    private JsonNode results() throws IOException {
        return new ObjectMapper().readTree(out.toFile()).get("cases");
    }

    @Test
    void shouldWriteTheResultOfEachCase() throws IOException {
        var ended = run(CASES, "--out", out.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("3 of 3 cases computed.");
        assertThat(results()).hasSize(3);
        var first = results().get(0);
        assertThat(first.get("id").asText()).isEqualTo("adjusted");
        assertThat(first.get("function").asText()).isEqualTo("adjustP");
        assertThat(first.get("result").get("bonferroni").get(1).asDouble()).isEqualTo(0.08);
        var before = results().get(1).get("result");
        assertThat(before.get("rateRatioLift").isNull()).isTrue();
        assertThat(before.get("csRelLift").get(1).asText()).isEqualTo("Infinity");
        assertThat(results()
                        .get(2)
                        .get("result")
                        .get("results")
                        .get(0)
                        .get("u53")
                        .isTextual())
                .isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing half made is left").containsExactlyInAnyOrder(in, out);
        }
    }

    @Test
    void shouldPrintTheResultsWhereNoFileIsNamed() throws IOException {
        var ended = run(CASES, "-q");

        assertThat(new ObjectMapper().readTree(ended.out()).get("cases")).hasSize(3);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void shouldAgree() throws IOException {
        var ended = run(CASES, "--check", "--out", out.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("3 of 3 cases agree.");
        assertThat(results()).hasSize(3);
    }

    @Test
    void shouldShowWhatDiffers() throws IOException {
        var ended = run(CASES.replace("[0.02, 0.08]", "[0.02, 0.0801]").replace("445", "446"), "--check");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.lines()).hasSize(3);
        assertThat(ended.lines().get(0)).matches("case +field +expected +found +allowed");
        assertThat(ended.lines().get(1)).matches("adjusted +bonferroni\\.1 +0\\.0801 +0\\.08 +8\\.01.*E-8");
        assertThat(ended.lines().get(2)).matches("hashed +results\\.0\\.bucket10000 +446\\.0 +445\\.0 +.*");
        assertThat(ended.err()).contains("1 of 3 cases agree.");
        assertThat(run(CASES.replace("0.08]", "0.09]"), "--check", "-o", "csv")
                        .lines()
                        .get(0))
                .isEqualTo("case,field,expected,found,allowed");
    }

    @Test
    void shouldSayWhyACaseCannotBeComputed() throws IOException {
        var ended = run(IMPOSSIBLE, "--out", out.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).contains("0 of 2 cases computed.", "a: there is no function twoProprtions");
        assertThat(results().get(0).get("error").asText())
                .isEqualTo("there is no function twoProprtions; did you mean twoProportions?");
        assertThat(results().get(0).has("result")).isFalse();
        assertThat(results().get(1).get("error").asText())
                .isEqualTo("inputs.test.users must be a whole number, found 1.5");
        assertThat(run(IMPOSSIBLE, "--check").code()).isEqualTo(ExitCode.CHECK_FAILED.code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"cases": [}                                               | cases.json:1:12: is not JSON
                    []                                                         | a list named cases
                    {"cases": 3}                                               | a list named cases
                    {"cases": [3]}                                             | cases[0]: expected an object, found NUMBER
                    {"cases": [{"function": "f", "inputs": {}}]}               | cases[0]: id must be text, found null
                    {"cases": [{"id": "a", "function": "f"}]}                  | cases[0]: inputs must be an object
                    {"cases": [{"id": "a", "function": "f", "inputs": {}}, {"id": "a", "function": "f", "inputs": {}}]} | cases[1]: id a is there twice
                    {"cases": [], "cases": []}                                 | Duplicate
                    """)
    void shouldNameThePlaceThatIsNoCase(String cases, String message) throws IOException {
        var ended = run(cases);

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).startsWith("offerstream: ").contains(message).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldKeepTheOldResultsWhereNewOnesCannotBeWritten() throws IOException {
        var ended = run(
                CASES,
                "--out",
                folder.resolve("nowhere").resolve("results.json").toString());

        assertThat(ended.code()).isEqualTo(ExitCode.IO.code());
        assertThat(ended.err()).contains("nowhere");
    }
}
