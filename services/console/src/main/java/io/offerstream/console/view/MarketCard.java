package io.offerstream.console.view;

import java.util.List;
import java.util.Optional;

/**
 * One market at a glance.
 *
 * @param concerns what needs somebody, worst first
 * @param verdicts what its cycles say
 * @param facts coverage, concentration, model and policy
 */
public record MarketCard(
        String code,
        Tone tone,
        String stamp,
        List<Notice.Line> concerns,
        List<Said> verdicts,
        Optional<IntervalBar> bar,
        List<Facts.Fact> facts)
        implements Content {
    /** One sentence and what it is about. */
    public record Said(String about, String sentence) {}

    public MarketCard {
        concerns = List.copyOf(concerns);
        verdicts = List.copyOf(verdicts);
        facts = List.copyOf(facts);
    }
}
