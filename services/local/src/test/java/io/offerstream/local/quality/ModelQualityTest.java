package io.offerstream.local.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.local.quality.QualityReport.Part;
import io.offerstream.local.quality.QualityReport.Result;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelQualityTest {
    private static QualityReport report(MarketLog log) {
        return new ModelQuality(log, Kernels.choose("scalar").get(), 0.7, 2).run((models, of) -> {});
    }

    private static MarketLog with(List<Outcome> outcomes) {
        var log = Simulated.log();
        return new MarketLog(log.config(), log.offers(), outcomes);
    }

    private static Result result(QualityReport report, String name) {
        return report.contestants().stream()
                .filter(result -> result.contestant().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldFindAPlantedTasteThatPopularityCannot() {
        var report = report(Simulated.log());

        assertThat(report.contestants())
                .extracting(result -> result.contestant().name())
                .containsExactly(
                        "incremental-warp", "refit-warp", "incremental-logistic", "refit-logistic", "popularity");
        assertThat(report.contestants().subList(0, 4))
                .allSatisfy(result -> assertThat(result.auc().mean()).isGreaterThan(0.99));
        assertThat(result(report, "popularity").auc().mean()).isEqualTo(0.5);
        assertThat(report.comparisons().get(0).verdict()).contains(Verdict.NOT_INFERIOR);
        assertThat(report.comparisons().get(2).difference().low()).isGreaterThan(0.4);
    }

    @Test
    void shouldSplitByTime() {
        var report = report(Simulated.log());

        // 20 days from 00:01: 70 % of 19 days end during day 13, whose outcomes are sealed at six.
        assertThat(report.split().boundary())
                .isBetween(Simulated.START.plus(Duration.ofDays(13)), Simulated.START.plus(Duration.ofDays(14)));
        assertThat(report.training()).isEqualTo(new Part(14 * 40, 14 * 40, 14 * 80, 14 * 40, 40));
        assertThat(report.test()).isEqualTo(new Part(6 * 40, 6 * 40, 6 * 80, 6 * 40, 40));
        assertThat(report.judged().customers()).isEqualTo(40);
        assertThat(report.judged().pairs()).isEqualTo(40 * 6 * 6);
    }

    @Test
    void shouldNotLearnWhatBecameKnownAfterTheBoundary() {
        var late = new ArrayList<>(Simulated.outcomes());
        late.forEach(outcome -> outcome.setSealedAt(Simulated.START.plus(Duration.ofDays(60))));

        var report = report(with(late));

        assertThat(report.training()).isEqualTo(new Part(0, 0, 0, 0, 0));
        assertThat(report.test().exposures()).isEqualTo(6 * 80);
        assertThat(report.comparisons().get(0).verdict()).contains(Verdict.NOTHING_TO_LEARN);
        assertThat(report.comparisons().get(1).verdict()).contains(Verdict.NOTHING_TO_LEARN);
    }

    @Test
    void shouldNotCompareOrdersByChance() {
        var alone = new ArrayList<>(Simulated.outcomes());
        alone.forEach(outcome -> {
            if (outcome.getKind() == OutcomeKind.CONTRAST) {
                outcome.setContrast("{\"sample_weight\": 1.0, \"redeemed\": [{\"offer\": \"%s\"}], \"seen\": []}"
                        .formatted(outcome.getOfferId()));
            }
        });

        var report = report(with(alone));

        assertThat(report.training().contrasts()).isEqualTo(14 * 40);
        assertThat(report.training().comparable()).isZero();
        assertThat(report.comparisons().get(0).verdict()).contains(Verdict.NOTHING_TO_LEARN);
        assertThat(report.comparisons().get(1).verdict()).contains(Verdict.NOT_INFERIOR);
    }

    @Test
    void shouldTakeTheLatestRevision() {
        var corrected = new ArrayList<>(Simulated.outcomes());
        var wrong = corrected.get(corrected.size() - 3);
        corrected.add(Outcome.newBuilder(wrong)
                .setOutcomeId(wrong.getOutcomeId().replace("#1", "#2"))
                .setSupersedes(wrong.getOutcomeId())
                .setKind(OutcomeKind.SEEN_NOT_REDEEMED)
                .build());

        assertThat(report(with(corrected)).test().redeemed()).isEqualTo(6 * 40 - 1);
    }

    @Test
    void shouldPassOverWhatNobodyCouldLearnFrom() {
        var broken = new ArrayList<>(Simulated.outcomes());
        broken.get(1).setCustomerFeatures("no JSON");

        var report = report(with(broken));

        assertThat(report.unreadable()).isEqualTo(1);
        assertThat(report.training().exposures()).isEqualTo(14 * 80 - 1);
    }

    @Test
    void shouldGiveTheSameReportTwice() {
        assertThat(report(Simulated.log())).isEqualTo(report(Simulated.log()));
    }

    @Test
    void shouldSayThatThereIsNothingToJudgeBy() {
        var redeemed = Simulated.outcomes().stream()
                .filter(outcome -> outcome.getKind() == OutcomeKind.REDEEMED)
                .toList();

        assertThatThrownBy(() -> report(with(redeemed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no customer redeemed one offer and saw another without redeeming it");
        assertThatThrownBy(() -> report(with(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no exposure");
    }

    @Test
    void shouldCountPairsOfOneCustomerAndHalfATie() {
        var time = Simulated.START;
        var test = new TestSet(new Exposures(List.of(
                Simulated.exposure("a", "1", true, time),
                Simulated.exposure("a", "3", true, time),
                Simulated.exposure("a", "2", false, time),
                Simulated.exposure("a", "3", false, time.plusSeconds(1)),
                Simulated.exposure("b", "9", true, time),
                Simulated.exposure("b", "1", false, time),
                Simulated.exposure("only-redeemed", "1", true, time),
                Simulated.exposure("only-seen", "9", false, time))));

        assertThat(test.customers()).isEqualTo(2);
        assertThat(test.pairs()).isEqualTo(5);
        // a: 1 loses to 2 and 3, 3 beats 2 and ties with 3. b: 9 beats 1.
        assertThat(test.aucs((moment, offer) -> Integer.parseInt(offer))).containsExactly(1.5 / 4, 1);
    }

    @Test
    void shouldScoreBothOffersAtTheEarlierImpression() {
        var earlier = Simulated.START;
        var test = new TestSet(new Exposures(List.of(
                Simulated.exposure("a", "1", true, earlier),
                Simulated.exposure("a", "2", false, earlier.plusSeconds(1)),
                Simulated.exposure("b", "1", true, earlier.plusSeconds(1)),
                Simulated.exposure("b", "2", false, earlier))));

        // Later, everything is preferred: that would make the first customer's pair lost, and the second's won.
        assertThat(test.aucs((moment, offer) -> moment.time() > earlier.toEpochMilli() ? 3 : 0))
                .containsExactly(0.5, 0.5);
    }

    @Test
    void shouldDrawPopularityTowardsTheRateOfAll() {
        var time = Simulated.START;
        var popularity = new Popularity(
                new Exposures(List.of(
                        Simulated.exposure("a", "x", true, time),
                        Simulated.exposure("b", "x", false, time),
                        Simulated.exposure("c", "y", false, time))),
                2);

        var moment = Simulated.exposure("d", "x", true, time);

        // Seen and not redeemed counts as half an examination here: 1 of 2 examined were redeemed.
        assertThat(popularity.score(moment, "x")).isEqualTo((1 + 2 * 0.5) / (1.5 + 2), within(1e-9));
        assertThat(popularity.score(moment, "y")).isEqualTo(2 * 0.5 / (0.5 + 2), within(1e-9));
        assertThat(popularity.score(moment, "new")).isEqualTo(0.5, within(1e-9));
    }
}
