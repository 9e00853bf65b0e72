package io.offerstream.warehouse;

/** What clients call things: the names that docs and connector settings use for a Snowflake account, too. */
public final class WarehouseNames {
    /** First label of the host 127.0.0.1, which is where clients look for the account. */
    public static final String ACCOUNT = "127";

    public static final String USER = "KAFKA_CONNECTOR_USER";
    public static final String ROLE = "KAFKA_CONNECTOR_ROLE";
    public static final String DATABASE = "OFFERS";
    public static final String SCHEMA = "RAW";

    private WarehouseNames() {}
}
