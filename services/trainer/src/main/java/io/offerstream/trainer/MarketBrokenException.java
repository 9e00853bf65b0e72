package io.offerstream.trainer;

/** One market cannot be learnt, by a defect of ours: the others go on without it. */
final class MarketBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String market;

    MarketBrokenException(String market, RuntimeException cause) {
        super(market + " cannot be learnt: " + cause, cause);
        this.market = market;
    }

    String market() {
        return market;
    }
}
