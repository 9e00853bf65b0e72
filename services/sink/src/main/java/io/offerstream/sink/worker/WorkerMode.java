package io.offerstream.sink.worker;

/** How a worker keeps which connectors it runs. */
public enum WorkerMode {
    /** Not at all: they are told to it at each start. Quick, and needs no topics of its own. */
    STANDALONE,
    /** In topics, so that several workers share them. */
    DISTRIBUTED
}
