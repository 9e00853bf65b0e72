package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;
import io.offerstream.trainer.fixture.Lines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    private static Recipe recipe(String... lines) {
        return Recipe.of(Lines.config(lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "publish_interval: PT2M",
                "reservoir: {size: 7, mix: 1}",
                "adagrad: {accumulators_kept: 0.1}",
                "refit: {every_cycles: 4}",
                "customer_features: all"
            })
    void shouldBeTheSameForTheSameWayOfLearning(String line) {
        assertThat(recipe(line)).isEqualTo(recipe());
        assertThat(recipe(line).hash()).isEqualTo(recipe().hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void shouldSayWhatDiffers() {
        assertThat(recipe().differences(recipe())).isEmpty();
        assertThat(recipe().differences(recipe(Lines.model("no_components: 64", "loss: bpr"))))
                .containsExactly("loss warp -> bpr", "no_components 4 -> 64");
        assertThat(recipe("customer_features: [TIER, AGE]").differences(recipe("negatives: live")))
                .containsExactly("customer_features [AGE, TIER] -> all", "negatives seen -> live");
        assertThat(recipe().differences(recipe("others_weight: 0"))).containsExactly("others_weight 0.3 -> 0.0");
        assertThat(recipe().differences(recipe("training_data_start_date: 2026-01-06")))
                .hasSize(1);
    }

    @Test
    void shouldKnowWhatIsOfUseToAnother() {
        assertThat(recipe().keepsAccumulatorsOf(recipe("negatives: live"))).isTrue();
        var schedule = recipe(Lines.model("learning_schedule: adagrad"));
        assertThat(recipe().keepsEmbeddingsOf(schedule)).isTrue();
        assertThat(recipe().keepsAccumulatorsOf(schedule)).isFalse();
        assertThat(recipe().keepsEmbeddingsOf(recipe(Lines.model("no_components: 5"))))
                .isFalse();
    }

    @Test
    void shouldLeaveShrinkingInAStreamToTheClock() {
        var config = Lines.config(
                "negatives: catalogue", Lines.model("loss: k-os-warp", "item_alpha: 0.01", "user_alpha: 0.001"));

        assertThat(Recipe.ofRefit(config).itemAlpha()).isEqualTo(0.01f);
        assertThat(Recipe.ofRefit(config).userAlpha()).isEqualTo(0.001f);
        assertThat(Recipe.ofRefit(config).loss()).isEqualTo(Loss.K_OS_WARP);
        assertThat(Recipe.ofRefit(config).negatives()).isEqualTo(Negatives.CATALOGUE);
        assertThat(Recipe.ofStream(config).itemAlpha()).isZero();
        assertThat(Recipe.ofStream(config).userAlpha()).isZero();
        assertThat(Recipe.ofStream(config).seed())
                .isEqualTo(Recipe.ofRefit(config).seed());
    }

    @Test
    void shouldNotShareDrawsBetweenMarkets() {
        var file = Lines.file();
        var other = MarketConfig.parse("CH.yml", file.text().replace("market: DE", "market: CH"));

        assertThat(Recipe.ofStream(other).seed())
                .isNotEqualTo(Recipe.ofStream(Lines.config()).seed());
        assertThat(Recipe.of(other)).isEqualTo(recipe());
    }
}
