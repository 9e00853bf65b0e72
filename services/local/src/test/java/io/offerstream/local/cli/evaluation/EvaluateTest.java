package io.offerstream.local.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateTest {
    private static final int KINDS = 4;
    private static final int CUSTOMERS = 40;
    private static final int OFFERS = 16;

    @TempDir
    private Path folder;

    private final CliFixture cli = new CliFixture();

    private Path train;
    private Path test;
    private Path offers;

    /**
     * Customer and offer are of one of four kinds, by their number. In training each redeems three of the four offers of
     * their kind and sees six others; later they redeem the fourth, and one that was not there before.
     */
    @BeforeEach
    void plant() {
        var trained = new ArrayList<String>(List.of("customer,offer,weight"));
        var tested = new ArrayList<String>(List.of("offer,customer"));
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            for (int i = 0; i < OFFERS / KINDS; i++) {
                int offer = customer % KINDS + KINDS * i;
                if (i == customer / KINDS % KINDS) {
                    tested.add("o%d,c%d".formatted(offer, customer));
                } else {
                    trained.add("c%d,o%d,1".formatted(customer, offer));
                }
            }
            for (int i = 0; i < 6; i++) {
                int offer = (customer + 1 + i % 3 + KINDS * i) % OFFERS;
                trained.add("c%d,o%d,%s".formatted(customer, offer, i % 2 == 0 ? "0" : "-0.5"));
            }
            tested.add("o%d,c%d".formatted(OFFERS + customer % KINDS, customer));
        }
        var features = new ArrayList<String>(List.of("id,feature,weight"));
        for (int offer = 0; offer < OFFERS + KINDS; offer++) {
            features.add("o%d,kind=%d,1".formatted(offer, offer % KINDS));
        }
        features.add("o99,,");
        train = write("train.csv", trained);
        test = write("test.csv", tested);
        offers = write("offers.csv", features);
    }

    private Path write(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, String... lines) {
        return write(name, List.of(lines));
    }

    private CliFixture.Ended run(String... options) {
        return run(train, test, options);
    }

    private CliFixture.Ended run(Path train, Path test, String... options) {
        var arguments = Stream.concat(
                Stream.of("evaluate", "--train", train.toString(), "--test", test.toString(), "--no-components", "8"),
                Arrays.stream(options));
        return cli.run(arguments.toArray(String[]::new));
    }

    private record Figure(double mean, String sd, int seeds) {}

    /** By metric, and what it is among. */
    private static Map<String, Figure> figures(CliFixture.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        var figures = new HashMap<String, Figure>();
        for (var line : ended.lines()) {
            try {
                var row = new ObjectMapper().readTree(line);
                var name = (row.get("metric").asText() + " " + row.get("among").asText()).strip();
                figures.put(
                        name,
                        new Figure(
                                row.get("mean").asDouble(),
                                row.get("sd").asText(),
                                row.get("seeds").asInt()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return figures;
    }

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --loss warpp                              | --loss is 'warpp', but has to be one of warp, bpr, logistic, k-os-warp
                    --negatives all                           | --negatives is 'all', but has to be one of seen, live, catalogue
                    --learning-schedule adam                  | --learning-schedule is 'adam', but has to be one of adagrad, row_adagrad, adadelta
                    --loss k-os-warp                          | k-os-warp draws its negatives: --negatives must be live or catalogue
                    --epochs 0                                | --epochs is 0, but has to be 1 or more
                    --seeds 0                                 | --seeds is 0, but has to be 1 or more
                    --threads 0                               | --threads is 0, but has to be 1 or more
                    --learning-rate 0                         | --learning-rate is 0.0, but has to be above 0 and at most 1000000.0
                    --item-alpha -1                           | --item-alpha is -1.0, but has to be at least 0, and at most 0.01
                    --user-alpha 20                           | --user-alpha is 20.0, but has to be at least 0, and at most 0.01
                    --max-sampled 0                           | --max-sampled is 0, but has to be between 1 and 1000
                    --n 3                                     | --k is 5, but has to be between 1 and 3
                    --k 0                                     | --k is 0, but has to be between 1 and 10
                    --n 0 --k 0                               | --n is 0, but has to be between 1 and 1000
                    --no-components 2000                      | should be specified only once
                    --kernel fast                             | kernel is 'fast', but has to be auto, scalar or vector
                    --kernel vector                           | start Java with --add-modules jdk.incubator.vector
                    --offer-identities some                   | --offer-identities is 'some', but has to be all or none
                    --customer-identities -3                  | --customer-identities is '-3', but has to be all, none, or a number of buckets from 1 to 99999999
                    --config nowhere.yml                      | nowhere.yml
                    """)
    void shouldSayWhichOptionIsWrongAndWhatIsAllowed(String options, String expected) {
        var ended = run(options.strip().split(" +"));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains(expected).contains("offerstream: ").doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldSayThatSeveralThreadsCannotKeepUpWithL2() {
        var rows = new ArrayList<String>(List.of("customer,offer,weight"));
        for (int row = 0; row < 1500; row++) {
            rows.add("c%d,o1,1".formatted(row));
        }
        var many = write("many.csv", rows);

        assertRefused(
                run(
                        many,
                        write("later.csv", "customer,offer", "c1,o2"),
                        "--negatives",
                        "live",
                        "--item-alpha",
                        "0.01",
                        "--learning-rate",
                        "1",
                        "--threads",
                        "2"),
                ExitCode.USAGE,
                "--item-alpha or --user-alpha is so strong that an epoch of 1500 examples may shrink numbers by more than"
                        + " 1000000.0 times; that needs one thread");
    }

    @Test
    void shouldSayThatAnEmbeddingIsTooLong() {
        var ended =
                cli.run("evaluate", "--train", train.toString(), "--test", test.toString(), "--no-components", "2000");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--no-components is 2000, but has to be between 1 and 1024");
    }

    private void assertRefused(CliFixture.Ended ended, ExitCode code, String... messages) {
        assertThat(ended.code()).isEqualTo(code.code());
        assertThat(ended.err()).contains("offerstream: ").contains(messages).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        var nowhere = folder.resolve("nowhere.csv");

        assertRefused(run(nowhere, test), ExitCode.USAGE, nowhere + ": there is no such file");
        assertRefused(run(train, nowhere), ExitCode.USAGE, nowhere + ": there is no such file");
        assertRefused(run("--offer-features", nowhere.toString()), ExitCode.USAGE, nowhere + ": there is no such file");
        assertRefused(
                run("--customer-features", folder.resolve("x.xls").toString()),
                ExitCode.USAGE,
                "x.xls: expected a name");
    }

    @Test
    void shouldSayWhatIsNoTable() {
        var other = write("other.csv", "user,item,weight", "c1,o1,1");
        var empty = write("empty.csv", "");

        assertRefused(
                run(other, test),
                ExitCode.CHECK_FAILED,
                other + ": Row 1: there is no column customer and no column offer; columns are user, item, weight");
        assertRefused(run(train, empty), ExitCode.CHECK_FAILED, empty + ": Row 1: expected a header");
    }

    @Test
    void shouldNameEachRowThatCannotBeUsed() {
        var bad = write(
                "bad.csv",
                "customer,offer,weight",
                "c1,o1,much",
                "c1,o2,1",
                "c1,,1",
                "c1,o4,1e9",
                "c1,o5,NaN",
                "c1,o6");

        assertRefused(
                run(bad, test),
                ExitCode.CHECK_FAILED,
                bad + ": Row 2, column weight: expected a number from -1000000 to 1000000, found much",
                bad + ": Row 4, column offer: expected a text, found nothing",
                bad + ": Row 5, column weight: expected a number from -1000000 to 1000000, found 1e9",
                bad + ": Row 6, column weight: expected a number from -1000000 to 1000000, found NaN",
                bad + ": Row 7: expected 3 cells as in the header, found 2");
    }

    @Test
    void shouldShowTwentyOfManyBadRows() {
        var rows = new ArrayList<String>(List.of("customer,offer,weight"));
        for (int row = 0; row < 25; row++) {
            rows.add("c1,o%d,x".formatted(row));
        }
        var ended = run(write("bad.csv", rows), test);

        assertRefused(ended, ExitCode.CHECK_FAILED, "Row 21, column weight", "and 5 more rows");
        assertThat(ended.err()).doesNotContain("Row 22,");
    }

    @Test
    void shouldRefuseAFeatureThatIsThereTwice() {
        var twice = write("twice.csv", "id,feature,weight", "o1,kind=1,1", "o2,kind=1,1", "o1,kind=1,0.5");

        assertRefused(
                run("--offer-features", twice.toString()),
                ExitCode.CHECK_FAILED,
                twice + ": Row 4, column feature: o1 has kind=1 in an earlier row");
    }

    @Test
    void shouldRefuseAFeatureThatIsNamedAsAnIdentity() {
        var named = write("named.csv", "id,feature", "o1,offer=o1");
        var customers = write("customers.csv", "id,feature", "c1,customer=c1");

        assertRefused(
                run("--offer-features", named.toString()),
                ExitCode.CHECK_FAILED,
                "offer o1 has a feature offer=o1, which is what the identity is called; name it otherwise, or use"
                        + " --offer-identities none");
        assertRefused(
                run("--customer-features", customers.toString()),
                ExitCode.CHECK_FAILED,
                "customer c1 has a feature customer=c1",
                "--customer-identities none");
    }

    @Test
    void shouldNotJudgeAModelByWhatItWasTold() {
        var told = write("told.csv", "customer,offer", "c0,o1", "c0,o8", "c4,o8", "c0,o8");

        assertRefused(
                run(train, told),
                ExitCode.CHECK_FAILED,
                told + ": Row 3: customer c0 redeemed offer o8 in " + train + " already (2 such pairs);"
                        + " a model must not be judged by what it was told");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer,offer,weight\nc1,o1,0\n", "customer,offer,weight\n"})
    void shouldRefuseFilesWithoutARedemption(String text) throws IOException {
        var seen = Files.writeString(folder.resolve("seen.csv"), text);

        assertRefused(
                run(seen, test),
                ExitCode.CHECK_FAILED,
                seen + ": no row has a weight above 0, so nothing was redeemed");
        assertRefused(
                run(train, seen),
                ExitCode.CHECK_FAILED,
                seen + ": no row has a weight above 0, so there is nothing to find");
    }

    @Test
    void shouldRefuseToCompareWithWhatNobodySaidWasSeen() {
        var redeemed = write("redeemed.csv", "customer,offer", "c1,o2", "c2,o3");

        assertThat(run(redeemed, test).code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run(redeemed, test).err())
                .contains("negatives are 'seen'", "weight of 0 or less", "--negatives live or --negatives catalogue");
        assertThat(run(redeemed, test, "--negatives", "live", "--epochs", "1").code())
                .isZero();
    }
}
