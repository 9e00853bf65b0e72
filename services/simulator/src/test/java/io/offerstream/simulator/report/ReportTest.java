package io.offerstream.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.simulator.comparison.Comparison;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.comparison.Contestant;
import io.offerstream.simulator.comparison.Estimate;
import io.offerstream.simulator.report.Report.WorldLine;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static Report report() {
        var scenario = Scenarios.toy(0.005, Map.of(Parameter.CYCLES, 2.0));
        var places = List.of(new Place(scenario, 1), new Place(scenario, 2));
        var figures = new Comparison(2, Kernels.choose("scalar"), () -> false)
                .run(places, List.of(Contestant.RANDOM, Contestant.OLD), (done, of, what) -> {});
        return Report.of(
                List.of(new WorldLine("toy seed=1", "ab", "not committed"), new WorldLine("toy seed=2", "cd", "<x>")),
                figures,
                List.of("A note."));
    }

    @Test
    void shouldDrawNoPointForAFigureThatNobodyHas() {
        var none = Estimate.of(Double.NaN);
        assertThat(Charts.points("regret", Map.of("one", none))).isEmpty();
        assertThat(Charts.points("regret", Map.of("one", none, "two", Estimate.of(0.5))))
                .startsWith("<svg");
    }

    @Test
    void shouldBeTheSameByteForByte() {
        assertThat(report().json("toy")).isEqualTo(report().json("toy"));
    }

    @Test
    void shouldWriteFiguresAndCharts(@TempDir Path folder) throws IOException {
        report().write(folder.resolve("deep"), "toy");

        assertThat(Files.readString(folder.resolve("deep/report.json")))
                .contains("\"system\" : \"old\"", "\"sha256\" : \"ab\"", "true_lift_by_cycle");
        assertThat(Files.readString(folder.resolve("deep/report.html")))
                .contains("<svg", "not committed", "&lt;x&gt;", "A note.")
                .doesNotContain("<x>");
    }
}
