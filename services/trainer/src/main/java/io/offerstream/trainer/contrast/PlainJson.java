package io.offerstream.trainer.contrast;

import com.fasterxml.jackson.core.io.NumberInput;
import io.offerstream.trainer.contrast.OutcomeJson.FeatureTaker;
import io.offerstream.trainer.contrast.OutcomeJson.Shown;
import io.offerstream.trainer.contrast.OutcomeJson.Slate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON as interaction-state writes it, without white space, escapes and exponents, several times as fast as a parser.
 * At anything else it gives up: then a parser has to read, and to say what is wrong. Used once, by one thread.
 */
final class PlainJson {
    /** So many digits are a whole number that a double holds, and so is the power of ten that it is divided by. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final String text;
    private int at;
    private boolean isPlain = true;

    PlainJson(String text) {
        this.text = text;
    }

    /** Returns false if it gave up; then what was taken has to be taken again. */
    boolean features(FeatureTaker taker) {
        expect('{');
        if (isPlain && !skip('}')) {
            do {
                var name = string();
                expect(':');
                double weight = number();
                if (isPlain) {
                    taker.take(name, weight, "");
                }
            } while (isPlain && skip(','));
            expect('}');
        }
        return isEnd();
    }

    /** What a contrast says; null if it gave up. */
    Slate slate() {
        double sampleWeight = 0;
        List<Shown> redeemed = null;
        List<Shown> seen = null;
        expect('{');
        do {
            if (skip("\"sample_weight\":")) {
                sampleWeight = number();
            } else if (skip("\"redeemed\":[")) {
                redeemed = exposures();
            } else if (skip("\"seen\":[")) {
                seen = exposures();
            } else {
                isPlain = false;
            }
        } while (isPlain && skip(','));
        expect('}');
        return isEnd() ? new Slate(sampleWeight, redeemed, seen) : null;
    }

    private List<Shown> exposures() {
        var exposures = new ArrayList<Shown>(4);
        if (!skip(']')) {
            do {
                exposures.add(exposure());
            } while (isPlain && skip(','));
            expect(']');
        }
        return exposures;
    }

    private Shown exposure() {
        var offer = "";
        double examination = 0;
        expect('{');
        do {
            if (skip("\"offer\":")) {
                offer = string();
            } else if (skip("\"examination_weight\":")) {
                examination = number();
            } else if (skip("\"position\":") || skip("\"propensity\":")) {
                pastNumber();
            } else {
                isPlain = false;
            }
        } while (isPlain && skip(','));
        expect('}');
        return new Shown(offer, examination);
    }

    private boolean isEnd() {
        return isPlain && at == text.length();
    }

    private boolean skip(String what) {
        boolean isThere = text.startsWith(what, at);
        at += isThere ? what.length() : 0;
        return isThere;
    }

    private boolean skip(char what) {
        boolean isThere = at < text.length() && text.charAt(at) == what;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void expect(char what) {
        isPlain &= skip(what);
    }

    private String string() {
        expect('"');
        int end = text.indexOf('"', at);
        isPlain &= end >= 0;
        for (int i = at; isPlain && i < end; i++) {
            isPlain = text.charAt(i) >= ' ' && text.charAt(i) != '\\';
        }
        if (!isPlain) {
            return "";
        }
        var string = text.substring(at, end);
        at = end + 1;
        return string;
    }

    private double number() {
        int start = at;
        boolean isNegative = skip('-');
        int first = at;
        long digits = pastDigits(0);
        int point = at;
        if (skip('.')) {
            digits = pastDigits(digits);
        }
        boolean isWhole = at == point;
        int count = at - first - (isWhole ? 0 : 1);
        checkNumber(first, point, isWhole);
        if (!isPlain) {
            return 0;
        }
        if (count > EXACT_DIGITS) {
            return NumberInput.parseDouble(text.substring(start, at), true);
        }
        double value = isWhole ? digits : digits / POWERS[at - point - 1];
        return isNegative ? -value : value;
    }

    private void pastNumber() {
        skip('-');
        int first = at;
        pastDigits(0);
        int point = at;
        if (skip('.')) {
            pastDigits(0);
        }
        checkNumber(first, point, at == point);
    }

    private void checkNumber(int first, int point, boolean isWhole) {
        boolean hasLeadingZero = point > first + 1 && text.charAt(first) == '0';
        boolean hasFraction = isWhole || at > point + 1;
        boolean hasExponent = at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E');
        isPlain &= point > first && !hasLeadingZero && hasFraction && !hasExponent;
    }

    /** Goes on behind digits; returns the number they continue, if there are not too many. */
    private long pastDigits(long before) {
        long number = before;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = 10 * number + (text.charAt(at++) - '0');
        }
        return number;
    }
}
