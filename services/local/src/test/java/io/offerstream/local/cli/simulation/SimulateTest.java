package io.offerstream.local.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateTest {
    private static final String SCENARIOS =
            Path.of("..", "..", "config", "scenarios").toString();

    private static CliFixture.Ended run(String... options) {
        var arguments = new String[options.length + 3];
        arguments[0] = "simulate";
        arguments[1] = "--scenarios";
        arguments[2] = SCENARIOS;
        System.arraycopy(options, 0, arguments, 3, options.length);
        return new CliFixture().run(arguments);
    }

    @Test
    void shouldPrintTheSameTableAgainAndWriteAReport(@TempDir Path folder) {
        var options = new String[] {
            "--size", "0.003", "--seeds", "2", "--compare", "old,popularity", "-o", "csv", "--report", folder.toString()
        };
        var ended = run(options);

        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).hasSize(3);
        assertThat(ended.out()).startsWith("system,true_lift,low,high").contains("\r\npopularity,0.0000,0.0000,0.0000");
        assertThat(ended.err()).contains("  launch-week*0.003 seed=1  (not committed)");
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        assertThat(folder.resolve("report.json")).isNotEmptyFile();
        assertThat(run(options).out()).isEqualTo(ended.out());
    }

    @Test
    void shouldRunInOneOfTheWorldsDrawnFromThePrior() {
        var ended = run("--scenario", "world-07", "--size", "0.01", "--compare", "popularity", "-o", "csv");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).contains("  world-07*0.01 seed=").doesNotContain("world-08");
    }

    @Test
    void shouldRunAScenarioOfAFolderOfOnesOwn(@TempDir Path folder) throws IOException {
        Files.copy(Path.of(SCENARIOS, "new-market.yml"), folder.resolve("mine.yml"));

        var ended = new CliFixture()
                .run(
                        "simulate",
                        "--scenarios",
                        folder.toString(),
                        "--scenario",
                        "mine",
                        "--size",
                        "0.01",
                        "--compare",
                        "popularity");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("(not committed)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --scenario world-13     | there is no world-13 in ../../config/scenarios
                    --set seed=2            | --set is of this system, which --compare does not name
                    --compare offerstream --set cycle.perod=P7D | cycle.perod: unknown key; did you mean period?
                    --compare offerstream --set lightfm_model.learning_rate=much | lightfm_model.learning_rate: expected
                    --scenario launch-wek   | there is no launch-wek in ../../config/scenarios; did you mean launch-week?
                    --compare oracel        | there is no oracel; did you mean oracle?
                    --seeds 0               | --seeds must be 1 to 100, found 0
                    --size 0                | --size must be above 0 and at most 10, found 0.0
                    --calibrate             | --calibrate and --data go together
                    """)
    void shouldSayWhatIsWrong(String options, String expected) {
        var ended = run(options.strip().split(" +"));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains(expected);
        assertThat(ended.out()).isEmpty();
    }
}
