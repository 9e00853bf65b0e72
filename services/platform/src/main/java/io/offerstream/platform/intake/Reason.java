package io.offerstream.platform.intake;

/** Why a record is refused. docs/producers.md says for each what to do about it. */
public enum Reason {
    /** The value is null, and a tombstone means nothing in this topic. */
    EMPTY_VALUE,
    /** The value is larger than an event may be. */
    TOO_LARGE,
    /** Not the wire format, or cut short, or with bytes left over. */
    UNREADABLE,
    /** Another record's schema. */
    WRONG_SCHEMA,
    /** A schema id that the registry does not know. */
    UNKNOWN_SCHEMA_ID,
    /** The key is not what the value says. */
    KEY_MISMATCH,
    /** An id that is empty, too long or holds control characters. */
    BAD_ID,
    /** An enum value this version does not know. */
    UNKNOWN_ENUM,
    /** Money below zero. */
    NEGATIVE_MONEY,
    /** No offers, too many, or one twice. */
    BAD_SLATE,
    /** Not within (0, 1]. */
    BAD_PROPENSITY,
    /** A feature that is not NAME=VALUE. */
    BAD_FEATURE,
    /** A time that cannot be, or a validity that ends before it starts. */
    BAD_TIME,
    /** A count or limit out of its range. */
    BAD_NUMBER,
    /** A redemption without offer and code, or a reversal that names nothing. */
    BAD_REFERENCE,
    /** A market file that would not start a service. */
    BAD_MARKET_CONFIG,
    /** No configuration of this market has been applied. */
    UNKNOWN_MARKET,
    /** The market has no such offer. */
    UNKNOWN_OFFER,
    /** No offer of the market has this till code. */
    UNKNOWN_POS_CODE,
    /** Stamped further ahead of the newest tick than the market tolerates. */
    FUTURE_TIMESTAMP,
    /** Older than the market still corrects. */
    TOO_LATE,
    /** Of a customer_id that has more events than any customer: a device or a guest account. */
    TOO_MANY_EVENTS,
    /** Of a customer who was erased after it happened: dropped, and kept nowhere, dead-letters included. */
    ERASED,
    /** The service failed on it: a defect of ours, with the record kept. */
    PROCESSING_FAILED;

    /** Whether it is found when a tick is decided, in the light of all reference data; any other as the record arrives. */
    public boolean isOfTick() {
        return switch (this) {
            case UNKNOWN_MARKET, UNKNOWN_OFFER, UNKNOWN_POS_CODE, FUTURE_TIMESTAMP, TOO_LATE, TOO_MANY_EVENTS, ERASED ->
                true;
            default -> false;
        };
    }
}
