package io.offerstream.experiment.cases;

/**
 * A field that did not come out as expected.
 *
 * @param path of the field, with dots: {@code fixed.ciLift.0}
 * @param expected as written in the case
 * @param found as computed; "nothing" where the field is missing
 * @param allowed how far they may be apart; "equal" for what is no number
 */
public record Mismatch(String path, String expected, String found, String allowed) {}
