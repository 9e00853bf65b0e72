package io.offerstream.platform.market;

import static io.offerstream.platform.market.GoodMarketFile.GOOD;
import static io.offerstream.platform.market.GoodMarketFile.bad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not written as a market file is; each with all a person is told. */
class BadMarketFileTest {
    static Stream<Arguments> badFiles() {
        return Stream.of(
                // keys
                bad(
                        "misspelt arm",
                        "    TEST:",
                        "    TSET:",
                        "12: experiment.arms.TSET: unknown key; did you mean TEST?"),
                bad("misspelt section", "events:", "event:", "16: event: unknown key; did you mean events?"),
                bad(
                        "key of another section",
                        "seed: 20260105",
                        "seal: PT30S",
                        "5: seal: unknown key; did you mean events.seal?"),
                bad(
                        "key at the wrong level",
                        "seed: 20260105",
                        "prior_strength: 50",
                        "5: prior_strength: unknown key; did you mean popularity.prior_strength?"),
                bad(
                        "unknown key",
                        "  lift: measured",
                        "  enabled: true",
                        "15: experiment.enabled: unknown key; known here are id, arms, hold_out, hold_out_id, lift, withheld_because, impressions"),
                bad("key given twice", "currency: EUR", "market: EUR", """
                        1: currency: is missing; for example EUR
                        3: market: given twice; first in line 1"""),
                bad("section given twice", "popularity:", "events:", """
                        21: events: given twice; first in line 16"""),
                bad("required key missing", "currency: EUR\n", "", "1: currency: is missing; for example EUR"),
                bad(
                        "required key of a section missing",
                        "  first_start: 2026-01-05T04:00\n",
                        "",
                        "6: cycle.first_start: is missing; for example 2026-01-05T04:00"),
                bad(
                        "one arm left out",
                        "    CONTROL_RANDOM: 0.10\n",
                        "",
                        "11: experiment.arms.CONTROL_RANDOM: is missing; for example 0.10"),
                bad("key without a value", "seed: 20260105", "seed:", "5: seed: expected one value, found nothing"),
                // types
                bad(
                        "section with a value",
                        """
                        events:
                          attribution_window: P3D
                          seal: PT30S
                          correct_until: P7D
                          future_tolerance: PT5M
                        """,
                        "events: off\n",
                        "16: events: expected keys below it (attribution_window, seal, correct_until,"
                                + " future_tolerance), found off"),
                bad(
                        "list for a value",
                        "market: DE",
                        "market: [DE, AT]",
                        "1: market: expected one value, found a list"),
                bad(
                        "list of anything for a value",
                        "market: DE",
                        "market: [*a, !t b, {c: [d]}, ~, [[e]]]",
                        "1: market: expected one value, found a list"),
                bad(
                        "list for a section",
                        "popularity:",
                        "reservoir: [20000, 3]\npopularity:",
                        "21: reservoir: expected keys below it (size, mix), found a list"),
                bad(
                        "value for a list",
                        "popularity:",
                        "context_features: DAYPART\npopularity:",
                        "21: context_features: expected all or a list of names such as [PROTEIN, CATEGORY], found"
                                + " DAYPART; did you mean [DAYPART]?"),
                bad(
                        "brackets forgotten",
                        "popularity:",
                        "customer_features: TIER, taste:PROTEIN\npopularity:",
                        "21: customer_features: expected all or a list of names such as [PROTEIN, CATEGORY], found"
                                + " \"TIER, taste:PROTEIN\"; did you mean [TIER, taste:PROTEIN]?"),
                bad(
                        "words that are no names for a list",
                        "popularity:",
                        "customer_features: their tastes\npopularity:",
                        "21: customer_features: expected all or a list of names such as [PROTEIN, CATEGORY], found"
                                + " \"their tastes\""),
                bad(
                        "number for a list",
                        "popularity:",
                        "context_features: 3\npopularity:",
                        "21: context_features: expected all or a list of names such as [PROTEIN, CATEGORY], found 3"),
                bad(
                        "misspelt all",
                        "popularity:",
                        "context_features: All\npopularity:",
                        "21: context_features: expected all or a list of names such as [PROTEIN, CATEGORY], found All;"
                                + " did you mean all?"),
                bad(
                        "nothing for a list",
                        "popularity:",
                        "context_features:\npopularity:",
                        "21: context_features: expected one value or a list, found nothing"),
                bad(
                        "keys for a list",
                        "popularity:",
                        "context_features: {DAYPART: true}\npopularity:",
                        "21: context_features: expected one value or a list, found keys below it"),
                bad(
                        "list given twice",
                        "popularity:",
                        "context_features: [DAYPART]\ncontext_features: []\npopularity:",
                        "22: context_features: given twice; first in line 21"),
                bad(
                        "misspelt key of a list",
                        "popularity:",
                        "offer_categorial_features: [PROTEIN]\npopularity:",
                        "21: offer_categorial_features: unknown key; did you mean offer_categorical_features?"),
                bad(
                        "list in another section",
                        "popularity:",
                        "reservoir: {context_features: [DAYPART]}\npopularity:",
                        "21: reservoir.context_features: unknown key; did you mean context_features?"),
                bad("everything in a list but names", "popularity:", """
                        context_features:
                          - DAYPART
                          - [SEASON]
                          - WEEKDAY: MONDAY
                          - ~
                          -
                          - *d
                          - !!str SEASON
                        popularity:""", """
                        23: context_features: expected a list of single values, found in it a list
                        24: context_features: expected a list of single values, found in it keys
                        25: context_features: expected a list of single values, found in it nothing
                        26: context_features: expected a list of single values, found in it nothing
                        27: context_features: expected a list of single values, found in it a YAML alias; write the value itself
                        28: context_features: expected a list of single values, found in it a YAML tag ('!…'); write the plain value"""),
                bad(
                        "open bracket of a list",
                        "popularity:",
                        "context_features: [DAYPART\npopularity:",
                        "21: the bracket that opens here is not closed, or a comma is missing in it"),
                bad(
                        "keys for a value",
                        "market: DE",
                        "market: {code: DE}",
                        "1: market: expected one value, found keys below it"),
                bad(
                        "number in words",
                        "number_of_predictions: 3",
                        "number_of_predictions: three",
                        "4: number_of_predictions: expected a whole number from 1 to 3, found three"),
                bad(
                        "number in quotes",
                        "number_of_predictions: 3",
                        "number_of_predictions: \"3\"",
                        "4: number_of_predictions: expected a whole number from 1 to 3, found 3 in quotes; remove them"),
                bad(
                        "number with a fraction",
                        "number_of_predictions: 3",
                        "number_of_predictions: 2.5",
                        "4: number_of_predictions: expected a whole number from 1 to 3, found 2.5"),
                bad(
                        "more predictions than columns",
                        "number_of_predictions: 3",
                        "number_of_predictions: 4",
                        "4: number_of_predictions: expected a whole number from 1 to 3, found 4"),
                bad(
                        "no predictions",
                        "number_of_predictions: 3",
                        "number_of_predictions: 0",
                        "4: number_of_predictions: expected a whole number from 1 to 3, found 0"),
                bad(
                        "seed out of range",
                        "seed: 20260105",
                        "seed: 9223372036854775808",
                        "5: seed: expected a whole number of at most 64 bits, found 9223372036854775808"),
                bad("octal seed", "seed: 20260105", "seed: 0777", "5: seed: expected a whole number, found 0777"),
                // broken YAML
                bad("tab", "  period: P7D", "\tperiod: P7D", "8: a tab; YAML is indented with spaces"),
                bad(
                        "wrong indentation",
                        "  period: P7D",
                        "    period: P7D",
                        "8: a ':' that cannot stand here: wrong indentation, or a value with a colon that needs quotes"),
                bad("no colon", "seed: 20260105", "seed 20260105", "5: expected 'key: value'"),
                bad("open quote", "currency: EUR", "currency: \"EUR", "3: the quote that opens here is not closed"),
                bad(
                        "open bracket",
                        "cycle:\n",
                        "x: {a: 1\ncycle:\n",
                        "6: the bracket that opens here is not closed, or a comma is missing in it"),
                bad(
                        "template that was not filled in",
                        "currency: EUR",
                        "currency: @CURRENCY@",
                        "3: a character that no value can begin with; put the value in quotes"),
                bad(
                        "stray bracket",
                        "currency: EUR",
                        "}",
                        "3: not readable as YAML: wrong indentation or a stray character"),
                bad("key of keys", "currency: EUR", "? [a]: EUR", "3: expected a plain key, as in 'key: value'"),
                bad(
                        "unprintable character",
                        "currency: EUR",
                        "currency: E\u0007UR",
                        "3: the unprintable character U+0007"),
                bad("alias", "currency: EUR", "currency: *c", "3: '*c' is a YAML alias; write the value itself"),
                bad(
                        "tag",
                        "seed: 20260105",
                        "seed: !!int 5",
                        "5: a YAML tag ('!…') is not allowed; write the plain value"),
                bad(
                        "second document",
                        "popularity:",
                        "---\npopularity:",
                        "22: a second document begins here; one file holds one configuration"),
                bad("list of keys", GOOD, "- market: DE\n", "1: expected lines of the form 'key: value'"),
                bad("empty file", GOOD, "", "1: the file is empty"),
                bad("comments only", GOOD, "# nothing yet\n", "1: the file is empty"),
                bad("deep nesting", GOOD, "a: " + "{a: ".repeat(5000), "1: nested more than 8 levels deep"),
                bad("deep lists", GOOD, "a: " + "[".repeat(5000), "1: nested too deeply, or one word is too long"),
                bad(
                        "endless number",
                        "seed: 20260105",
                        "seed: " + "9".repeat(500),
                        "5: seed: expected a whole number of at most 64 bits, found " + "9".repeat(60) + "…"),
                bad(
                        "huge file",
                        GOOD,
                        "#".repeat(64 * 1024 + 1),
                        ": the file is larger than 64 KiB; a configuration is a few kilobytes"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void shouldSayWhatIsWrongAndWhere(String text, String expected) {
        var refusal = catchThrowableOfType(
                BadMarketConfigException.class, () -> MarketConfig.parse("config/markets/DE.yml", text));

        assertThat(refusal).isNotNull().hasMessage(expected).hasNoCause();
    }
}
