package io.offerstream.local.benchmark;

/** A service, with the input it is measured on. To measure another one, write one of these. */
interface Scenario extends Measurable {
    /**
     * Writes the whole input.
     *
     * @param records facts that are counted, {@code > 0}
     * @param recordsPerTick how many of them stand between two ticks, {@code > 0}
     * @return what {@link #counted} must find
     */
    long write(InputWriter input, int records, int recordsPerTick);
}
