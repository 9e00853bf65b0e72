package io.offerstream.platform.market;

import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.util.Arrays;
import java.util.List;

/** How a market file says which features a model may use: {@code all}, or a list of names. */
final class FeatureNames {
    private static final String FORM = " (1 to 64 letters, digits, dots, dashes or underscores)";

    /** Of a line that forgot its brackets: a message is one line, too. */
    private static final int LONGEST_HINT = 200;

    private FeatureNames() {}

    /** What stands in place of a list; a key's default is one text, also where it is an empty list. */
    static FeatureChoice all(Scalar scalar) {
        if (scalar.text().equals(FeatureChoice.NONE.toString())) {
            return FeatureChoice.NONE;
        }
        if (!scalar.text().equals(FeatureChoice.EVERY)) {
            throw new BadValueException("all or a list of names such as [PROTEIN, CATEGORY]", scalar, listHint(scalar));
        }
        return FeatureChoice.ALL;
    }

    /** A feature of offers or impressions. */
    static String ofOffers(Scalar scalar) {
        if (scalar.string() && FeatureChoice.isName(scalar.text())) {
            return scalar.text();
        }
        String name = nameIn(scalar);
        throw new BadValueException(
                "the name of a feature such as PROTEIN" + FORM,
                scalar,
                hint(scalar, name.substring(name.indexOf(':') + 1)));
    }

    /** A feature of customers: of the profile by its name, of behaviour with {@code taste:} before it. */
    static String ofCustomers(Scalar scalar) {
        if (scalar.string() && isOfCustomers(scalar.text())) {
            return scalar.text();
        }
        String name = nameIn(scalar);
        int colon = name.indexOf(':');
        throw new BadValueException(
                "the name of a feature such as TIER or taste:PROTEIN" + FORM,
                scalar,
                hint(scalar, colon < 0 ? name : FeatureChoice.TASTE + name.substring(colon + 1)));
    }

    private static String hint(Scalar scalar, String meant) {
        if (!scalar.string()) {
            return " without quotes; if that is the name, put it in quotes";
        }
        if (scalar.text().equals(FeatureChoice.EVERY)) {
            return "; for every feature write all without a list";
        }
        return isOfCustomers(meant) && !meant.equals(scalar.text()) ? DidYouMean.hint(meant) : "";
    }

    /** Guesses that a whole feature, {@code PROTEIN=CHICKEN}, was written for its name. */
    private static String nameIn(Scalar scalar) {
        return scalar.text().split("=", 2)[0].strip();
    }

    /** Guesses that the brackets were forgotten, or {@code all} misspelt. */
    private static String listHint(Scalar scalar) {
        String near = DidYouMean.hint(List.of(FeatureChoice.EVERY), scalar.text());
        if (!near.isEmpty() || !scalar.string() || scalar.text().length() > LONGEST_HINT) {
            return near;
        }
        List<String> names =
                Arrays.stream(scalar.text().split(",", -1)).map(String::strip).toList();
        return names.stream().allMatch(FeatureNames::isOfCustomers) ? DidYouMean.hint(names.toString()) : "";
    }

    private static boolean isOfCustomers(String text) {
        return FeatureChoice.isName(text) || FeatureChoice.isTasteName(text);
    }
}
