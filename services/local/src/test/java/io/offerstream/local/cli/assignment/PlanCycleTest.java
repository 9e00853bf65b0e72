package io.offerstream.local.cli.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.fixture.TestMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlanCycleTest {
    private static final int CUSTOMERS = AssignedMarket.CUSTOMERS + 1;

    @RegisterExtension
    static final AssignedMarkets MARKETS = new AssignedMarkets();

    @TempDir
    private static Path folder;

    private static Path file(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "changed", ".yml"), yaml);
    }

    private static JsonNode plan(String... more) throws Exception {
        var arguments = new String[more.length + 5];
        System.arraycopy(new String[] {"plan", "--market", "DE", "-o", "json"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return MARKETS.json(arguments);
    }

    private static double sum(JsonNode plan, String share) {
        double sum = 0;
        for (var offer : plan.get("offers")) {
            sum += offer.get(share).asDouble();
        }
        return sum;
    }

    @Test
    void shouldChangeNothingWhereNothingChanges() throws Exception {
        var plan = plan("--config", file(TestMarket.YAML).toString());

        assertThat(plan.get("customers").asInt()).isEqualTo(CUSTOMERS);
        assertThat(plan.get("other_slate").asInt()).isZero();
        assertThat(plan.get("other_arm").asInt()).isZero();
        assertThat(plan.get("top5_share_after")).isEqualTo(plan.get("top5_share_before"));
    }

    @Test
    void shouldCountWhoGetsAnotherSlate() throws Exception {
        var plan = plan(
                "--config", file(TestMarket.YAML + "number_of_predictions: 2\n").toString());

        assertThat(plan.get("other_slate").asInt()).isEqualTo(CUSTOMERS);
        assertThat(plan.get("other_arm").asInt()).isZero();
        assertThat(sum(plan, "share_before")).isCloseTo(1, within(1e-9));
        assertThat(sum(plan, "share_after")).isCloseTo(1, within(1e-9));
        assertThat(plan.at("/arms/TEST/other_slate").asInt())
                .isEqualTo(plan.at("/arms/TEST/customers_before").asInt());
    }

    @Test
    void shouldMoveOnlyWhoseArmChanges() throws Exception {
        var yaml = TestMarket.YAML.replace(
                "{TEST: 0.5, CONTROL_POPULARITY: 0.25, CONTROL_RANDOM: 0.25}",
                "{TEST: 0.75, CONTROL_POPULARITY: 0.15, CONTROL_RANDOM: 0.10}");

        var plan = plan("--config", file(yaml).toString());

        assertThat(plan.get("other_arm").asInt()).isPositive();
        assertThat(plan.at("/arms/TEST/other_slate").asInt()).isZero();
        assertThat(plan.at("/arms/TEST/customers_after").asInt())
                .isGreaterThan(plan.at("/arms/TEST/customers_before").asInt());
    }

    @Test
    void shouldServeAnotherModelToTestAlone() throws Exception {
        var plan = plan("--model", Long.toString(AssignedMarket.NEW));

        assertThat(plan.at("/arms/TEST/other_slate").asInt()).isPositive();
        assertThat(plan.at("/arms/CONTROL_RANDOM/other_slate").asInt()).isZero();
        assertThat(plan.at("/arms/CONTROL_POPULARITY/other_slate").asInt()).isZero();
        // The new one likes o-3 by far; that version says so itself, and the other does not.
        assertThat(plan.get("offers").toString()).contains("o-3");
        var byNew = plan.at("/expected_redemptions_per_1000_slates").get(0);
        assertThat(byNew.get("by_version").asLong()).isEqualTo(AssignedMarket.NEW);
        assertThat(byNew.get("after").asDouble())
                .isGreaterThan(byNew.get("before").asDouble());
    }

    @Test
    void shouldTakeTheSameSampleEachTime() throws Exception {
        var one = plan("--model", "2", "--sample", "20");
        var other = plan("--model", "2", "--sample", "20");

        assertThat(one).isEqualTo(other);
        assertThat(one.get("customers").asInt()).isEqualTo(20);
        assertThat(one.get("notes").toString()).contains("Decided were 20 of " + CUSTOMERS);
    }

    @Test
    void shouldWriteNothing() throws Exception {
        var ends = MARKETS.market().ends();

        var ended = MARKETS.market()
                .run(
                        "plan",
                        "--market",
                        "DE",
                        "--model",
                        "2",
                        "--config",
                        file(TestMarket.YAML + "assignment: {temperature: 2}\n").toString());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("would have another slate", "top-5 share", "Nothing was written.");
        assertThat(MARKETS.market().ends()).isEqualTo(ends);
    }

    @Test
    void shouldRefuseWhatMakesNoPlan() throws Exception {
        assertThat(MARKETS.market().run("plan", "--market", "DE").err()).contains("what would change?");
        var model = MARKETS.market().run("plan", "--market", "DE", "--model", "9");
        assertThat(model.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(model.err()).contains("DE has no version 9 any more, or not yet; kept are 1, 2");
        var other = MARKETS.market()
                .run(
                        "plan",
                        "--market",
                        "DE",
                        "--config",
                        file(TestMarket.YAML.replace("market: DE", "market: CH"))
                                .toString());
        assertThat(other.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(other.err()).contains("is of market CH, not DE");
        var bad = MARKETS.market()
                .run("plan", "--market", "DE", "--config", file("market: DE\n").toString());
        assertThat(bad.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(MARKETS.market()
                        .run("plan", "--market", "DX", "--model", "1")
                        .err())
                .contains("there is no market DX; did you mean DE?");
    }
}
