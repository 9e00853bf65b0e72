package io.offerstream.local.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/** Keeps out what the embedded broker warns of at every ordinary start and stop; named in {@code logback.xml}. */
public final class RoutineWarnings extends Filter<ILoggingEvent> {
    private static final List<String> ROUTINE = List.of(
            "Performing controller activation.", "Attempting to close NetworkClient that has already been closed.");

    @Override
    public FilterReply decide(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return ROUTINE.stream().anyMatch(message::contains) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
