package io.offerstream.interactionstate.counting;

/** What is counted, in the order in which rows hold it. */
enum Count {
    SENT,
    EXPOSURES,
    EXPOSURES_WITHOUT_ASSIGNMENT,
    REDEMPTIONS,
    ATTRIBUTED_REDEMPTIONS,
    ASSIGNED_CUSTOMERS,
    EXPOSED_CUSTOMERS,
    REDEEMING_CUSTOMERS
}
