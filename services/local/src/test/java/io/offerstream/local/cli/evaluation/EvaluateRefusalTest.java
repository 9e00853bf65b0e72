package io.offerstream.local.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code evaluate} does not take, and how it says so. */
class EvaluateRefusalTest extends EvaluateFixture {
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
