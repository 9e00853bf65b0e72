package io.offerstream.platform.serde;

/** Which changes of a schema the registry lets pass, by the names of its REST API. */
public enum Compatibility {
    /** New readers read every old record. */
    BACKWARD_TRANSITIVE,
    /** And every old reader reads new records. */
    FULL_TRANSITIVE
}
