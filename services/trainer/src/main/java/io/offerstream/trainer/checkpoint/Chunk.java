package io.offerstream.trainer.checkpoint;

/**
 * How a market's checkpoint is cut into records of {@code trainer-checkpoints}. Numbers stay as rows and slots are added:
 * after the first two, every fourth chunk is one of customers' rows, of offers' rows, of the reservoir, of exposures of
 * random slates.
 */
enum Chunk {
    CUSTOMER_ROWS(2, "rows/1"),
    OFFER_ROWS(3, "rows/1"),
    RESERVOIR(4, "reservoir/1"),
    RANDOM_EXPOSURES(5, "exposures/1");

    /** Where the line stands. */
    static final int LINE = 0;

    static final String LINE_FORMAT = "line/1";

    /** Where its versions stand with gate and ops. */
    static final int STANDING = 1;

    static final String STANDING_FORMAT = "standing/1";

    private static final int KINDS = 4;

    private final int first;
    private final String format;

    Chunk(int first, String format) {
        this.first = first;
        this.format = format;
    }

    /** Number of the chunk that holds the slice, from 0, of this kind. */
    int number(int slice) {
        return first + KINDS * slice;
    }

    String format() {
        return format;
    }

    static String format(int number) {
        return switch (number) {
            case LINE -> LINE_FORMAT;
            case STANDING -> STANDING_FORMAT;
            default -> values()[(number - CUSTOMER_ROWS.first) % KINDS].format;
        };
    }
}
