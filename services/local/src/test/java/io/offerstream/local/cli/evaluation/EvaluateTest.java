package io.offerstream.local.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateTest extends EvaluateFixture {
    @Test
    void shouldFindThePlantedTaste() {
        var ended = run("--offer-features", offers.toString(), "--epochs", "60", "-o", "json");
        var figures = figures(ended);

        assertThat(ended.err())
                .contains("40 customers, 21 offers, 360 examples; warp, negatives seen, row_adagrad, no_components 8,"
                        + " epochs 60, seed 0, kernel scalar.");
        assertThat(figures.get("customers all_offers").mean()).isEqualTo(40);
        assertThat(figures.get("offers all_offers").mean()).isEqualTo(21);
        assertThat(figures.get("auc all_offers").mean()).isBetween(0.9, 1.0);
        // Two of ten are to be found, both of them if all goes well.
        assertThat(figures.get("recall_at_10 all_offers").mean()).isBetween(0.9, 1.0);
        assertThat(figures.get("precision_at_10 all_offers").mean()).isBetween(0.18, 0.2);
        assertThat(figures.get("ndcg_at_3 all_offers").mean()).isBetween(0.6, 1.0);
        assertThat(figures.get("mrr all_offers").mean()).isBetween(0.6, 1.0);
        assertThat(figures.get("coverage_at_10 all_offers").mean()).isBetween(0.5, 1.0);
        assertThat(figures.get("top5_share_at_3 all_offers").mean()).isBetween(0.25, 1.0);
        assertThat(figures.get("train_seconds").mean()).isPositive();
        assertThat(figures.get("train_cpu_seconds").mean()).isPositive();
        assertThat(figures.get("interactions_per_cpu_second").mean()).isPositive();
        assertThat(figures.get("looks_per_interaction").mean()).isEqualTo(6);
        assertThat(figures.get("refused_steps").mean()).isZero();
    }

    @Test
    void shouldJudgeNewOffersAmongThemselves() {
        var figures = figures(run("--offer-features", offers.toString(), "--epochs", "60", "-o", "json"));

        // The four of later, and the one without a feature.
        assertThat(figures.get("offers cold_offers").mean()).isEqualTo(5);
        assertThat(figures.get("customers cold_offers").mean()).isEqualTo(40);
        assertThat(figures.get("auc cold_offers").mean()).isGreaterThan(0.9);
        assertThat(figures.get("recall_at_3 cold_offers").mean()).isGreaterThan(0.9);
    }

    @Test
    void shouldPrintForPeopleAndSpreadsheets() {
        var people = run("--negatives", "catalogue", "--epochs", "2");
        var spreadsheet = run("--negatives", "catalogue", "--epochs", "2", "-o", "csv", "-q");

        assertThat(people.lines().get(0)).matches("metric +among +mean +sd +seeds");
        assertThat(people.lines()).anySatisfy(line -> assertThat(line).matches("auc +all_offers +0\\.[0-9]{5} +1"));
        assertThat(spreadsheet.lines().get(0)).isEqualTo("metric,among,mean,sd,seeds");
        assertThat(spreadsheet.lines()).contains("customers,all_offers,40,,1");
        assertThat(spreadsheet.err()).isEmpty();
    }

    @Test
    void shouldGiveTheSameNumbersWithTheSameSeed() {
        var first = figures(run("--epochs", "2", "--seed", "7", "-o", "json"));
        var second = figures(run("--epochs", "2", "--seed", "7", "-o", "json"));
        var other = figures(run("--epochs", "2", "--seed", "8", "-o", "json"));

        assertThat(second.get("auc all_offers")).isEqualTo(first.get("auc all_offers"));
        assertThat(other.get("auc all_offers")).isNotEqualTo(first.get("auc all_offers"));
    }

    @Test
    void shouldLearnAtTheRateThatItsHelpNames() {
        var byDefault = figures(run("--epochs", "2", "-o", "json"));
        var named = figures(run("--epochs", "2", "--learning-rate", "0.05", "-o", "json"));
        var other = figures(run("--epochs", "2", "--learning-rate", "0.01", "-o", "json"));

        assertThat(byDefault.get("auc all_offers")).isEqualTo(named.get("auc all_offers"));
        assertThat(other.get("auc all_offers")).isNotEqualTo(named.get("auc all_offers"));
    }

    @Test
    void shouldTellHowMuchSeedsDiffer() {
        var one = figures(run("--epochs", "2", "-o", "json"));
        var other = figures(run("--epochs", "2", "--seed", "1", "-o", "json"));
        var both = figures(run("--epochs", "2", "--seeds", "2", "-o", "json"));

        double a = one.get("auc all_offers").mean();
        double b = other.get("auc all_offers").mean();
        assertThat(one.get("auc all_offers").sd()).isEmpty();
        assertThat(both.get("auc all_offers").seeds()).isEqualTo(2);
        assertThat(both.get("auc all_offers").mean()).isCloseTo((a + b) / 2, within(2e-5));
        assertThat(Double.parseDouble(both.get("auc all_offers").sd()))
                .isCloseTo(Math.abs(a - b) / Math.sqrt(2), within(2e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "warp, seen",
        "warp, live",
        "bpr, catalogue",
        "bpr, seen",
        "logistic, seen",
        "k-os-warp, live",
        "K_OS_WARP, catalogue"
    })
    void shouldLearnBySeveralThreads(String loss, String negatives) {
        var figures = figures(run(
                "--offer-features",
                offers.toString(),
                "--loss",
                loss,
                "--negatives",
                negatives,
                "--epochs",
                "60",
                "--threads",
                "2",
                "-o",
                "json"));

        assertThat(figures.get("auc all_offers").mean()).isGreaterThan(0.85);
        assertThat(figures.get("train_cpu_seconds").mean()).isPositive();
    }

    @Test
    void shouldLearnAsTheMarketsFileSaysWhereNoOptionSaysOtherwise() throws IOException {
        var file = Path.of("..", "..", "config", "markets", "DE.yml");
        var market = Files.writeString(
                folder.resolve("DE.yml"),
                Files.readString(file)
                        .replace("negatives: seen", "negatives: live")
                        .replace("loss: warp", "loss: logistic")
                        .replace("epochs: 8", "epochs: 3"));

        var ended = run("--config", market.toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("logistic, negatives live, row_adagrad, no_components 8, epochs 3, seed 0");
        var overridden = run("--config", market.toString(), "--loss", "bpr", "--epochs", "2", "--seed", "5");
        assertThat(overridden.err()).contains("bpr, negatives live, row_adagrad, no_components 8, epochs 2, seed 5");
    }

    @Test
    void shouldReadJsonLines() {
        var lines = write(
                "test.jsonl",
                "{\"customer\": \"c0\", \"offer\": \"o0\"}",
                "{\"customer\": \"c1\", \"offer\": \"o1\", \"weight\": null, \"at\": \"noon\"}",
                "{\"customer\": \"c2\", \"offer\": \"o2\", \"weight\": -1}");
        var figures = figures(run(train, lines, "--epochs", "1", "-o", "json"));

        assertThat(figures.get("customers all_offers").mean()).isEqualTo(2);
        assertThat(figures).doesNotContainKey("auc cold_offers");
    }

    @Test
    void shouldKnowCustomersByTheirFeaturesAlone() {
        var features = new ArrayList<String>(List.of("id,feature"));
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            features.add("c%d,kind=%d".formatted(customer, customer % KINDS));
        }
        var customers = write("customers.csv", features);
        var figures = figures(run(
                "--customer-features",
                customers.toString(),
                "--offer-features",
                offers.toString(),
                "--customer-identities",
                "none",
                "--offer-identities",
                "none",
                "--epochs",
                "30",
                "-o",
                "json"));

        assertThat(figures.get("auc all_offers").mean()).isGreaterThan(0.95);
        assertThat(run("--customer-identities", "7", "--epochs", "1").code()).isZero();
    }

    /** What was seen once and redeemed another time is no negative. */
    @Test
    void shouldNotTakeForSeenWhatWasRedeemedAnotherTime() {
        var mixed = write("mixed.csv", "customer,offer,weight", "c1,o1,0", "c1,o1,2", "c1,o1,0", "c1,o2,0");
        var figures = figures(run(mixed, write("later.csv", "customer,offer", "c1,o3"), "--epochs", "1", "-o", "json"));
        assertThat(figures.get("looks_per_interaction").mean()).isEqualTo(1);

        var nothing = write("nothing.csv", "customer,offer,weight", "c1,o1,0", "c1,o1,2");
        assertThat(run(nothing, write("later.csv", "customer,offer", "c1,o3")).err())
                .contains("the training file tells of no offer that a customer saw and did not redeem");
    }
}
