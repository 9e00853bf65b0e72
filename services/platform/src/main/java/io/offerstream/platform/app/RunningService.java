package io.offerstream.platform.app;

/** One service of a process, with threads of its own. Started and closed once, by the thread that created it. */
public interface RunningService extends AutoCloseable {
    /** Starts, and returns. */
    void start();

    /** Stops within seconds; what is half done is taken up by the next start. */
    @Override
    void close();
}
