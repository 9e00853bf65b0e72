package io.offerstream.local.rehearsal;

/** What is planted. */
public enum PlantKind {
    /** Nothing: TEST and CONTROL_POPULARITY are served alike, so that every lift is a false alarm. */
    NONE,
    /** A share of TEST's impressions gets lost on the way. */
    SRM,
    /** A share of TEST's redemptions is never made. */
    HARM
}
